"""What a task and its result weigh: in tables, and in PostgreSQL's log."""

from __future__ import annotations

from attrs import frozen

from autoscrape.service.service import Service
from benchmarks.store_filling import PLAN
from benchmarks.store_items import submission
from benchmarks.store_places import Database, Place
from benchmarks.store_workers import FakeWorker

DOMAINS = 100


@frozen
class Weight:
    """Bytes of one task from its submission to its result, on average over many."""

    place: str
    tasks: float
    """Table ``tasks`` with its indexes."""

    results: float
    """Table ``results`` with its indexes."""

    log: float | None
    """Written to the write-ahead log; None where it cannot be told."""


def measure(place: Place, tasks: int) -> Weight:
    """Submit so many tasks, claim and finish them all with one worker."""
    service = Service(Database(place.new()), PLAN.project)
    try:
        before = place.written(service.database)
        service.submit(PLAN, (submission(number, DOMAINS) for number in range(tasks)))
        worker = FakeWorker(service)
        done = 0
        while some := worker.step():
            done += some
        if done != tasks:
            raise SystemExit(f"{done} of {tasks} tasks ended")
        after = place.written(service.database)
        sizes = place.sizes(service.database)
    finally:
        service.close()
    log = None if before is None or after is None else (after - before) / tasks
    return Weight(place.name, sizes["tasks"] / tasks, sizes["results"] / tasks, log)
