"""Stored results, read in the order of their tasks without holding a transaction open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from sqlalchemy import func, select

from autoscrape.items import ITEM_CLASSES, Item
from autoscrape.jobs.document import result_document
from autoscrape.store.database import Database
from autoscrape.store.schema import results, tasks

_PAGE = 500


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

    def document(self) -> dict[str, Any]:
        """Give the documented result document."""
        return result_document(self.task_id, self.user_query, item=self.item, error=self.error)


def of_job(database: Database, job_id: int, *, failed_only: bool = False) -> Iterator[Result]:
    """Give the results of a job, oldest task first, in pages of 500."""
    query = (
        select(results, tasks.c.line, tasks.c.user_query)
        .join(tasks, tasks.c.id == results.c.task_id)
        .where(results.c.job_id == job_id)
        .order_by(results.c.task_id)
        .limit(_PAGE)
    )
    if failed_only:
        query = query.where(results.c.error.is_not(None))
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(query.where(results.c.task_id > last)).all()
        yield from map(_result, rows)
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


def _result(row: Any) -> Result:
    item = ITEM_CLASSES[row.page_type].from_dict(json.loads(row.item)) if row.item else None
    query = json.loads(row.user_query)
    cause = json.loads(row.cause) if row.cause else None
    return Result(row.task_id, row.line, query, item, row.error, cause)
