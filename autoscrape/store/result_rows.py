"""Stored results, read in the order of their tasks without holding a transaction open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Select, func, select

from autoscrape.items import ITEM_CLASSES, Item
from autoscrape.jobs.document import result_document
from autoscrape.jobs.raw_page import RawPage
from autoscrape.store.database import Database
from autoscrape.store.schema import results, tasks

_PAGE = 50
"""So few, since an item may be some hundred kilobytes; a page of them is held at a time."""

# Raw pages are large, and fetched one by one.
_SMALL = [column for column in results.c if column is not results.c.raw]


@frozen
class Result:
    """What one task ended with."""

    task_id: int
    line: int | None
    """Line of the input the task came from."""

    user_query: dict[str, Any]
    item: Item | None
    error: str | None
    cause: str | None
    raw: RawPage | None = None
    """The page itself, of a task with ``parse=false``."""

    ended_time: int = 0
    """When the task ended; Unix milliseconds."""

    def document(self) -> dict[str, Any]:
        """Give the documented result document."""
        return result_document(
            self.task_id, self.user_query, item=self.item, error=self.error, raw=self.raw
        )


def of_job(
    database: Database, job_id: int, *, failed_only: bool = False, items_only: bool = False
) -> Iterator[Result]:
    """Give the results of a job, oldest task first, in pages of 50."""
    query = _query().where(results.c.job_id == job_id).order_by(results.c.task_id).limit(_PAGE)
    if failed_only:
        query = query.where(results.c.error.is_not(None))
    if items_only:
        query = query.where(results.c.item.is_not(None))
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(results.c.task_id > last)).all()
        for row in rows:
            if row.content_type is None:
                yield _result(row, None)
            else:
                with database.read() as connection:
                    page = _raw(connection, row.task_id)
                if page is not None:  # else the task is being tried again
                    yield _result(row, page)
        if len(rows) < _PAGE:
            return
        last = rows[-1].task_id


def count_errors(database: Database, job_id: int) -> dict[str, int]:
    """Give how many tasks of a job ended with each error, the most frequent first."""
    number = func.count().label("number")
    query = (
        select(results.c.error, number)
        .where(results.c.job_id == job_id, results.c.error.is_not(None))
        .group_by(results.c.error)
        .order_by(number.desc(), results.c.error)
    )
    with database.read() as connection:
        return {row.error: row.number for row in connection.execute(query)}


def page_types(database: Database, job_id: int) -> list[str]:
    """Give the page types among the items of a job, ``product`` first."""
    ours = (results.c.job_id == job_id) & results.c.page_type.is_not(None)
    query = select(results.c.page_type).where(ours).distinct()
    with database.read() as connection:
        return sorted(connection.scalars(query), reverse=True)


def of_task(connection: Connection, task_id: int) -> Result | None:
    """Give the result of a task; None if it has none."""
    row = connection.execute(_query().where(results.c.task_id == task_id)).one_or_none()
    if row is None:
        return None
    return _result(row, None if row.content_type is None else _raw(connection, task_id))


def _query() -> Select[Any]:
    found = select(*_SMALL, tasks.c.line, tasks.c.user_query)
    return found.join(tasks, tasks.c.id == results.c.task_id)


def _raw(connection: Connection, task_id: int) -> RawPage | None:
    query = select(results.c.raw, results.c.content_type).where(results.c.task_id == task_id)
    row = connection.execute(query).one_or_none()
    return None if row is None or row.raw is None else RawPage(row.raw, row.content_type)


def _result(row: Any, raw: RawPage | None) -> Result:
    item = ITEM_CLASSES[row.page_type].from_dict(json.loads(row.item)) if row.item else None
    query = json.loads(row.user_query)
    cause = json.loads(row.cause) if row.cause else None
    error, ended = row.error, row.ended_time
    return Result(row.task_id, row.line, query, item, error, cause, raw, ended)
