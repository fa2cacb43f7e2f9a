"""Projects and spiders get numbers at the first use of their names, and jobs theirs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select, text, update

from autoscrape.jobs.key import JobKey
from autoscrape.store.schema import projects, spiders

_ADD_PROJECT = text("INSERT INTO projects (name) VALUES (:name) ON CONFLICT (name) DO NOTHING")


def new_key(connection: Connection, project: str, spider: str) -> JobKey:
    """Give the key of a new job; in a short transaction of its own, for others wait for it."""
    # Locked, so that two new spiders get two numbers.
    found = select(projects.c.id).where(projects.c.name == project)
    found = found.with_for_update(key_share=True)
    if (project_id := connection.scalar(found)) is None:
        connection.execute(_ADD_PROJECT, {"name": project})
        project_id = connection.execute(found).scalar_one()
    spider_id = _spider_id(connection, project_id, spider)
    ours = (spiders.c.project_id == project_id) & (spiders.c.id == spider_id)
    connection.execute(update(spiders).where(ours).values(last_number=spiders.c.last_number + 1))
    number = connection.execute(select(spiders.c.last_number).where(ours)).scalar_one()
    return JobKey(project_id, spider_id, number)


def known_projects(connection: Connection, wanted: Collection[str]) -> set[str]:
    """Give those of the names that projects have."""
    query = select(projects.c.name).where(projects.c.name.in_(wanted))
    return set(connection.scalars(query))


def project_name(connection: Connection, project_id: int) -> str:
    """Give the name of a project that is known to exist."""
    named = select(projects.c.name).where(projects.c.id == project_id)
    return str(connection.execute(named).scalar_one())


def _spider_id(connection: Connection, project_id: int, name: str) -> int:
    ours = spiders.c.project_id == project_id
    found = connection.scalar(select(spiders.c.id).where(ours, spiders.c.name == name))
    if found is None:
        last = select(func.coalesce(func.max(spiders.c.id), 0)).where(ours)
        found = connection.execute(last).scalar_one() + 1
        connection.execute(insert(spiders).values(project_id=project_id, id=found, name=name))
    return int(found)
