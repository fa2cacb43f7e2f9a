"""A crawl delivers what its own job owes before it ends, as long as that does not take too long."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from functools import partial

from autoscrape.crawl.runtime import Runtime
from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.delivery import DeliveryState, left

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25


async def deliver_rest(runtime: Runtime) -> None:
    """Wait for the courier until nothing is owed, or nothing more can be sent in time.

    A crawl that was told to stop does not wait. What is left stays owed.
    """
    job = runtime.job
    if job is None:
        return
    limit = runtime.config.delivery_wait
    end = time.monotonic() + limit
    said = False
    runtime.courier.hurry()  # the end of the job may owe something too
    try:
        while left(owed := await _look(runtime, job.id)) and _waits(runtime, end):
            if not said:
                logger.info(
                    "job %s owes %d deliveries; waiting %g s at most", job, left(owed), limit
                )
                said = True
            due = await runtime.calls.once(partial(runtime.service.deliveries.next_due, job.id))
            if not runtime.courier.busy and due is not None and due / 1000 > end - time.monotonic():
                return
            await asyncio.sleep(LOOK_EVERY_S)
    except StoreUnavailableError as error:
        logger.error("%s; what the job owes stays owed", error)


async def _look(runtime: Runtime, job_id: int) -> Counter[DeliveryState]:
    owed = await runtime.calls.once(partial(runtime.service.deliveries.owed, job_id))
    runtime.undelivered = owed
    return owed


def _waits(runtime: Runtime, end: float) -> bool:
    return runtime.crawler.crawling and time.monotonic() < end
