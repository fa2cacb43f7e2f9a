"""Tasks come back without a result: handed back, or taken from a worker that is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from autoscrape.errors import INTERNAL_ERROR
from autoscrape.jobs.task import Outcome, TaskState
from autoscrape.store import ending, waiting
from autoscrape.store.dialect import Dialect
from autoscrape.store.held import EXPIRED, OF_HOLDER, OF_JOB, change_held, change_named
from autoscrape.store.owing import Ended

MAX_CRASHES = 3
"""Crashes after which a task is not tried again."""

SWEPT_AT_ONCE = 500

QUARANTINED = Outcome(
    error=INTERNAL_ERROR, cause=f"the worker died {MAX_CRASHES} times while it had this page"
)

_BACK = "state = 'pending', begun = NULL, lease_until = NULL, holder = NULL"
# One that has crashed too often ends here.
_CRASHED = (
    "crashes = crashes + 1, lease_until = NULL, holder = NULL, "
    f"state = CASE WHEN crashes + 1 < {MAX_CRASHES} THEN 'pending' ELSE 'faulted' END"
)
_RETURNING = "RETURNING tasks.id, tasks.job_id, domain, crashes, state, tasks.owes"


def hand_back(connection: Connection, dialect: Dialect, keys: Sequence[tuple[int, int]]) -> None:
    """Let tasks, as (id, claim number), wait again; no crash is counted."""
    if keys:
        change = change_named(dialect, _BACK, _RETURNING)
        back = connection.execute(change, dialect.naming(keys)).all()
        waiting.returned(connection, dialect, back)


def let_go(connection: Connection, dialect: Dialect, holder: str, known: Collection[int]) -> None:
    """Hand back what a holder has without knowing it: the answer to its claim was lost."""
    statement = text(f"{change_held(OF_HOLDER, _BACK, dialect.in_turn)} {_RETURNING}")
    statement = statement.bindparams(bindparam("known", expanding=True))
    values = {"holder": holder, "known": list(known)}
    waiting.returned(connection, dialect, connection.execute(statement, values).all())


def recall(connection: Connection, dialect: Dialect, job_id: int) -> None:
    """Take back every running task of a job; no crash is counted, late results are refused."""
    statement = text(f"{change_held(OF_JOB, _BACK, dialect.in_turn)} {_RETURNING}")
    back = connection.execute(statement, {"job_id": job_id}).all()
    waiting.returned(connection, dialect, back)


def recover(connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
    """Take back every running task of a job whose run is gone; counts a crash."""
    statement = text(f"{change_held(OF_JOB, _CRASHED, dialect.in_turn)} {_RETURNING}")
    _crashed(connection, dialect, connection.execute(statement, {"job_id": job_id}).all(), now)


def sweep(connection: Connection, dialect: Dialect, now: int) -> int:
    """Take back up to 500 tasks whose lease has ended; counts a crash. Give their number."""
    some = f"LIMIT {SWEPT_AT_ONCE} {dialect.skip_locked}"
    statement = text(f"{change_held(EXPIRED, _CRASHED, some)} {_RETURNING}")
    rows = connection.execute(statement, {"now": now}).all()
    _crashed(connection, dialect, rows, now)
    return len(rows)


def _crashed(connection: Connection, dialect: Dialect, rows: Sequence[Any], now: int) -> None:
    waiting.returned(connection, dialect, [r for r in rows if r.state == TaskState.PENDING])
    ended = [r for r in rows if r.state == TaskState.FAULTED]
    written = [Ended(row.id, row.job_id, QUARANTINED, row.owes) for row in ended]
    ending.end(connection, dialect, written, now)
