"""The way of tasks through the store: add, claim, finish, hand back. Statements are by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, func, select

from autoscrape.items import page_type_for
from autoscrape.jobs.task import Finished, Outcome, Submission, TaskState
from autoscrape.jobs.task_id import first_id
from autoscrape.store.schema import tasks

_ADD_TASK = (
    "INSERT INTO tasks (id, job_id, domain, line, user_query, callback, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ADD_TO_LANE = (
    "INSERT INTO lanes (job_id, domain, pending) VALUES (?, ?, ?) "
    "ON CONFLICT (job_id, domain) DO UPDATE SET pending = pending + excluded.pending"
)
_NEXT_LANES = (
    "SELECT domain FROM lanes WHERE job_id = ? AND pending > 0 ORDER BY served, domain LIMIT ?"
)
_CLAIM_IN_LANE = (
    "UPDATE tasks SET state = 'running', claim_no = claim_no + 1, lease_until = ? WHERE id IN "
    "(SELECT id FROM tasks WHERE job_id = ? AND domain = ? AND state = 'pending' "
    "ORDER BY id LIMIT ?) RETURNING id, claim_no, user_query, callback"
)
_SERVED = "UPDATE lanes SET pending = pending - ?, served = ? WHERE job_id = ? AND domain = ?"
_ADD_RESULT = (
    "INSERT INTO results (task_id, job_id, page_type, item, error, cause, ended_time) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@frozen
class Claim:
    """A claimed row, not read yet."""

    id: int
    claim_no: int
    user_query: dict[str, Any]
    callback: str | None


def add(
    connection: Connection, job_id: int, submissions: Sequence[Submission], now: int
) -> list[int]:
    """Store tasks, those that already have an outcome as ended; give their ids in order."""
    last = connection.scalar(select(func.coalesce(func.max(tasks.c.id), 0)))
    first = first_id(now, int(last or 0))
    ids = list(range(first, first + len(submissions)))
    rows, results, lanes = [], [], Counter[str]()
    for task_id, new in zip(ids, submissions, strict=True):
        state = TaskState.PENDING if new.outcome is None else _state_after(new.outcome)
        sent = _dumps(new.user_query)
        rows.append((task_id, job_id, new.domain, new.line, sent, new.callback, state))
        if new.outcome is None:
            lanes[new.domain] += 1
        else:
            results.append(_result_row(task_id, job_id, new.outcome, now))
    _many(connection, _ADD_TASK, rows)
    _many(connection, _ADD_RESULT, results)
    _add_to_lanes(connection, job_id, lanes)
    return ids


def claim(
    connection: Connection, job_id: int, limit: int, now: int, lease_until: int
) -> list[Claim]:
    """Claim up to ``limit`` tasks of a job, the least recently served domains first."""
    lanes = list(connection.exec_driver_sql(_NEXT_LANES, (job_id, limit)).scalars())
    claimed: list[Claim] = []
    while lanes and len(claimed) < limit:
        share = -(-(limit - len(claimed)) // len(lanes))
        more = []
        for domain in lanes:
            wanted = min(share, limit - len(claimed))
            found = connection.exec_driver_sql(
                _CLAIM_IN_LANE, (lease_until, job_id, domain, wanted)
            ).all()
            connection.exec_driver_sql(_SERVED, (len(found), now, job_id, domain))
            claimed += sorted((_claimed(row) for row in found), key=lambda row: row.id)
            if len(found) == wanted:
                more.append(domain)
        lanes = more
    return claimed


def claim_new(
    connection: Connection, job_id: int, new: Submission, now: int, lease_until: int
) -> Claim:
    """Store one task and claim it at once."""
    (task_id,) = add(connection, job_id, [new], now)
    connection.exec_driver_sql(
        "UPDATE tasks SET state = 'running', claim_no = 1, lease_until = ? WHERE id = ?",
        (lease_until, task_id),
    )
    connection.exec_driver_sql(_SERVED, (1, now, job_id, new.domain))
    return Claim(task_id, 1, new.user_query, new.callback)


def finish(
    connection: Connection, job_id: int, ended: Sequence[Finished], now: int
) -> Counter[TaskState]:
    """Write outcomes of claimed tasks; give how many were written in each state.

    A task that somebody else has claimed since keeps what it has: its row is left out and never
    fails the others.
    """
    written: Counter[TaskState] = Counter()
    for state in (TaskState.DONE, TaskState.FAULTED):
        group = {
            (e.task.id, e.task.claim_no): e.outcome
            for e in ended
            if _state_after(e.outcome) == state
        }
        if not group:
            continue
        left = _leave_running(connection, list(group), state)
        rows = [_result_row(key[0], job_id, group[key], now) for key in left]
        _many(connection, _ADD_RESULT, rows)
        written[state] = len(rows)
    return written


def release(connection: Connection, job_id: int, held: Iterable[tuple[int, int]]) -> None:
    """Hand tasks back, given as (id, claim_no); no crash is counted."""
    returned = [
        row.domain
        for task_id, claim_no in held
        for row in connection.exec_driver_sql(
            "UPDATE tasks SET state = 'pending', lease_until = NULL "
            "WHERE id = ? AND claim_no = ? AND state = 'running' RETURNING domain",
            (task_id, claim_no),
        ).all()
    ]
    _add_to_lanes(connection, job_id, Counter(returned))


def renew(connection: Connection, job_id: int, lease_until: int) -> None:
    """Move the lease of every running task of a job."""
    connection.exec_driver_sql(
        "UPDATE tasks SET lease_until = ? WHERE job_id = ? AND state = 'running'",
        (lease_until, job_id),
    )


def recover(connection: Connection, job_id: int) -> None:
    """Take back every running task of a job whose run ended without a word; counts a crash."""
    returned = connection.exec_driver_sql(
        "UPDATE tasks SET state = 'pending', lease_until = NULL, crashes = crashes + 1 "
        "WHERE job_id = ? AND state = 'running' RETURNING domain",
        (job_id,),
    )
    _add_to_lanes(connection, job_id, Counter(returned.scalars().all()))


def _claimed(row: Any) -> Claim:
    return Claim(row.id, row.claim_no, json.loads(row.user_query), row.callback)


def _leave_running(
    connection: Connection, keys: Sequence[tuple[int, int]], state: TaskState
) -> list[tuple[int, int]]:
    marks = ", ".join("(?, ?)" for _ in keys)
    found = connection.exec_driver_sql(
        f"UPDATE tasks SET state = ?, lease_until = NULL WHERE (id, claim_no) IN (VALUES {marks}) "  # noqa: S608 (marks are question marks)
        "AND state = 'running' RETURNING id, claim_no",
        (state.value, *chain.from_iterable(keys)),
    )
    return [(row.id, row.claim_no) for row in found]


def _state_after(outcome: Outcome) -> TaskState:
    return TaskState.FAULTED if outcome.item is None else TaskState.DONE


def _result_row(task_id: int, job_id: int, outcome: Outcome, now: int) -> tuple[Any, ...]:
    item = outcome.item
    if item is None:
        return (task_id, job_id, None, None, outcome.error, _dumps(outcome.cause), now)
    return (task_id, job_id, page_type_for(type(item)), outcome.item_json, None, None, now)


def _add_to_lanes(connection: Connection, job_id: int, lanes: Counter[str]) -> None:
    _many(connection, _ADD_TO_LANE, [(job_id, domain, n) for domain, n in lanes.items()])


def _many(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)


def _dumps(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
