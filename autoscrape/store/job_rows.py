"""Rows of jobs and their tags: create, find, change."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from autoscrape.jobs.job import Job, JobPlan, JobState
from autoscrape.jobs.key import JobKey, JobReference
from autoscrape.store.job_reading import job_query, jobs_of
from autoscrape.store.schema import job_tags, jobs, projects, queues, spiders

MAX_INTEGER = 2**31 - 1
"""The greatest id or number of a row; PostgreSQL refuses to compare with a greater one."""


def create(connection: Connection, plan: JobPlan, key: JobKey, digest: str | None, now: int) -> int:
    """Store a new, empty job in state pending, closed to workers, and give its row id.

    ``digest`` stands for all that was submitted under the plan's idempotency key.
    """
    created = connection.execute(
        insert(jobs).values(
            project_id=key.project,
            spider_id=key.spider,
            number=key.number,
            state=JobState.PENDING,
            priority=plan.priority,
            args=json.dumps(plan.args),
            pending_time=now,
            state_time=now,
            idempotency_key=plan.idempotency_key,
            digest=digest,
            scrapyd_job=plan.scrapyd_job,
            owes=plan.owes.to_json() if plan.owes else None,
        )
    )
    assert created.inserted_primary_key is not None  # noqa: S101 (a single-row insert has one)
    job_id = int(created.inserted_primary_key[0])
    connection.execute(insert(queues).values(job_id=job_id, priority=plan.priority, open=0))
    set_tags(connection, job_id, plan.tags)
    return job_id


def change(connection: Connection, job_id: int, **values: Any) -> None:
    """Set columns of a job's row."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def enter(connection: Connection, job_id: int, state: JobState, now: int, **values: Any) -> None:
    """Put a job into a state, with the times that belong to it."""
    times: dict[str, int | None] = {f"{state}_time": now}
    if state is JobState.PENDING:
        # When it was submitted stays.
        times = {"running_time": None}
    if state in (JobState.PENDING, JobState.RUNNING):
        values = {"finished_time": None, "close_reason": None, **values}
    change(connection, job_id, state=state, state_time=now, **times, **values)


def set_queue(connection: Connection, job_id: int, **values: Any) -> None:
    """Set columns of a job's queue: ``open`` or ``priority``."""
    connection.execute(update(queues).where(queues.c.job_id == job_id).values(**values))


def open_queue(connection: Connection, job_id: int) -> bool:
    """Open a job's queue to workers; True if it was open before."""
    row = select(queues.c.open).where(queues.c.job_id == job_id).with_for_update()
    was_open = connection.scalar(row) == 1
    set_queue(connection, job_id, open=1)
    return was_open


def set_tags(connection: Connection, job_id: int, tags: tuple[str, ...]) -> None:
    """Give a job these tags and no others."""
    connection.execute(delete(job_tags).where(job_tags.c.job_id == job_id))
    if tags:
        rows = [{"job_id": job_id, "position": n, "tag": tag} for n, tag in enumerate(tags)]
        connection.execute(insert(job_tags), rows)


def lock(connection: Connection, job_id: int) -> Row[Any]:
    """Give a job's row as it is and keep others from changing it in this transaction."""
    # Not its key: a row that refers to the job may be added meanwhile.
    row = select(jobs).where(jobs.c.id == job_id).with_for_update(key_share=True)
    return connection.execute(row).one()


def get(connection: Connection, job_id: int) -> Job:
    """Give a job that is known to exist."""
    rows = connection.execute(job_query().where(jobs.c.id == job_id)).all()
    return jobs_of(connection, rows)[0]


def find(connection: Connection, reference: JobReference, project: str) -> Job | None:
    """Give the job that a person named, ``project`` being the project at hand."""
    if max(reference.project or 0, reference.number) > MAX_INTEGER:
        return None
    wanted = job_query().where(jobs.c.number == reference.number)
    if reference.project is None:
        wanted = wanted.where(projects.c.name == project)
    else:
        wanted = wanted.where(projects.c.id == reference.project)
    named = spiders.c.name == str(reference.spider)
    if isinstance(reference.spider, int) and reference.spider <= MAX_INTEGER:
        named |= spiders.c.id == reference.spider
    found = jobs_of(connection, connection.execute(wanted.where(named)).all())
    # A spider may be named by digits: an id goes before such a name.
    return min(found, key=lambda job: job.key.spider != reference.spider, default=None)


def find_exactly(connection: Connection, key: JobKey) -> Job | None:
    """Give the job of a key, if there is one."""
    return find(connection, JobReference(key.project, key.spider, key.number), "")


def find_by_key(connection: Connection, project: str, key: str, since: int) -> Any:
    """Give id and digest of the job that was submitted with an idempotency key since some time."""
    query = (
        select(jobs.c.id, jobs.c.digest)
        .join(projects, projects.c.id == jobs.c.project_id)
        .where(projects.c.name == project, jobs.c.idempotency_key == key)
        .where(jobs.c.pending_time >= since)
    )
    return connection.execute(query).one_or_none()


def forget_key(connection: Connection, project_id: int, key: str, before: int) -> None:
    """Let an idempotency key be used again if its job was submitted before some time."""
    ours = (jobs.c.project_id == project_id) & (jobs.c.idempotency_key == key)
    old = update(jobs).where(ours, jobs.c.pending_time < before)
    connection.execute(old.values(idempotency_key=None, digest=None))
