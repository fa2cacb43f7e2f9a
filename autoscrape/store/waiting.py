"""How many tasks wait: kept per lane and per queue, so that a claim need not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from autoscrape.store.dialect import Dialect

# In sorted order everywhere: two transactions that change the same rows must not wait in a circle.
_ADD_TO_LANE = text(
    "INSERT INTO lanes (job_id, domain, pending) VALUES (:job_id, :domain, :tasks) "
    "ON CONFLICT (job_id, domain) DO UPDATE SET pending = lanes.pending + excluded.pending"
)
_SERVE_LANE = text(
    "UPDATE lanes SET pending = pending - :tasks, served = :now "
    "WHERE job_id = :job_id AND domain = :domain"
)
_SERVE_QUEUE = text(
    "UPDATE queues SET pending = pending - :tasks, suspects = suspects - :suspects, "
    "served = :now WHERE job_id = :job_id AND open = :open"
)
_ADD_TO_QUEUE = text(
    "UPDATE queues SET pending = pending + :tasks, suspects = suspects + :suspects "
    "WHERE job_id = :job_id"
)


def returned(connection: Connection, dialect: Dialect, rows: Iterable[Any]) -> None:
    """Count tasks that wait now, rows with ``job_id``, ``domain`` and ``crashes``; wake workers."""
    added(connection, dialect, *_counted(rows))


def added(
    connection: Connection,
    dialect: Dialect,
    lanes: Counter[tuple[int, str]],
    suspects: Counter[int],
) -> None:
    """Count tasks that wait now, by lane, and suspects by job; wake workers."""
    if not lanes and not suspects:
        return
    if lanes:
        connection.execute(
            _ADD_TO_LANE,
            [{"job_id": j, "domain": d, "tasks": lanes[j, d]} for j, d in sorted(lanes)],
        )
    queues = _by_job(lanes)
    connection.execute(
        _ADD_TO_QUEUE,
        [
            {"job_id": job_id, "tasks": queues[job_id], "suspects": suspects[job_id]}
            for job_id in sorted(queues.keys() | suspects.keys())
        ],
    )
    dialect.announce(connection)


def served(connection: Connection, rows: Iterable[Any], now: int, *, is_open: bool) -> bool:
    """Count tasks that were claimed, rows with ``job_id``, ``domain`` and ``crashes``.

    False if a queue was closed, or opened, since the claim began.
    """
    lanes, suspects = _counted(rows)
    if lanes:
        connection.execute(
            _SERVE_LANE,
            [
                {"job_id": j, "domain": d, "tasks": lanes[j, d], "now": now}
                for j, d in sorted(lanes)
            ],
        )
    queues = _by_job(lanes)
    changes = [
        {"job_id": j, "tasks": queues[j], "suspects": suspects[j], "now": now, "open": int(is_open)}
        for j in sorted(queues.keys() | suspects.keys())
    ]
    return connection.execute(_SERVE_QUEUE, changes).rowcount == len(changes)


def _counted(rows: Iterable[Any]) -> tuple[Counter[tuple[int, str]], Counter[int]]:
    """Count fresh tasks by lane, and suspects by job."""
    lanes: Counter[tuple[int, str]] = Counter()
    suspects: Counter[int] = Counter()
    for row in rows:
        if row.crashes:
            suspects[row.job_id] += 1
        else:
            lanes[row.job_id, row.domain] += 1
    return lanes, suspects


def _by_job(lanes: Counter[tuple[int, str]]) -> Counter[int]:
    queues: Counter[int] = Counter()
    for (job_id, _), tasks in lanes.items():
        queues[job_id] += tasks
    return queues
