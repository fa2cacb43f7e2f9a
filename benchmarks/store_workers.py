"""Workers that claim and finish as real ones do, but fetch nothing."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, pairwise
from multiprocessing.synchronize import Barrier
from typing import Any

from attrs import define, field, frozen

from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks.store_filling import PLAN
from benchmarks.store_items import outcomes

SLOTS = 18
"""What a worker has free at most: 16 requests and 2 extractions."""

BATCH = 50
READY_S = 120

_together: list[Barrier] = []
"""Where the workers of one measurement wait for each other; set in their processes."""


@define
class FakeWorker:
    """One worker; its pages have been extracted long ago."""

    service: Service
    ended: list[Finished] = field(factory=list)
    outages: int = 0
    """How often the store did not answer; what was asked is asked again."""

    _outcomes: Any = field(init=False, factory=lambda: cycle(outcomes()))

    def step(self) -> int:
        """Claim until a batch has ended, and write it; give how many tasks were written."""
        while len(self.ended) < BATCH:
            tasks = self._call(lambda: self.service.work.claim(Scope(), SLOTS))
            if not tasks:
                break
            self.ended += [Finished(task, next(self._outcomes)) for task in tasks]
        batch, self.ended = self.ended[:BATCH], self.ended[BATCH:]
        return self._call(lambda: self.service.work.finish(batch)).total() if batch else 0

    def _call(self, verb: Any) -> Any:
        while True:
            try:
                return verb()
            except StoreUnavailableError:
                self.outages += 1


@frozen
class Rate:
    """What some workers did together in a stretch of time."""

    tasks: int
    seconds: float
    longest_step: float
    """Seconds of the longest claim or write of any worker: a lease is 60 s."""

    outages: int

    @property
    def per_second(self) -> float:
        """Tasks claimed and finished in a second."""
        return self.tasks / self.seconds


def measure(url: str, workers: int, seconds: float) -> Rate:
    """Let so many processes work on a store for some seconds, or until nothing is left."""
    context = clean_context()
    barrier = context.Barrier(workers)
    with ProcessPoolExecutor(workers, context, _meet, (barrier,)) as pool:
        done = list(pool.map(_work, [url] * workers, [seconds] * workers))
    return Rate(
        sum(rate.tasks for rate in done),
        max(rate.seconds for rate in done),
        max(rate.longest_step for rate in done),
        sum(rate.outages for rate in done),
    )


def clean_context() -> Any:
    """Give a way to start processes in which this one's threads and connections are not."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.store_preload", "benchmarks.store_workers"])
    return context


def _meet(barrier: Barrier) -> None:
    _together.append(barrier)


def _work(url: str, seconds: float) -> Rate:
    service = Service(Database(url), PLAN.project)
    worker = FakeWorker(service)
    # Statements are prepared by their first use.
    worker.step()
    _together[0].wait(READY_S)
    began = time.monotonic()
    marks, tasks, left = [began], 0, seconds
    while left > 0 and (done := worker.step()):
        marks.append(time.monotonic())
        left = began + seconds - marks[-1]
        # What ends after the others have stopped was not done beside them.
        tasks += done if left >= 0 else 0
    service.close()
    longest = max((after - before for before, after in pairwise(marks)), default=0.0)
    return Rate(tasks, min(marks[-1] - began, seconds), longest, worker.outages)
