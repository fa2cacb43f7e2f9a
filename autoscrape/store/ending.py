"""Tasks end: each with exactly one result, and the job with its last task; both may owe."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, text

from autoscrape.items import page_type_for
from autoscrape.jobs.job import JobState
from autoscrape.jobs.task import Finished, Outcome, TaskState
from autoscrape.store import job_rows, owing
from autoscrape.store.dialect import Dialect
from autoscrape.store.held import change_named
from autoscrape.store.owing import Ended
from autoscrape.store.schema import results

_ENDED = (
    "state = CASE WHEN {is_done} THEN 'done' ELSE 'faulted' END, lease_until = NULL, holder = NULL"
)
_COUNT = text(
    "UPDATE jobs SET done = done + :done, faulted = faulted + :faulted WHERE id = :job_id "
    "RETURNING done + faulted = total"
)
_COUNT_NEW = text(
    "UPDATE jobs SET total = total + :tasks, faulted = faulted + :faulted WHERE id = :job_id"
)
# A one-shot crawl closes its job itself.
_CLOSE = text(
    "UPDATE jobs SET state = 'finished', close_reason = 'finished', finished_time = :now, "
    "state_time = :now WHERE id = :job_id AND done + faulted = total AND reserved_by IS NULL "
    "AND state IN ('pending', 'running') RETURNING owes"
)
_OWES = text("SELECT owes FROM jobs WHERE id = :job_id")


def finish(
    connection: Connection, dialect: Dialect, ended: Sequence[Finished], now: int
) -> Counter[TaskState]:
    """Write outcomes of claimed tasks; give how many were written in each state.

    A task that somebody else has claimed since, or whose job was cancelled, keeps what it has: its
    row is left out and never fails the others.
    """
    outcomes = {(e.task.id, e.task.claim_no): e.outcome for e in ended}
    written = [
        Ended(row.id, row.job_id, outcomes[row.id, row.claim_no], row.owes)
        for row in _leave_running(connection, dialect, outcomes)
    ]
    end(connection, dialect, written, now)
    return Counter(state_after(ended.outcome) for ended in written)


def end(connection: Connection, dialect: Dialect, written: Sequence[Ended], now: int) -> None:
    """Give tasks that have just ended their results, owe what they owe, and count them."""
    by_job: dict[int, Counter[TaskState]] = {}
    for ended in written:
        by_job.setdefault(ended.job_id, Counter())[state_after(ended.outcome)] += 1
    add_results(connection, dialect, written, now)
    for job_id, states in sorted(by_job.items()):
        done, faulted = states[TaskState.DONE], states[TaskState.FAULTED]
        counted = {"job_id": job_id, "done": done, "faulted": faulted}
        if connection.scalar(_COUNT, counted):
            close_if_done(connection, dialect, job_id, now)


def count_new(connection: Connection, job_id: int, tasks: int = 1, faulted: int = 0) -> None:
    """Count tasks that were added to a job, and those among them that have ended already."""
    connection.execute(_COUNT_NEW, {"job_id": job_id, "tasks": tasks, "faulted": faulted})


def close_if_done(connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
    """Finish a job of workers whose tasks have all ended; owe what its end owes."""
    closed = connection.execute(_CLOSE, {"job_id": job_id, "now": now}).one_or_none()
    if closed is not None:
        owing.of_job(connection, dialect, job_id, closed.owes)


def close(
    connection: Connection, dialect: Dialect, job_id: int, reason: str, now: int, **values: Any
) -> None:
    """Finish a job and owe what its end owes; no run holds it then."""
    free = {"reserved_by": None, "reserved_until": None}
    ended = {"close_reason": reason, **free, **values}
    job_rows.enter(connection, job_id, JobState.FINISHED, now, **ended)
    owing.of_job(connection, dialect, job_id, connection.scalar(_OWES, {"job_id": job_id}))


def add_results(
    connection: Connection, dialect: Dialect, written: Sequence[Ended], now: int
) -> None:
    """Store the results of tasks that have just ended, and owe what they owe."""
    if written:
        connection.execute(insert(results), [_result_row(ended, now) for ended in written])
        owing.of_tasks(connection, dialect, written, now)


def _result_row(ended: Ended, now: int) -> dict[str, Any]:
    outcome, raw = ended.outcome, ended.outcome.raw
    item = outcome.item
    return {
        "task_id": ended.task_id,
        "job_id": ended.job_id,
        "page_type": page_type_for(type(item)) if item else None,
        "item": outcome.item_json,
        "error": outcome.error,
        "cause": None if outcome.error is None else json.dumps(outcome.cause),
        "ended_time": now,
        "content_type": raw.content_type if raw else None,
        "raw": raw.body if raw else None,
    }


def state_after(outcome: Outcome) -> TaskState:
    """Give the state of a task that ended so."""
    return TaskState.DONE if outcome.error is None else TaskState.FAULTED


def _leave_running(
    connection: Connection, dialect: Dialect, outcomes: Mapping[tuple[int, int], Outcome]
) -> Sequence[Any]:
    if not outcomes:
        return []
    keys = list(outcomes)
    change = _ENDED.format(is_done=dialect.is_done)
    returning = "RETURNING tasks.id, tasks.claim_no, tasks.job_id, tasks.owes"
    done = [task_id for (task_id, _), outcome in outcomes.items() if outcome.error is None]
    statement = change_named(dialect, change, returning)
    return connection.execute(statement, dialect.naming(keys, done)).all()
