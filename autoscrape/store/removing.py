"""Tasks and results are removed, in chunks that nobody waits long for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, text, update

from autoscrape.store.schema import jobs, lanes, queues, results, tasks

CHUNK = 1000

# Each state has an index of its own; by job alone there is none.
_UNENDED = text(
    "SELECT id FROM tasks WHERE job_id = :job_id AND state = 'pending' AND crashes = 0 "
    "UNION ALL SELECT id FROM tasks WHERE job_id = :job_id AND state = 'pending' AND crashes > 0 "
    "UNION ALL SELECT id FROM tasks WHERE job_id = :job_id AND state = 'running' LIMIT :chunk"
)
_OLD = "finished_time < :before AND state_time < :before AND purged_time IS NULL"


def to_purge(connection: Connection, before: int) -> Sequence[int]:
    """Give up to 1000 jobs that ended before some time and still have tasks, the oldest first."""
    query = text(
        f"SELECT id FROM jobs WHERE {_OLD} AND finished_time IS NOT NULL "
        f"ORDER BY state_time LIMIT {CHUNK}"
    )
    return connection.scalars(query, {"before": before}).all()


def half_removed(connection: Connection) -> Sequence[int]:
    """Give the jobs whose removal began and was not brought to its end."""
    # The queue goes last.
    query = select(jobs.c.id).join(queues, queues.c.job_id == jobs.c.id)
    return connection.scalars(query.where(jobs.c.purged_time.is_not(None))).all()


def begin(connection: Connection, job_id: int, before: int, now: int) -> bool:
    """Mark an ended job: from now on its tasks are nobody's; False if it is no longer old."""
    mark = text(f"UPDATE jobs SET purged_time = :now WHERE id = :job_id AND {_OLD}")
    values = {"job_id": job_id, "now": now, "before": before}
    return bool(connection.execute(mark, values).rowcount)


def remove_some(connection: Connection, job_id: int) -> int:
    """Remove up to 1000 tasks of a marked job with their results; give their number."""
    # One at a time; whoever comes second finds less, or nothing.
    connection.execute(select(queues).where(queues.c.job_id == job_id).with_for_update())
    ended = select(results.c.task_id).where(results.c.job_id == job_id).limit(CHUNK)
    ids = connection.scalars(ended).all()
    if ids:
        connection.execute(delete(results).where(results.c.task_id.in_(ids)))
    else:
        ids = connection.scalars(_UNENDED, {"job_id": job_id, "chunk": CHUNK}).all()
    if ids:
        connection.execute(delete(tasks).where(tasks.c.id.in_(ids)))
    else:
        connection.execute(delete(lanes).where(lanes.c.job_id == job_id))
        connection.execute(delete(queues).where(queues.c.job_id == job_id))
    return len(ids)


def forget_keys(connection: Connection, before: int) -> None:
    """Forget idempotency keys of jobs submitted before some time."""
    old = (jobs.c.idempotency_key.is_not(None)) & (jobs.c.pending_time < before)
    connection.execute(update(jobs).where(old).values(idempotency_key=None, digest=None))
