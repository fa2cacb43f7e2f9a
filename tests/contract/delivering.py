"""Tasks that owe something, and what a courier does with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, select, update

from autoscrape.jobs.delivery import Delivery, DeliveryKind, DeliveryState
from autoscrape.jobs.job import Job
from autoscrape.jobs.job_owes import Feed, JobOwes
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Submission
from autoscrape.service.service import Service
from autoscrape.store.delivery_rows import DeliveryRow
from autoscrape.store.schema import deliveries
from tests.contract.making import PLAN, done, now_of, submission, submit

HOOK = "https://hooks.example/done"
TOLD = {"callback_url": HOOK}
STORED = {"storage_type": "s3", "storage_url": "s3://bucket/day/"}
BOTH = {**STORED, **TOLD}

FEED = Feed("s3://bucket/feed.jsonl")
JOB_HOOK = "https://hooks.example/job"
TOLD_PLAN = evolve(PLAN, owes=JobOwes(callback=JOB_HOOK))
FULL_PLAN = evolve(PLAN, owes=JobOwes(callback=JOB_HOOK, feeds=(FEED,)))

OBJECT, CALLBACK, FEEDS = DeliveryKind.OBJECT, DeliveryKind.CALLBACK, DeliveryKind.FEED
WAITING, OWED = DeliveryState.WAITING, DeliveryState.OWED
DONE, FAILED = DeliveryState.DONE, DeliveryState.FAILED


def owing(number: int = 1, **more: Any) -> list[Submission]:
    """Submissions that owe an object and a callback, or what is said."""
    return [submission("a.example", n, **(more or BOTH)) for n in range(number)]


def ended(service: Service, made: int | Iterable[Submission] = 1, **plan: Any) -> Job:
    """A job for workers whose tasks have all ended."""
    job = submit(service, owing(made) if isinstance(made, int) else made, evolve(PLAN, **plan))
    while tasks := service.work.claim(Scope(), 50):
        service.work.finish([done(task) for task in tasks])
    return job


def shown(service: Service, job: Job) -> list[tuple[DeliveryKind, DeliveryState]]:
    """Kind and state of what a job owes, in the order in which it is listed."""
    return [(row.kind, row.state) for row in service.deliveries.list(job.id)]


def listed(service: Service, job: Job) -> list[DeliveryRow]:
    return list(service.deliveries.list(job.id))


def claim_all(service: Service) -> list[Delivery]:
    """Claim whatever is due, however much of one queue."""
    claimed: list[Delivery] = []
    while some := service.deliveries.claim(100, 100):
        claimed += some
    return claimed


def deliver_all(service: Service) -> list[Delivery]:
    """Deliver all that is due, and what becomes due by that; in the order in which it was sent."""
    sent: list[Delivery] = []
    while some := service.deliveries.claim(100, 100):
        for one in some:
            assert service.deliveries.delivered(one)
        sent += some
    return sent


def kinds(some: Iterable[Delivery]) -> list[DeliveryKind]:
    return [one.kind for one in some]


def change(service: Service, **values: Any) -> None:
    """Change columns of every delivery that has not ended."""
    with service.database.write() as connection:
        still = deliveries.c.ended_time.is_(None)
        connection.execute(update(deliveries).where(still).values(**values))


def expire(service: Service) -> None:
    """Let the leases of all deliveries end a millisecond ago."""
    with service.database.write() as connection:
        until = service.database.now(connection) - 1
        held = update(deliveries).where(deliveries.c.lease_until.is_not(None))
        connection.execute(held.values(lease_until=until))


def column(service: Service, name: str) -> list[Any]:
    """One column of all deliveries, the oldest first."""
    with service.database.read() as connection:
        query = select(deliveries.c[name]).order_by(deliveries.c.id)
        return list(connection.scalars(query))


@contextmanager
def clock(service: Service) -> Iterator[list[int]]:
    """Stop the store's clock at the time that is in the list."""
    time = [now_of(service)]
    dialect = service.database.dialect

    def now(_: Connection) -> int:
        return time[0]

    dialect.now = now  # type: ignore[method-assign]
    try:
        yield time
    finally:
        del dialect.now  # type: ignore[method-assign]
