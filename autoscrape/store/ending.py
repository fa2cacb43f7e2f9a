"""Tasks end: each with exactly one result, and the job with its last task."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, text

from autoscrape.items import page_type_for
from autoscrape.jobs.task import Finished, Outcome, TaskState
from autoscrape.store.dialect import Dialect
from autoscrape.store.held import change_held, named, named_values
from autoscrape.store.schema import results

_ENDED = (
    "state = CASE WHEN tasks.id IN :done THEN 'done' ELSE 'faulted' END, "
    "lease_until = NULL, holder = NULL"
)
_COUNT = text(
    "UPDATE jobs SET done = done + :done, faulted = faulted + :faulted WHERE id = :job_id"
)
_COUNT_NEW = text(
    "UPDATE jobs SET total = total + :tasks, faulted = faulted + :faulted WHERE id = :job_id"
)
# A one-shot crawl closes its job itself.
_CLOSE = text(
    "UPDATE jobs SET state = 'finished', close_reason = 'finished', finished_time = :now, "
    "state_time = :now WHERE id = :job_id AND done + faulted = total AND reserved_by IS NULL "
    "AND state IN ('pending', 'running')"
)


def finish(
    connection: Connection, dialect: Dialect, ended: Sequence[Finished], now: int
) -> Counter[TaskState]:
    """Write outcomes of claimed tasks; give how many were written in each state.

    A task that somebody else has claimed since, or whose job was cancelled, keeps what it has: its
    row is left out and never fails the others.
    """
    outcomes = {(e.task.id, e.task.claim_no): e.outcome for e in ended}
    written = [
        (row.id, row.job_id, outcomes[row.id, row.claim_no])
        for row in _leave_running(connection, dialect, outcomes)
    ]
    end(connection, written, now)
    return Counter(state_after(outcome) for _, _, outcome in written)


def end(connection: Connection, written: Iterable[tuple[int, int, Outcome]], now: int) -> None:
    """Give tasks, as (id, job id, outcome), that have just ended their results, and count them."""
    by_job: dict[int, Counter[TaskState]] = {}
    rows = []
    for task_id, job_id, outcome in written:
        by_job.setdefault(job_id, Counter())[state_after(outcome)] += 1
        rows.append(result_row(task_id, job_id, outcome, now))
    add_results(connection, rows)
    for job_id, states in sorted(by_job.items()):
        done, faulted = states[TaskState.DONE], states[TaskState.FAULTED]
        connection.execute(_COUNT, {"job_id": job_id, "done": done, "faulted": faulted})
        close_if_done(connection, job_id, now)


def count_new(connection: Connection, job_id: int, tasks: int = 1, faulted: int = 0) -> None:
    """Count tasks that were added to a job, and those among them that have ended already."""
    connection.execute(_COUNT_NEW, {"job_id": job_id, "tasks": tasks, "faulted": faulted})


def close_if_done(connection: Connection, job_id: int, now: int) -> None:
    """Finish a job of workers whose tasks have all ended."""
    connection.execute(_CLOSE, {"job_id": job_id, "now": now})


def add_results(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Store rows made by :func:`result_row`."""
    if rows:
        connection.execute(insert(results), rows)


def result_row(task_id: int, job_id: int, outcome: Outcome, now: int) -> dict[str, Any]:
    """Give the row of a result."""
    item = outcome.item
    cause = None if item else json.dumps(outcome.cause)
    return {
        "task_id": task_id,
        "job_id": job_id,
        "page_type": page_type_for(type(item)) if item else None,
        "item": outcome.item_json,
        "error": outcome.error,
        "cause": cause,
        "ended_time": now,
    }


def state_after(outcome: Outcome) -> TaskState:
    """Give the state of a task that ended so."""
    return TaskState.FAULTED if outcome.item is None else TaskState.DONE


def _leave_running(
    connection: Connection, dialect: Dialect, outcomes: Mapping[tuple[int, int], Outcome]
) -> Sequence[Any]:
    if not outcomes:
        return []
    keys = list(outcomes)
    change = change_held(named(len(keys)), _ENDED, dialect.in_turn)
    statement = text(f"{change} RETURNING tasks.id, tasks.claim_no, tasks.job_id")
    done = [task_id for (task_id, _), outcome in outcomes.items() if outcome.item is not None]
    return connection.execute(
        statement.bindparams(bindparam("done", expanding=True)),
        {"done": done, **named_values(keys)},
    ).all()
