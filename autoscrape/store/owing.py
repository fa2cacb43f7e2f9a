"""What ends is owed: deliveries are stored in the transaction in which a task or a job ends."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from attrs import asdict, evolve, frozen
from sqlalchemy import Connection, delete, insert, text

from autoscrape.jobs.delivery import DeliveryKind, DeliveryState, Owes
from autoscrape.jobs.destination import Destination
from autoscrape.jobs.job_owes import Feed, JobOwes
from autoscrape.jobs.task import Outcome
from autoscrape.store import job_rows
from autoscrape.store.dialect import Dialect
from autoscrape.store.schema import deliveries

_PORTS = {"http": 80, "https": 443}
_UPLOAD = text(
    "SELECT id FROM deliveries WHERE job_id = :job_id AND ended_time IS NULL "
    "AND kind <> 'callback' ORDER BY id + 0 LIMIT 1"
)

_NEWER_FEED = text(
    "SELECT max(job_id) FROM deliveries WHERE kind = 'feed' AND target = :target "
    "AND job_id > :job_id AND state <> 'failed'"
)


@frozen
class Ended:
    """A task that has just ended."""

    task_id: int
    job_id: int
    outcome: Outcome
    owes: str | None
    """What its end owes, as it was stored with the task."""


def queue_of(target: str) -> str:
    """Give the queue of a target: ``s3://bucket``, ``host:port``, or ``file``."""
    try:
        parts = urlsplit(target)
        if parts.scheme in _PORTS:
            return f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"
    except ValueError:
        return "bad"  # fails when it is sent; it must not keep its task from ending
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "file"


def uploads(connection: Connection, job_id: int) -> bool:
    """Tell whether an object or feed of a job is still to be stored."""
    return connection.scalar(_UPLOAD, {"job_id": job_id}) is not None


def of_tasks(connection: Connection, dialect: Dialect, ended: Iterable[Ended], now: int) -> None:
    """Owe what the ends of tasks owe, and wake couriers."""
    rows = [row for task in ended if task.owes for row in _rows_of(task, now)]
    if rows:
        connection.execute(insert(deliveries), rows)
        dialect.announce(connection)


def of_job(connection: Connection, dialect: Dialect, job_id: int, owes: str | None) -> None:
    """Owe what the end of a job owes; its row was changed, and so locked, by this transaction.

    Its callback waits for all that is still to be stored.
    """
    if owes is None:
        return
    owed = JobOwes.from_json(owes)
    job = job_rows.get(connection, job_id)
    now = job.state_time
    feeds = [one.of(job.key) for one in owed.feeds]
    if feeds:
        # Those of an earlier end would write the same.
        forget_feeds(connection, job_id, [one.target for one in feeds])
        rows = [_feed_row(job_id, one.target, _feed_details(one), now) for one in feeds]
        connection.execute(insert(deliveries), rows)
    if owed.callback:
        notice = {"time_ms": now, "state": str(job.state), "reason": job.close_reason}
        notice["counts"] = asdict(job.counts)
        details = {"dialect": owed.dialect, "notice": notice}
        state = DeliveryState.WAITING if uploads(connection, job_id) else DeliveryState.OWED
        row = _callback_row(job_id, None, owed.callback, details, state, now)
        connection.execute(insert(deliveries), [row])
    dialect.announce(connection)


def feed(
    connection: Connection, job_id: int, target: str, details: Mapping[str, Any], now: int
) -> None:
    """Owe a feed of a job, in the place of what an earlier run may owe there."""
    forget_feeds(connection, job_id, [target])
    connection.execute(insert(deliveries), [_feed_row(job_id, target, details, now)])


def feed_stored(connection: Connection, job_id: int, target: str, now: int) -> None:
    """Remember that a crawl has stored a feed itself; what an earlier run owes there is forgotten.

    By this row an older job knows, if it still owes a feed of the same name, that it is too late.
    """
    forget_feeds(connection, job_id, [target])
    stored = {"state": str(DeliveryState.DONE), "ended_time": now}
    connection.execute(insert(deliveries), [_feed_row(job_id, target, {}, now) | stored])


def newer_feed(connection: Connection, job_id: int, target: str) -> int | None:
    """Give a later job that has stored a feed of this name, or is going to."""
    newer: int | None = connection.scalar(_NEWER_FEED, {"job_id": job_id, "target": target})
    return newer


def forget_feeds(connection: Connection, job_id: int, targets: Collection[str]) -> None:
    """Owe the feeds of a job at these targets no more."""
    ours = (deliveries.c.job_id == job_id) & deliveries.c.task_id.is_(None)
    old = ours & (deliveries.c.kind == DeliveryKind.FEED) & deliveries.c.target.in_(targets)
    connection.execute(delete(deliveries).where(old))


def _rows_of(task: Ended, now: int) -> list[dict[str, Any]]:
    assert task.owes is not None  # noqa: S101 (those without are left out)
    owed = Owes.from_json(task.owes)
    rows, state = [], DeliveryState.OWED
    if owed.object is not None:
        destination = _named(owed.object, task.outcome)
        details = {"compress": destination.compress, "replace": owed.replace}
        target = destination.url
        rows.append(
            _row(DeliveryKind.OBJECT, task.job_id, task.task_id, target, details, state, now)
        )
        state = DeliveryState.WAITING
    if owed.callback is not None:
        told: dict[str, Any] = {"dialect": owed.dialect}
        rows.append(_callback_row(task.job_id, task.task_id, owed.callback, told, state, now))
    return rows


def _named(destination: Destination, outcome: Outcome) -> Destination:
    """Give the name of what is really stored: where no page was to be had, its error as JSON."""
    if outcome.error is None:
        return destination
    packed = ".gz" if destination.key.endswith(".gz") else ""
    name = destination.key.removesuffix(packed)
    if not name.endswith(".html"):
        return destination
    return evolve(destination, key=f"{name.removesuffix('.html')}.json{packed}")


def _feed_details(one: Feed) -> dict[str, Any]:
    details = asdict(one)
    del details["target"]
    return details


def _feed_row(job_id: int, target: str, details: Mapping[str, Any], now: int) -> dict[str, Any]:
    return _row(DeliveryKind.FEED, job_id, None, target, details, DeliveryState.OWED, now)


def _callback_row(
    job_id: int,
    task_id: int | None,
    target: str,
    details: Mapping[str, Any],
    state: DeliveryState,
    now: int,
) -> dict[str, Any]:
    row = _row(DeliveryKind.CALLBACK, job_id, task_id, target, details, state, now)
    return row | {"webhook_id": f"msg_{uuid4().hex}"}


def _row(
    kind: DeliveryKind,
    job_id: int,
    task_id: int | None,
    target: str,
    details: Mapping[str, Any],
    state: DeliveryState,
    now: int,
) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "task_id": task_id,
        "kind": str(kind),
        "queue": queue_of(target),
        "target": target,
        "details": json.dumps(details, separators=(",", ":")),
        "state": str(state),
        "due": now,
        "owed_since": now,
        "webhook_id": "",
    }
