"""What every crawl does for the store beside its work: sweep, close lost runs, purge."""

from __future__ import annotations

import logging
import random
import time

from autoscrape.crawl.repeating import Repeating
from autoscrape.crawl.store_calls import StoreCalls
from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.wording import one_or_more
from autoscrape.service.service import Service

logger = logging.getLogger(__name__)

SWEEP_EVERY_S = 10.0
PURGE_EVERY_S = 600.0
PURGE_PAUSE_S = 0.1
"""Between two chunks of a purge, so that writers get their turn."""

_CAME_BACK = (
    "1 task came back from a worker that is gone",
    "{} tasks came back from workers that are gone",
)

DAY_MS = 24 * 60 * 60 * 1000


class Housekeeping:
    """A thread; any number of workers may do the same at the same time."""

    def __init__(self, service: Service, calls: StoreCalls, retention_days: float) -> None:
        self._service = service
        self._calls = calls
        self._retention_ms = int(retention_days * DAY_MS)
        self._purge_at = time.monotonic() + SWEEP_EVERY_S
        # Not all workers of a deployment at the same moment.
        pause = SWEEP_EVERY_S * random.uniform(0.8, 1.2)  # noqa: S311 (no secret)
        self._thread = Repeating("housekeeping", pause, self._turn)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the chunk in hand."""
        self._thread.stop()

    def _turn(self) -> None:
        # After an outage others, and this worker, get the time to say that they are alive.
        if self._calls.settled:
            try:
                self._sweep()
            except StoreUnavailableError:
                # A worker whose slots are full does not call the store otherwise.
                self._calls.failed()
                raise
        if time.monotonic() > self._purge_at:
            self._purge_at = time.monotonic() + PURGE_EVERY_S
            self._purge()

    def _sweep(self) -> None:
        while (number := self._service.work.sweep()) and self._thread.pause(0):
            logger.warning(one_or_more(number, *_CAME_BACK))
        for job in self._service.upkeep.close_lost_runs():
            logger.warning("the crawl of job %s is gone; what it left waits", job)

    def _purge(self) -> None:
        for _ in self._service.upkeep.purge(self._retention_ms):
            if not self._thread.pause(PURGE_PAUSE_S):
                return
