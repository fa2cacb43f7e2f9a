"""Failed tasks of a job wait once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, bindparam, delete, select, text

from autoscrape.jobs.delivery import Owes
from autoscrape.store import delivery_ends, ending, waiting
from autoscrape.store.dialect import Dialect
from autoscrape.store.schema import deliveries, results, tasks

CHUNK = 1000

_PICK = "SELECT id FROM tasks WHERE id IN :ids AND state = 'faulted' ORDER BY id"
_AGAIN = text(
    "UPDATE tasks SET state = 'pending', begun = NULL, crashes = 0 WHERE id IN :ids "
    "RETURNING id, job_id, domain, crashes, owes"
).bindparams(bindparam("ids", expanding=True))
_SET_OWES = text("UPDATE tasks SET owes = :owes WHERE id = :id")
# Each state has an index of its own; by job alone there is none.
_NAMES_METHOD = text(
    "SELECT EXISTS (SELECT 1 FROM tasks WHERE job_id = :job_id AND state = 'running' "
    "AND callback IS NOT NULL) OR EXISTS (SELECT 1 FROM tasks WHERE job_id = :job_id "
    "AND state = 'pending' AND crashes = 0 AND callback IS NOT NULL) OR EXISTS (SELECT 1 FROM "
    "tasks WHERE job_id = :job_id AND state = 'pending' AND crashes > 0 AND callback IS NOT NULL)"
)


def retry(connection: Connection, dialect: Dialect, job_id: int, before: int, now: int) -> int:
    """Let up to 1000 tasks that failed until some time wait again; give their number.

    What their ends owed is theirs no more, sent or not: they will end, and owe, again.
    """
    failed = (
        select(results.c.task_id)
        .where(results.c.job_id == job_id, results.c.error.is_not(None))
        .where(results.c.ended_time <= before)
        .order_by(results.c.task_id)
        .limit(CHUNK)
    )
    # Locked first: another may be retrying the same ones.
    pick = text(f"{_PICK} {dialect.in_turn}").bindparams(bindparam("ids", expanding=True))
    ids = connection.scalars(pick, {"ids": connection.scalars(failed).all()}).all()
    if ids:
        back = connection.execute(_AGAIN, {"ids": ids}).all()
        _owe_again(connection, back)
        waiting.returned(connection, dialect, back)
        connection.execute(delete(results).where(results.c.task_id.in_(ids)))
        ending.count_new(connection, job_id, tasks=0, faulted=-len(ids))
        owed = (deliveries.c.job_id == job_id) & deliveries.c.task_id.in_(ids)
        if connection.execute(delete(deliveries).where(owed)).rowcount:
            delivery_ends.release_job(connection, job_id, now)
    return len(ids)


def _owe_again(connection: Connection, rows: Sequence[Any]) -> None:
    """Let the objects of tasks be replaced, which may be there with their errors."""
    owed = [(row.id, Owes.from_json(row.owes)) for row in rows if row.owes]
    changes = [
        {"id": task_id, "owes": evolve(owes, replace=True).to_json()}
        for task_id, owes in sorted(owed, key=lambda one: one[0])
        if owes.object is not None and not owes.replace
    ]
    if changes:
        connection.execute(_SET_OWES, changes)


def needs_spider(connection: Connection, job_id: int) -> bool:
    """Tell whether tasks that have not ended name a method of the spider that made them."""
    return bool(connection.scalar(_NAMES_METHOD, {"job_id": job_id}))


def failed_need_spider(connection: Connection, job_id: int) -> bool:
    """Tell whether tasks that failed name a method of the spider that made them."""
    query = (
        select(tasks.c.id)
        .join(results, results.c.task_id == tasks.c.id)
        .where(results.c.job_id == job_id, results.c.error.is_not(None))
        .where(tasks.c.callback.is_not(None))
        .limit(1)
    )
    return connection.scalar(query) is not None
