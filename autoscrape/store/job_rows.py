"""Rows of projects, spiders and jobs: create, find, list, change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, Select, func, insert, select, update

from autoscrape.jobs.job import Counts, Job, JobPlan, JobState
from autoscrape.jobs.key import JobKey, JobReference
from autoscrape.store.schema import job_tags, jobs, projects, spiders

MAX_INTEGER = 2**63 - 1
"""The greatest number that the database knows."""


def create(connection: Connection, plan: JobPlan, now: int) -> int:
    """Store a new, empty job in state pending and give its row id."""
    project_id = _project_id(connection, plan.project)
    spider_id = _spider_id(connection, project_id, plan.spider)
    last = select(func.coalesce(func.max(jobs.c.number), 0)).where(
        jobs.c.project_id == project_id, jobs.c.spider_id == spider_id
    )
    created = connection.execute(
        insert(jobs).values(
            project_id=project_id,
            spider_id=spider_id,
            number=connection.execute(last).scalar_one() + 1,
            state=JobState.PENDING,
            priority=plan.priority,
            args=json.dumps(plan.args),
            pending_time=now,
        )
    )
    job_id = _new_id(created)
    if plan.tags:
        rows = [{"job_id": job_id, "position": n, "tag": t} for n, t in enumerate(plan.tags)]
        connection.execute(insert(job_tags), rows)
    return job_id


def change(connection: Connection, job_id: int, **values: Any) -> None:
    """Set columns of a job's row."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def change_held(connection: Connection, job_id: int, run: str, **values: Any) -> bool:
    """Set columns of a job that a run holds; False, and no change, when it holds it no more."""
    held = (jobs.c.id == job_id) & (jobs.c.reserved_by == run)
    return bool(connection.execute(update(jobs).where(held).values(**values)).rowcount)


def add_counts(connection: Connection, job_id: int, **more: int) -> None:
    """Add to ``total``, ``done`` and ``faulted`` of a job."""
    grown = {name: jobs.c[name] + number for name, number in more.items() if number}
    if grown:
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(**grown))


def get(connection: Connection, job_id: int) -> Job:
    """Give a job that is known to exist."""
    return next(_jobs(connection, _query().where(jobs.c.id == job_id)))


def find(connection: Connection, reference: JobReference, project: str) -> Job | None:
    """Give the job that a person named, ``project`` being the project at hand."""
    if max(reference.project or 0, reference.number) > MAX_INTEGER:
        return None
    wanted = _query().where(jobs.c.number == reference.number)
    if reference.project is None:
        wanted = wanted.where(projects.c.name == project)
    else:
        wanted = wanted.where(projects.c.id == reference.project)
    named = spiders.c.name == str(reference.spider)
    if isinstance(reference.spider, int) and reference.spider <= MAX_INTEGER:
        named |= spiders.c.id == reference.spider
    found = list(_jobs(connection, wanted.where(named)))
    # A spider may be named by digits: an id goes before such a name.
    return min(found, key=lambda job: job.key.spider != reference.spider, default=None)


def newest_first(connection: Connection) -> Iterator[Job]:
    """Give every job that was not deleted, the newest first."""
    return _jobs(connection, _query().where(jobs.c.state != JobState.DELETED))


def holder(connection: Connection, job_id: int) -> tuple[str | None, int]:
    """Tell who holds a job's run lease, and until when (Unix milliseconds, 0 for nobody)."""
    row = connection.execute(
        select(jobs.c.reserved_by, jobs.c.reserved_until).where(jobs.c.id == job_id)
    ).one()
    return row.reserved_by, row.reserved_until or 0


def _query() -> Select[Any]:
    return (
        select(jobs, spiders.c.name.label("spider_name"))
        .join(projects, projects.c.id == jobs.c.project_id)
        .join(
            spiders,
            (spiders.c.project_id == jobs.c.project_id) & (spiders.c.id == jobs.c.spider_id),
        )
        .order_by(jobs.c.pending_time.desc(), jobs.c.id.desc())
    )


def _jobs(connection: Connection, query: Select[Any]) -> Iterator[Job]:
    for row in connection.execute(query):
        tags = select(job_tags.c.tag).where(job_tags.c.job_id == row.id)
        yield _job(row, tuple(connection.scalars(tags.order_by(job_tags.c.position))))


def _job(row: Row[Any], tags: tuple[str, ...]) -> Job:
    return Job(
        id=row.id,
        key=JobKey(row.project_id, row.spider_id, row.number),
        spider=row.spider_name,
        state=JobState(row.state),
        priority=row.priority,
        tags=tags,
        args=json.loads(row.args),
        counts=Counts(row.total, row.done, row.faulted),
        pending_time=row.pending_time,
        running_time=row.running_time,
        finished_time=row.finished_time,
        close_reason=row.close_reason,
    )


def _project_id(connection: Connection, name: str) -> int:
    found = connection.scalar(select(projects.c.id).where(projects.c.name == name))
    if found is None:
        return _new_id(connection.execute(insert(projects).values(name=name)))
    return int(found)


def _spider_id(connection: Connection, project_id: int, name: str) -> int:
    ours = spiders.c.project_id == project_id
    found = connection.scalar(select(spiders.c.id).where(ours, spiders.c.name == name))
    if found is None:
        last = select(func.coalesce(func.max(spiders.c.id), 0)).where(ours)
        found = connection.execute(last).scalar_one() + 1
        connection.execute(insert(spiders).values(project_id=project_id, id=found, name=name))
    return int(found)


def _new_id(inserted: CursorResult[Any]) -> int:
    key = inserted.inserted_primary_key
    assert key is not None  # noqa: S101 (a single-row insert always has one)
    return int(key[0])
