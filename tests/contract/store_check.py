"""What must hold in a store at any time, recomputed from its rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from autoscrape.jobs.job import JobState
from autoscrape.jobs.task import TaskState
from autoscrape.store.database import Database
from autoscrape.store.schema import jobs, lanes, results, tasks

ENDED = {TaskState.DONE, TaskState.FAULTED}


def assert_consistent(database: Database) -> None:
    """Compare counts, lanes and results with the tasks; fail with what is wrong."""
    with database.read() as connection:
        all_tasks = connection.execute(select(tasks)).all()
        all_jobs = connection.execute(select(jobs)).all()
        all_lanes = connection.execute(select(lanes)).all()
        all_results = {row.task_id: row for row in connection.execute(select(results))}
    assert all_results.keys() == {task.id for task in all_tasks if task.state in ENDED}
    for task in all_tasks:
        _check_task(task)
        if task.state in ENDED:
            _check_result(task, all_results[task.id])
    for job in all_jobs:
        _check_job(job, Counter(task.state for task in all_tasks if task.job_id == job.id))
    pending = Counter((t.job_id, t.domain) for t in all_tasks if t.state == TaskState.PENDING)
    kept = {(lane.job_id, lane.domain): lane.pending for lane in all_lanes}
    assert {lane: number for lane, number in kept.items() if number} == dict(pending)


def state_of(database: Database, task_id: int) -> tuple[str, int, int]:
    """Give state, claim number and crashes of a task."""
    row = select(tasks.c.state, tasks.c.claim_no, tasks.c.crashes).where(tasks.c.id == task_id)
    with database.read() as connection:
        return tuple(connection.execute(row).one())


def _check_task(task: Any) -> None:
    assert task.state in set(TaskState)
    assert (task.lease_until is not None) == (task.state == TaskState.RUNNING), task
    assert task.claim_no >= (task.state == TaskState.RUNNING), task
    assert 0 <= task.crashes <= task.claim_no, task


def _check_result(task: Any, result: Any) -> None:
    assert result.job_id == task.job_id
    assert (result.item is not None) == (task.state == TaskState.DONE), result
    assert (result.page_type is not None) == (task.state == TaskState.DONE), result
    assert (result.error is not None) == (task.state == TaskState.FAULTED), result


def _check_job(job: Any, states: Counter[str]) -> None:
    assert job.state in set(JobState)
    assert job.total == states.total(), job
    assert job.done == states[TaskState.DONE], job
    assert job.faulted == states[TaskState.FAULTED], job
    assert (job.finished_time is not None) == (job.state == JobState.FINISHED), job
    assert (job.reserved_by is not None) == (job.state == JobState.RUNNING), job
