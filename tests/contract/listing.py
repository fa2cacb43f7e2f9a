"""Jobs to list, and lists of them by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from autoscrape.jobs.job import JobPlan, JobState
from autoscrape.jobs.job_filter import JobFilter
from autoscrape.jobs.key import JobReference
from autoscrape.store import job_rows
from autoscrape.store.database import Database
from autoscrape.store.job_listing import count_jobs, list_jobs
from autoscrape.store.names import new_key

RUNNING = {"reserved_by": "here:1:1", "reserved_until": 2**40}
NOW = 1_359_774_955_431
"""A time that needs more than 32 bits."""


def add(
    connection: Connection,
    at: int,
    spider: str = "product",
    tags: Sequence[str] = (),
    state: JobState = JobState.FINISHED,
    project: str = "shop",
) -> str:
    """Store a job whose present state began at a time; give its key."""
    key = new_key(connection, project, spider)
    # The later the state began, the earlier the job was submitted.
    submitted = at if state is JobState.PENDING else 2 * NOW - at - 1000
    plan = JobPlan(project, spider, tuple(tags))
    job_id = job_rows.create(connection, plan, key, None, submitted)
    if state is not JobState.PENDING:
        held: dict[str, Any] = RUNNING if state is JobState.RUNNING else {}
        job_rows.enter(connection, job_id, state, at, **held)
    return str(key)


def keys(
    database: Database,
    project: str | None = "shop",
    at_hand: str | None = None,
    **wanted: Any,
) -> list[str]:
    """Give the keys of the jobs that are wanted."""
    with database.read() as connection:
        found = list_jobs(connection, project, JobFilter(**wanted), at_hand)
        return [str(job.key) for job in found]


def count(database: Database, project: str | None = "shop", **wanted: Any) -> int:
    with database.read() as connection:
        return count_jobs(connection, project, JobFilter(**wanted))


def referring(*texts: str) -> tuple[JobReference, ...]:
    return tuple(map(JobReference.parse, texts))
