"""Tasks are added to a job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from autoscrape.jobs.task import Submission, TaskState
from autoscrape.jobs.task_id import first_id
from autoscrape.store import ending, waiting
from autoscrape.store.dialect import Dialect, Lease
from autoscrape.store.owing import Ended
from autoscrape.store.schema import task_ids, tasks

_ADD = text(
    "INSERT INTO tasks (id, job_id, domain, line, user_query, callback, state, owes) "
    "VALUES (:id, :job_id, :domain, :line, :user_query, :callback, :state, :owes)"
)


def new_ids(connection: Connection, number: int, now: int) -> range:
    """Give ids out; in a short transaction of their own, for whoever adds tasks waits for it."""
    last = connection.execute(select(task_ids.c.last).with_for_update()).scalar_one()
    first = first_id(now, last)
    connection.execute(update(task_ids).values(last=first + number - 1))
    return range(first, first + number)


def add(
    connection: Connection,
    dialect: Dialect,
    job_id: int,
    new: Sequence[tuple[int, Submission]],
    now: int,
) -> None:
    """Store tasks by their ids, those that already have an outcome as ended."""
    rows, ended = [], []
    lanes: Counter[tuple[int, str]] = Counter()
    for task_id, submission in new:
        rows.append(row := _row(task_id, job_id, submission))
        if submission.outcome is None:
            lanes[job_id, submission.domain] += 1
        else:
            ended.append(Ended(task_id, job_id, submission.outcome, row["owes"]))
    if rows:
        connection.execute(_ADD, rows)
    ending.add_results(connection, dialect, ended, now)
    waiting.added(connection, dialect, lanes, Counter())


def add_claimed(
    connection: Connection, job_id: int, task_id: int, new: Submission, lease: Lease
) -> bool:
    """Store one task as claimed; False if it is stored already."""
    if connection.scalar(select(tasks.c.id).where(tasks.c.id == task_id)) is not None:
        return False
    row = _row(task_id, job_id, new) | {
        "state": TaskState.RUNNING,
        "claim_no": 1,
        "begun": lease.now,
        "lease_until": lease.until,
        "holder": lease.holder,
    }
    connection.execute(insert(tasks).values(row))
    return True


def _row(task_id: int, job_id: int, new: Submission) -> dict[str, Any]:
    state = TaskState.PENDING if new.outcome is None else ending.state_after(new.outcome)
    owes = new.owes(task_id)
    return {
        "id": task_id,
        "job_id": job_id,
        "domain": new.domain,
        "line": new.line,
        "user_query": json.dumps(new.user_query, separators=(",", ":")),
        "callback": new.callback,
        "state": state.value,
        "owes": owes.to_json() if owes else None,
    }
