"""What is sent for a delivery, made from what is stored and from nothing else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, select

from autoscrape.errors import AutoscrapeError
from autoscrape.jobs.delivery import Delivery, DeliveryKind, DeliveryState
from autoscrape.jobs.job import Counts, Job
from autoscrape.jobs.job_owes import Rows
from autoscrape.jobs.notices import NOTICES, Notice, NoticeType
from autoscrape.store import job_rows, names, result_rows
from autoscrape.store.database import Database
from autoscrape.store.result_rows import Result
from autoscrape.store.schema import deliveries

JSON = "application/json"
GZIP = "application/gzip"


@frozen
class Content:
    """What the other side gets; the same bytes at each try."""

    body: bytes = field(repr=False)
    content_type: str
    project: str
    """Name of the job's project, whose secrets sign a callback."""

    encoding: str | None = None
    """A ``Content-Encoding``. A packed object has none: what is stored is a gzip file."""


def content(database: Database, delivery: Delivery) -> Content | None:
    """Give the content of an object or a callback; None if it is not owed any more."""
    with database.read() as connection:
        still = select(deliveries.c.id).where(deliveries.c.id == delivery.id)
        if connection.scalar(still) is None:
            return None
        job = job_rows.get(connection, delivery.job_id)
        project = names.project_name(connection, job.key.project)
        if delivery.task_id is None:
            return Content(_body(delivery, _of_job(delivery, job)), JSON, project)
        result = result_rows.of_task(connection, delivery.task_id)
        if result is None:
            return None
        if delivery.kind is DeliveryKind.OBJECT:
            return _object(delivery, result, project)
        notice = _of_task(connection, delivery, job, result)
        return Content(_body(delivery, notice), JSON, project)


def rows(database: Database, job_id: int, kind: Rows) -> Iterator[dict[str, Any]]:
    """Give the rows of a feed: items, or result documents, failures included."""
    if kind == "results":
        return (result.document() for result in result_rows.of_job(database, job_id))
    items = result_rows.of_job(database, job_id, items_only=True)
    return (result.item.to_dict() for result in items if result.item is not None)


def _object(delivery: Delivery, result: Result, project: str) -> Content:
    if result.raw is not None:
        body, content_type = result.raw.body, result.raw.content_type
    else:
        body, content_type = _written(result.document()), JSON
    if delivery.details["compress"]:
        # Without the time, so that it is the same at each try.
        body, content_type = gzip.compress(body, mtime=0), GZIP
    return Content(body, content_type, project)


def _of_task(connection: Connection, delivery: Delivery, job: Job, result: Result) -> Notice:
    faulted = result.error is not None
    stored = _upload(connection, delivery)
    done = stored is not None and stored.state == DeliveryState.DONE
    return Notice(
        type=NoticeType.TASK_FAULTED if faulted else NoticeType.TASK_DONE,
        time_ms=result.ended_time,
        job=str(job),
        state="faulted" if faulted else "done",
        task_id=result.task_id,
        error=result.error,
        sent=result.user_query,
        output_url=stored.target if stored is not None and done else None,
        output_error=None if stored is None or done else stored.reason,
    )


def _of_job(delivery: Delivery, job: Job) -> Notice:
    """Give what was noted when the job finished, which it may do again."""
    noted = delivery.details["notice"]
    return Notice(
        type=NoticeType.JOB_FINISHED,
        time_ms=noted["time_ms"],
        job=str(job),
        state=noted["state"],
        reason=noted["reason"],
        counts=Counts(**noted["counts"]),
    )


def _upload(connection: Connection, delivery: Delivery) -> Any:
    of_task = (deliveries.c.job_id == delivery.job_id) & (deliveries.c.task_id == delivery.task_id)
    query = select(deliveries.c.target, deliveries.c.state, deliveries.c.reason).where(of_task)
    return connection.execute(query.where(deliveries.c.kind == DeliveryKind.OBJECT)).one_or_none()


def _body(delivery: Delivery, notice: Notice) -> bytes:
    dialect = delivery.details["dialect"]
    if (written := NOTICES.get(dialect)) is None:
        raise AutoscrapeError(f"this version does not know callbacks of the dialect {dialect!r}")
    return _written(written(notice))


def _written(document: dict[str, Any]) -> bytes:
    """Write JSON in UTF-8; half a character, as a caller may have sent, only as an escape."""
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(document, allow_nan=False).encode()
