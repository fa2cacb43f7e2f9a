"""The sign of life: leases are renewed by a thread, as long as the event loop is alive too."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from autoscrape.crawl.ledger import Ledger, Phase
from autoscrape.crawl.repeating import Repeating
from autoscrape.jobs.job import Job
from autoscrape.jobs.wording import one_or_more
from autoscrape.service.run_lease import RENEW_EVERY_S
from autoscrape.service.service import Service

logger = logging.getLogger(__name__)

_LOST = (
    "1 task is no more ours: its job was cancelled, or another worker has it",
    "{} tasks are no more ours: their job was cancelled, or another worker has them",
)

DEAF_S = 30.0
"""An event loop that has not turned for so long is given up: others shall have its tasks."""


class Heartbeat:
    """Renews the leases of the tasks in the ledger, and of the job if this crawl runs one."""

    def __init__(
        self, service: Service, ledger: Ledger, job: Job | None, on_lost_job: Callable[[Job], None]
    ) -> None:
        self._service = service
        self._ledger = ledger
        self._job = job
        self._on_lost_job = on_lost_job
        self._loop = asyncio.get_running_loop()
        self._turned = time.monotonic()
        self._thread = Repeating("heartbeat", RENEW_EVERY_S, self._renew)
        self._thread.start()

    def tick(self) -> None:
        """Tell that the event loop turns; to be called every second or so."""
        self._turned = time.monotonic()

    def hurry(self) -> None:
        """Renew now: the store refused a result, and may have taken more than its task."""
        self._thread.hurry()

    def stop(self) -> None:
        """Renew no more."""
        self._thread.stop()

    def _renew(self) -> None:
        if time.monotonic() - self._turned > DEAF_S:
            logger.error("the event loop is stuck; leases are not renewed")
            return
        tasks = self._ledger.tasks()
        if self._job is not None and not self._service.renew_run(self._job.id):
            lost_job = self._service.job(self._job.key.reference)
            self._loop.call_soon_threadsafe(self._on_lost_job, lost_job)
        if tasks:
            kept = self._service.work.renew(tasks)
            lost = {(task.id, task.claim_no) for task in tasks if task.id not in kept}
            self._loop.call_soon_threadsafe(self._drop, lost)

    def _drop(self, lost: set[tuple[int, int]]) -> None:
        # One that has ended meanwhile was written, or will be refused.
        dropped = 0
        for held in self._ledger.rows():
            if held.phase is Phase.ACTIVE and (held.task.id, held.task.claim_no) in lost:
                logger.debug("task %d is no more ours", held.task.id)
                self._ledger.drop(held.task.id)
                dropped += 1
        if dropped:
            logger.warning(one_or_more(dropped, *_LOST))
