"""What must hold of deliveries at any time: exactly what the ends of tasks and jobs owe."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autoscrape.jobs.delivery import DeliveryKind, DeliveryState, Owes
from autoscrape.jobs.job import JobState
from autoscrape.jobs.job_owes import JobOwes
from autoscrape.jobs.key import JobKey
from autoscrape.jobs.task import TaskState
from autoscrape.store.owing import queue_of

OVER = {DeliveryState.DONE, DeliveryState.FAILED}
UPLOADS = {DeliveryKind.OBJECT, DeliveryKind.FEED}


def check_deliveries(
    rows: Sequence[Any], jobs: Mapping[int, Any], tasks: Mapping[int, Any], kept: set[int]
) -> None:
    """Fail with what is wrong; ``kept`` are the jobs of which nothing is being removed."""
    of_task: dict[int, list[Any]] = {}
    of_job: dict[int, list[Any]] = {}
    for row in rows:
        _check_row(row)
        of_job.setdefault(row.job_id, []).append(row)
        if row.task_id is not None:
            of_task.setdefault(row.task_id, []).append(row)
    ids = [row.webhook_id for row in rows if row.webhook_id]
    assert len(ids) == len(set(ids))
    for task in tasks.values():
        if task.job_id in kept:
            _check_task(task, of_task.pop(task.id, []))
    for job_id in kept:
        _check_job(jobs[job_id], of_job.get(job_id, []))
    # What belongs to no task is of a job that is being removed.
    assert not {row.job_id for some in of_task.values() for row in some} & kept


def _check_row(row: Any) -> None:
    assert row.state in set(DeliveryState), row
    assert row.kind in set(DeliveryKind), row
    assert (row.ended_time is not None) == (row.state in OVER), row
    assert (row.lease_until is None) == (row.holder is None), row
    assert row.lease_until is None or row.state == DeliveryState.OWED, row
    assert row.lease_until is None or row.claim_no > 0, row
    # The one reason without a try is that another machine has to send it.
    assert row.reason is None or row.attempts > 0 or "its copy lies on" in row.reason, row
    assert (row.state == DeliveryState.FAILED) <= (row.reason is not None), row
    assert bool(row.webhook_id) == (row.kind == DeliveryKind.CALLBACK), row
    assert row.queue == queue_of(row.target), row
    assert isinstance(json.loads(row.details), dict), row


def _check_task(task: Any, rows: list[Any]) -> None:
    """A task that has ended owes what it was stored to owe, once; any other owes nothing."""
    owes = Owes.from_json(task.owes) if task.owes else Owes()
    expected: list[str] = []
    if task.state in {TaskState.DONE, TaskState.FAULTED}:
        expected += [DeliveryKind.OBJECT] if owes.object else []
        expected += [DeliveryKind.CALLBACK] if owes.callback else []
    assert sorted(row.kind for row in rows) == sorted(expected), (task, rows)
    uploading = any(row.kind == DeliveryKind.OBJECT and row.state not in OVER for row in rows)
    for row in rows:
        assert row.job_id == task.job_id, row
        if row.state == DeliveryState.WAITING:
            assert row.kind == DeliveryKind.CALLBACK, row
            assert uploading, row


def _check_job(job: Any, rows: list[Any]) -> None:
    own = [row for row in rows if row.task_id is None]
    uploading = any(row.kind in UPLOADS and row.state not in OVER for row in rows)
    for row in own:
        assert row.kind != DeliveryKind.OBJECT, row
        if row.state == DeliveryState.WAITING:
            assert row.kind == DeliveryKind.CALLBACK, row
            assert uploading, row
    owes = JobOwes.from_json(job.owes) if job.owes else JobOwes()
    if job.state == JobState.FINISHED:
        told = [row for row in own if row.kind == DeliveryKind.CALLBACK]
        assert bool(told) == (owes.callback is not None), (job, own)
        feeds = Counter(row.target for row in own if row.kind == DeliveryKind.FEED)
        key = JobKey(job.project_id, job.spider_id, job.number)
        assert all(feeds[feed.of(key).target] == 1 for feed in owes.feeds), (job, own)
