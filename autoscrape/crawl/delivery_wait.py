"""A crawl delivers what its own job owes before it ends, as long as that does not take too long."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from functools import partial

from autoscrape.crawl.runtime import Runtime
from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.delivery import DeliveryState

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25


async def deliver_rest(runtime: Runtime) -> None:
    """Wait for the courier until nothing is owed, or nothing more can be sent in time.

    A crawl that was told to stop does not wait. What is left stays owed.
    """
    job = runtime.job
    if job is None:
        return
    deliveries, limit = runtime.service.deliveries, runtime.config.delivery_wait
    end = time.monotonic() + limit
    said = False
    runtime.courier.hurry()  # the end of the job may owe something too
    try:
        while number := await runtime.calls.once(partial(deliveries.left, job.id)):
            runtime.undelivered = Counter({DeliveryState.OWED: number})
            if not said and _waits(runtime, end):
                logger.info("job %s owes %d deliveries; waiting %g s at most", job, number, limit)
                said = True
            if not await _sends_in_time(runtime, end):
                break
            await asyncio.sleep(LOOK_EVERY_S)
        # Those that have ended may be very many, and are counted once only.
        runtime.undelivered = await runtime.calls.once(partial(deliveries.owed, job.id))
    except StoreUnavailableError as error:
        logger.error("%s; what the job owes stays owed", error)


async def _sends_in_time(runtime: Runtime, end: float) -> bool:
    if not _waits(runtime, end):
        return False
    due = await runtime.calls.once(partial(runtime.service.deliveries.next_due, runtime.scope))
    return runtime.courier.busy or due is None or due / 1000 <= end - time.monotonic()


def _waits(runtime: Runtime, end: float) -> bool:
    return runtime.crawler.crawling and time.monotonic() < end
