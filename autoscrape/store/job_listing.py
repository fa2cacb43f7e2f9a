"""Lists and counts of jobs by the filters of the JobQ API."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    exists,
    func,
    select,
    tuple_,
)

from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.job_filter import JobFilter
from autoscrape.jobs.key import JobReference
from autoscrape.store.job_reading import job_query, jobs_of
from autoscrape.store.schema import job_tags, jobs, projects, spiders

PAGE = 500
"""Jobs that are read at a time."""

MAX_ID = 2**31 - 1
"""The greatest id or number that a row can have; a database cannot be asked for any number."""

LISTED = tuple(state for state in JobState if state is not JobState.DELETED)
"""The states of jobs that are listed unless others are asked for."""

_OF_THE_JOB = (spiders.c.project_id == jobs.c.project_id) & (spiders.c.id == jobs.c.spider_id)


def list_jobs(
    connection: Connection, project: str | None, wanted: JobFilter, at_hand: str | None = None
) -> Iterator[Job]:
    """Give the wanted jobs of a project, or with ``None`` of all projects, the newest first.

    Streams in pages while the transaction is open. Keys that name no project are of ``project``,
    or of ``at_hand`` when the list is of all.
    """
    home = at_hand if project is None else project
    matching = _matching(project, wanted)
    if wanted.keys:
        matching.append(_is_one_of(connection, wanted.keys, home))
    if wanted.stop:
        stop = _is_one_of(connection, [wanted.stop], home)
        matching += _newer_than(connection, [*matching, stop])
    query = (
        job_query()
        .where(*matching)
        .order_by(jobs.c.state_time.desc(), jobs.c.id.desc())
        .offset(wanted.start)
        .limit(wanted.count)
    )
    with connection.execute(query, execution_options={"yield_per": PAGE}) as found:
        for rows in found.partitions():
            yield from jobs_of(connection, rows)


def count_jobs(connection: Connection, project: str | None, wanted: JobFilter) -> int:
    """Count jobs by spider, states, times and tags; the other filters are left alone."""
    query = select(func.count()).select_from(jobs.join(spiders, _OF_THE_JOB))
    return int(connection.execute(query.where(*_matching(project, wanted))).scalar_one())


def _matching(project: str | None, wanted: JobFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [jobs.c.state.in_(wanted.states or LISTED)]
    if project is not None:
        named = select(projects.c.id).where(projects.c.name == project)
        conditions.append(jobs.c.project_id == named.scalar_subquery())
    if wanted.spider:
        conditions.append(_is_spider(wanted.spider))
    if wanted.startts is not None:
        conditions.append(jobs.c.state_time >= wanted.startts)
    if wanted.endts is not None:
        conditions.append(jobs.c.state_time < wanted.endts)
    if wanted.has_tags:
        conditions.append(_has_one_of(wanted.has_tags))
    if wanted.lacks_tags:
        conditions.append(~_has_one_of(wanted.lacks_tags))
    return conditions


def _is_spider(names: Collection[str]) -> ColumnElement[bool]:
    """Match spiders by id and by name; an id goes before a name of the same digits."""
    ids = [int(name) for name in names if _is_id(name)]
    other = spiders.alias()
    is_id_of_other = exists().where(
        other.c.project_id == spiders.c.project_id, cast(other.c.id, Text) == spiders.c.name
    )
    return spiders.c.id.in_(ids) | (spiders.c.name.in_(names) & ~is_id_of_other)


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= 30 and int(name) <= MAX_ID


def _has_one_of(tags: Collection[str]) -> ColumnElement[bool]:
    return exists().where(job_tags.c.job_id == jobs.c.id, job_tags.c.tag.in_(tags))


def _is_one_of(
    connection: Connection, references: Collection[JobReference], home: str | None
) -> ColumnElement[bool]:
    """Match the jobs that are named; ``home`` is the project of references that name none."""
    home_id = connection.scalar(select(projects.c.id).where(projects.c.name == home))
    names = {str(reference.spider) for reference in references}
    query = select(spiders.c.project_id, spiders.c.id, spiders.c.name).where(_is_spider(names))
    known: dict[tuple[int | None, int | str], int] = {}
    for project_id, spider_id, name in connection.execute(query):
        known[project_id, spider_id] = known[project_id, name] = spider_id
    keys = []
    for reference in references:
        project_id = home_id if reference.project is None else reference.project
        spider_id = known.get((project_id, reference.spider))
        if spider_id is None:
            spider_id = known.get((project_id, str(reference.spider)))
        if spider_id is not None and reference.number <= MAX_ID:
            keys.append((project_id, spider_id, reference.number))
    return tuple_(jobs.c.project_id, jobs.c.spider_id, jobs.c.number).in_(keys)


def _newer_than(
    connection: Connection, conditions: Collection[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Match jobs that a list shows before the one that meets the conditions; if none does, all."""
    query = select(jobs.c.state_time, jobs.c.id).join(spiders, _OF_THE_JOB).where(*conditions)
    found = connection.execute(query).one_or_none()
    if found is None:
        return []
    return [tuple_(jobs.c.state_time, jobs.c.id) > tuple_(found.state_time, found.id)]
