"""Of which jobs a worker may take tasks and deliveries, as SQL."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import TextClause, bindparam, text

from autoscrape.jobs.scope import Scope

QUEUES_WITH_WORK = (
    "SELECT job_id, priority, served FROM queues WHERE pending > 0 AND {allowed} "
    "ORDER BY priority DESC, served, job_id LIMIT :queues"
)
"""Queues whose turn it is."""

QUEUES_IF_AVOIDING = 10
"""So many times more queues are looked at, since some may have nothing but avoided domains."""

QUEUE_WITH_SUSPECTS = (
    "SELECT job_id, priority FROM queues WHERE suspects > 0 AND {allowed} "
    "ORDER BY priority DESC, job_id LIMIT 1"
)
"""A queue with tasks that were in hand when a worker crashed."""

_IN_PROJECTS = (
    "job_id IN (SELECT jobs.id FROM jobs JOIN projects ON projects.id = jobs.project_id "
    "WHERE projects.name IN :projects)"
)
_WITH_TAGS = "EXISTS (SELECT 1 FROM job_tags t WHERE t.job_id = queues.job_id AND t.tag IN :tags)"
_OF_JOBS_WITH_TAGS = "job_id IN (SELECT t.job_id FROM job_tags t WHERE t.tag IN :tags)"


def lanes_limits(slots: int, avoid: tuple[str, ...]) -> dict[str, int]:
    """Give how many queues to look at, and of each how many lanes."""
    return {"slots": slots, "queues": slots * (QUEUES_IF_AVOIDING if avoid else 1)}


def scoped(
    statement: str, scope: Scope, avoid: tuple[str, ...] = ()
) -> tuple[TextClause, dict[str, Any]]:
    """Give a statement over queues, held to a scope, and the values of the scope.

    ``avoid`` are domains whose lanes are left alone.
    """
    values: dict[str, Any] = {"avoid": avoid} if avoid else {}
    if scope.job_id is not None:
        prepared = _prepared(statement, ("job_id = :job_id",), tuple(values))
        return prepared, {**values, "job_id": scope.job_id}
    # As a literal, or the partial index would not serve.
    conditions = ["open = 1"]
    if scope.projects:
        conditions.append(_IN_PROJECTS)
        values["projects"] = scope.projects
    if scope.tags:
        conditions.append(_WITH_TAGS)
        values["tags"] = scope.tags
    return _prepared(statement, tuple(conditions), tuple(values)), values


def held_to(statement: str, scope: Scope, **values: Any) -> TextClause:
    """Give a statement over deliveries, held to the jobs of a scope at ``{held_to}``."""
    conditions: list[str] = []
    if scope.job_id is not None:
        conditions.append("ended_time IS NULL AND job_id = :job_id")
        values["job_id"] = scope.job_id
    if scope.projects:
        conditions.append(_IN_PROJECTS)
    if scope.tags:
        conditions.append(_OF_JOBS_WITH_TAGS)
    lists = {"projects": scope.projects, "tags": scope.tags}
    lists = {name: names for name, names in lists.items() if names}
    return _held_to(statement, tuple(conditions), tuple(lists)).bindparams(**values, **lists)


@cache
def _held_to(statement: str, conditions: tuple[str, ...], lists: tuple[str, ...]) -> TextClause:
    written = "".join(f"AND {condition} " for condition in conditions)
    expanding: list[Any] = [bindparam(name, expanding=True) for name in lists]
    return text(statement.format(held_to=written)).bindparams(*expanding)


@cache
def _prepared(statement: str, conditions: tuple[str, ...], lists: tuple[str, ...]) -> TextClause:
    allowed = " AND ".join(conditions)
    expanding: list[Any] = [bindparam(name, expanding=True) for name in lists]
    avoided = "AND domain NOT IN :avoid" if "avoid" in lists else ""
    return text(statement.format(allowed=allowed, avoided=avoided)).bindparams(*expanding)
