"""Leases: how long a worker, or the run of a job, is believed without a sign of life."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from autoscrape.store.dialect import Dialect
from autoscrape.store.held import change_named
from autoscrape.store.schema import jobs


def renew(
    connection: Connection, dialect: Dialect, keys: Sequence[tuple[int, int]], until: int
) -> set[int]:
    """Move the leases of tasks, given as (id, claim number); give the ids that are still held."""
    if not keys:
        return set()
    renewal = change_named(dialect, "lease_until = :until", "RETURNING tasks.id")
    return set(connection.scalars(renewal, {"until": until, **dialect.naming(keys)}))


def renew_run(connection: Connection, job_id: int, run: str, until: int) -> bool:
    """Move the lease of a run; False when the run holds the job no more."""
    ours = (jobs.c.id == job_id) & (jobs.c.reserved_by == run)
    return bool(connection.execute(update(jobs).where(ours).values(reserved_until=until)).rowcount)


def is_run_by(connection: Connection, job_id: int, run: str) -> bool:
    """Tell whether a run holds a job, and see to it that it does until this transaction ends."""
    ours = (jobs.c.id == job_id) & (jobs.c.reserved_by == run)
    query = select(jobs.c.id).where(ours).with_for_update(read=True)
    return connection.scalar(query) is not None


def lost_runs(connection: Connection, now: int) -> list[int]:
    """Give the jobs whose run has not renewed its lease in time."""
    query = select(jobs.c.id).where(jobs.c.reserved_until < now).order_by(jobs.c.id)
    return list(connection.scalars(query))
