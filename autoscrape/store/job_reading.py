"""Rows of jobs as jobs, with their tags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from autoscrape.jobs.job import Counts, Job, JobState
from autoscrape.jobs.key import JobKey
from autoscrape.store.schema import job_tags, jobs, projects, spiders


def job_query() -> Select[Any]:
    """Select jobs as :func:`jobs_of` wants their rows."""
    return (
        select(jobs, spiders.c.name.label("spider_name"))
        .join(projects, projects.c.id == jobs.c.project_id)
        .join(
            spiders,
            (spiders.c.project_id == jobs.c.project_id) & (spiders.c.id == jobs.c.spider_id),
        )
    )


def jobs_of(connection: Connection, rows: Sequence[Row[Any]]) -> list[Job]:
    """Make jobs of rows; one more query fetches the tags of all."""
    tags: dict[int, list[str]] = {row.id: [] for row in rows}
    query = select(job_tags.c.job_id, job_tags.c.tag).where(job_tags.c.job_id.in_(tags))
    for tag in connection.execute(query.order_by(job_tags.c.position)):
        tags[tag.job_id].append(tag.tag)
    return [_job(row, tuple(tags[row.id])) for row in rows]


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
        state_time=row.state_time,
        deleted_time=row.deleted_time,
        purged_time=row.purged_time,
        scrapyd_job=row.scrapyd_job,
    )
