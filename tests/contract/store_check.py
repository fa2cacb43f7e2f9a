"""What must hold in a store at any time, recomputed from its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, select, text

from autoscrape.jobs.job import JobState
from autoscrape.jobs.task import TaskState
from autoscrape.store.database import Database
from autoscrape.store.schema import deliveries, jobs, lanes, queues, results, task_ids, tasks
from tests.contract.delivery_check import check_deliveries

ENDED = {TaskState.DONE, TaskState.FAULTED}
STATES_OF_ENDED_JOBS = {JobState.FINISHED, JobState.DELETED}


@frozen
class Rows:
    """All rows, as one transaction saw them."""

    jobs: dict[int, Any]
    tasks: Sequence[Any]
    lanes: Sequence[Any]
    queues: dict[int, Any]
    results: dict[int, Any]
    last_id: int
    deliveries: Sequence[Any]


def assert_consistent(database: Database) -> None:
    """Compare all that the store keeps twice; fail with what is wrong."""
    with database.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        rows = _read(connection)
    of_job: dict[int, list[Any]] = {job_id: [] for job_id in rows.jobs}
    for task in rows.tasks:
        _check_task(task, rows)
        of_job[task.job_id].append(task)
    for job_id, job in rows.jobs.items():
        _check_times(job)
        if job.purged_time is None:
            _check_counts(job, Counter(task.state for task in of_job[job_id]))
            _check_waiting(of_job[job_id], rows.queues[job_id], rows.lanes)
        elif job_id not in rows.queues:
            # The queue goes last, when everything else is gone.
            assert not of_job[job_id], job
            assert job_id not in {lane.job_id for lane in rows.lanes}, job
            assert job_id not in {row.job_id for row in rows.deliveries}, job
        _check_state(job, of_job[job_id], rows.queues.get(job_id))
    kept = {job_id for job_id, job in rows.jobs.items() if job.purged_time is None}
    check_deliveries(rows.deliveries, rows.jobs, {task.id: task for task in rows.tasks}, kept)


def state_of(database: Database, task_id: int) -> tuple[str, int, int]:
    """Give state, claim number and crashes of a task."""
    row = select(tasks.c.state, tasks.c.claim_no, tasks.c.crashes).where(tasks.c.id == task_id)
    with database.read() as connection:
        return tuple(connection.execute(row).one())


def _read(connection: Connection) -> Rows:
    return Rows(
        {row.id: row for row in connection.execute(select(jobs))},
        connection.execute(select(tasks)).all(),
        connection.execute(select(lanes)).all(),
        {row.job_id: row for row in connection.execute(select(queues))},
        {row.task_id: row for row in connection.execute(select(results))},
        connection.execute(select(task_ids.c.last)).scalar_one(),
        connection.execute(select(deliveries)).all(),
    )


def _check_task(task: Any, rows: Rows) -> None:
    running = task.state == TaskState.RUNNING
    assert task.state in set(TaskState)
    assert (task.lease_until is not None) == running, task
    assert (task.holder is not None) == running, task
    assert task.claim_no >= running, task
    assert 0 <= task.crashes <= task.claim_no, task
    assert task.id <= rows.last_id, task
    assert (task.id in rows.results) == (task.state in ENDED), task
    if task.state in ENDED:
        _check_result(task, rows.results[task.id])


def _check_result(task: Any, result: Any) -> None:
    assert result.job_id == task.job_id
    is_raw = result.raw is not None
    assert (result.item is not None or is_raw) == (task.state == TaskState.DONE), result
    assert (result.page_type is not None) == (result.item is not None), result
    assert (result.content_type is not None) == is_raw, result
    assert not (is_raw and result.item), result
    assert (result.error is not None) == (task.state == TaskState.FAULTED), result


def _check_counts(job: Any, states: Counter[str]) -> None:
    assert job.total == states.total(), job
    assert job.done == states[TaskState.DONE], job
    assert job.faulted == states[TaskState.FAULTED], job


def _check_waiting(of_job: list[Any], queue: Any, all_lanes: Sequence[Any]) -> None:
    """Lanes and queues count what waits: suspects apart, and not in lanes."""
    waiting = [task for task in of_job if task.state == TaskState.PENDING]
    fresh = Counter(task.domain for task in waiting if not task.crashes)
    kept = {lane.domain: lane.pending for lane in all_lanes if lane.job_id == queue.job_id}
    assert {domain: number for domain, number in kept.items() if number} == dict(fresh), queue
    assert queue.pending == fresh.total(), queue
    assert queue.suspects == len(waiting) - fresh.total(), queue


def _check_times(job: Any) -> None:
    """The time of the present state is the one that belongs to it."""
    assert job.state in set(JobState)
    if job.state == JobState.PENDING:
        assert job.state_time >= job.pending_time, job
        assert job.running_time is None, job
    else:
        assert job.state_time == getattr(job, f"{job.state}_time"), job
    if job.state not in STATES_OF_ENDED_JOBS:
        assert job.finished_time is None, job
        assert job.close_reason is None, job
    assert (job.deleted_time is not None) == (job.state == JobState.DELETED), job


def _check_state(job: Any, of_job: list[Any], queue: Any) -> None:
    left = [task for task in of_job if task.state not in ENDED]
    is_open = queue is not None and queue.open == 1
    # Either a run holds a job or workers may have it, never both.
    assert (job.reserved_by is None) == (job.reserved_until is None), job
    if job.reserved_by is not None:
        assert job.state == JobState.RUNNING, job
        assert not is_open, job
    if job.state in (JobState.PENDING, JobState.RUNNING) and job.total:
        assert is_open or job.reserved_by is not None, job
        assert not is_open or left, f"workers would never finish {job}"
        assert job.purged_time is None, job
    if job.state == JobState.FINISHED and is_open:
        assert not left, job
    if job.close_reason == "cancelled" and job.purged_time is None:
        assert not any(task.state == TaskState.RUNNING for task in of_job), job
    if queue is not None:
        assert queue.priority == job.priority, job
