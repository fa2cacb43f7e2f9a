"""Failed tasks of a job wait once more."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select, text

from autoscrape.store import ending, waiting
from autoscrape.store.dialect import Dialect
from autoscrape.store.schema import results, tasks

CHUNK = 1000

_PICK = "SELECT id FROM tasks WHERE id IN :ids AND state = 'faulted' ORDER BY id"
_AGAIN = text(
    "UPDATE tasks SET state = 'pending', begun = NULL, crashes = 0 WHERE id IN :ids "
    "RETURNING id, job_id, domain, crashes"
).bindparams(bindparam("ids", expanding=True))
# Each state has an index of its own; by job alone there is none.
_NAMES_METHOD = text(
    "SELECT EXISTS (SELECT 1 FROM tasks WHERE job_id = :job_id AND state = 'running' "
    "AND callback IS NOT NULL) OR EXISTS (SELECT 1 FROM tasks WHERE job_id = :job_id "
    "AND state = 'pending' AND crashes = 0 AND callback IS NOT NULL) OR EXISTS (SELECT 1 FROM "
    "tasks WHERE job_id = :job_id AND state = 'pending' AND crashes > 0 AND callback IS NOT NULL)"
)


def retry(connection: Connection, dialect: Dialect, job_id: int, before: int) -> int:
    """Let up to 1000 tasks that failed until some time wait again; give their number."""
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
        waiting.returned(connection, dialect, back)
        connection.execute(delete(results).where(results.c.task_id.in_(ids)))
        ending.count_new(connection, job_id, tasks=0, faulted=-len(ids))
    return len(ids)


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
