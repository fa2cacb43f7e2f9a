"""Notices: what a callback says about a task or job that ended; never the result itself.

Each dialect has a function that writes the body; ``NOTICES`` knows them by the name that is stored
with a task.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from attrs import Factory, frozen

from autoscrape.jobs.delivery import NATIVE
from autoscrape.jobs.job import Counts


class NoticeType(StrEnum):
    """What happened."""

    TASK_DONE = "task.done"
    TASK_FAULTED = "task.faulted"
    JOB_FINISHED = "job.finished"


@frozen(kw_only=True)
class Notice:
    """The facts; the same ones at each try, so that the body stays the same."""

    type: NoticeType
    time_ms: int
    """When the task or job ended, in Unix milliseconds."""

    job: str
    """Key of the job, ``1/product/7``."""

    state: str
    """State of the task, or of the job."""

    task_id: int | None = None
    """None when the whole job is meant."""

    error: str | None = None
    """Documented string of a task that faulted."""

    sent: Mapping[str, Any] = Factory(dict)
    """What the caller asked of the task, in the caller's own words."""

    output_url: str | None = None
    """The object that holds the result; None when there is none, or it could not be stored."""

    output_error: str | None = None
    """Why it could not be stored."""

    reason: str | None = None
    """How the job ended, ``finished`` when all went well."""

    counts: Counts | None = None
    """How its tasks ended."""


def native(notice: Notice) -> dict[str, Any]:
    """Write autoscrape's own body."""
    about = _about_job(notice) if notice.task_id is None else _about_task(notice)
    return {
        "type": str(notice.type),
        "timestamp": rfc3339(notice.time_ms),
        "data": {"job": notice.job, **about},
    }


NOTICES: dict[str, Callable[[Notice], dict[str, Any]]] = {NATIVE: native}
"""How each dialect writes a notice."""


def rfc3339(time_ms: int) -> str:
    """Write Unix milliseconds as ``2026-11-24T08:00:00.250Z``."""
    seconds, milliseconds = divmod(time_ms, 1000)
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z"


def _about_task(notice: Notice) -> dict[str, Any]:
    about = {
        # As a string: readers that take numbers for floats would round it.
        "task": str(notice.task_id),
        "state": notice.state,
        "error": notice.error,
        "url": notice.sent.get("url"),
        "pageType": notice.sent.get("pageType"),
        "meta": notice.sent.get("meta"),
        "output_url": notice.output_url,
    }
    if notice.output_error is not None:
        about["output_error"] = notice.output_error
    return about


def _about_job(notice: Notice) -> dict[str, Any]:
    about: dict[str, Any] = {"state": notice.state, "reason": notice.reason}
    if counts := notice.counts:
        about["tasks"] = {
            "total": counts.total,
            "done": counts.done,
            "faulted": counts.faulted,
        }
    return about
