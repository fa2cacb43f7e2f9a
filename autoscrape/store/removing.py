"""Tasks, results and deliveries are removed, in chunks that nobody waits long for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, text, update

from autoscrape.store.schema import deliveries, jobs, lanes, queues, results, tasks

CHUNK = 1000

# Each state has an index of its own; by job alone there is none.
_UNENDED = text(
    "SELECT id FROM tasks WHERE job_id = :job_id AND state = 'pending' AND crashes = 0 "
    "UNION ALL SELECT id FROM tasks WHERE job_id = :job_id AND state = 'pending' AND crashes > 0 "
    "UNION ALL SELECT id FROM tasks WHERE job_id = :job_id AND state = 'running' LIMIT :chunk"
)
# What is still owed is made from the tasks and their results.
_OLD = (
    "finished_time < :before AND state_time < :before AND purged_time IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM deliveries d WHERE d.job_id = jobs.id AND d.ended_time IS NULL)"
)


def to_purge(connection: Connection, before: int) -> Sequence[int]:
    """Give up to 1000 jobs that ended before some time and still have tasks, the oldest first.

    None that still owes something.
    """
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
    """Remove up to 1000 tasks of a marked job with all that is theirs; give their number."""
    # One at a time; whoever comes second finds less, or nothing.
    connection.execute(select(queues).where(queues.c.job_id == job_id).with_for_update())
    # As whoever ends deliveries does.
    connection.execute(select(jobs.c.id).where(jobs.c.id == job_id).with_for_update(key_share=True))
    owed = delete(deliveries).where(deliveries.c.job_id == job_id)
    ended = select(results.c.task_id).where(results.c.job_id == job_id).limit(CHUNK)
    ids = connection.scalars(ended).all()
    if ids:
        connection.execute(delete(results).where(results.c.task_id.in_(ids)))
    else:
        ids = connection.scalars(_UNENDED, {"job_id": job_id, "chunk": CHUNK}).all()
    if ids:
        connection.execute(owed.where(deliveries.c.task_id.in_(ids)))
        connection.execute(delete(tasks).where(tasks.c.id.in_(ids)))
    else:
        connection.execute(owed)
        connection.execute(delete(lanes).where(lanes.c.job_id == job_id))
        connection.execute(delete(queues).where(queues.c.job_id == job_id))
    return len(ids)


def forget_keys(connection: Connection, before: int) -> None:
    """Forget idempotency keys of jobs submitted before some time."""
    old = (jobs.c.idempotency_key.is_not(None)) & (jobs.c.pending_time < before)
    connection.execute(update(jobs).where(old).values(idempotency_key=None, digest=None))
