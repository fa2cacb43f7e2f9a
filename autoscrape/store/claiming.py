"""Tasks are claimed: suspects one at a time, all others in turns of jobs and domains."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, TextClause, text

from autoscrape.jobs.scope import Scope
from autoscrape.jobs.turns import NO_LIMIT, DomainRoom, shares
from autoscrape.store import leases, waiting
from autoscrape.store.dialect import CLAIMED, TAKEN, Dialect, Lease
from autoscrape.store.scoped import QUEUE_WITH_SUSPECTS, scoped

_BEGIN_JOB = text(
    "UPDATE jobs SET state = 'running', running_time = :now, state_time = :now "
    "WHERE id = :job_id AND state = 'pending'"
)


class OvertakenError(Exception):
    """Others took the tasks first, or the job was taken away: the transaction is to be undone."""


@frozen
class Claim:
    """A claimed row, not read yet."""

    id: int
    claim_no: int
    crashes: int
    age_ms: int
    """Since the first claim."""

    user_query: dict[str, Any]
    callback: str | None
    owes: bool


def claim(
    connection: Connection,
    dialect: Dialect,
    scope: Scope,
    limit: int,
    lease: Lease,
    room: DomainRoom = NO_LIMIT,
) -> list[Claim]:
    """Claim up to ``limit`` tasks of a scope, or one suspect alone, unless others go first.

    OvertakenError when tasks were there but others were quicker.
    """
    if limit <= 0:
        return []
    suspect = _queue_with_suspects(connection, scope)
    lanes = dialect.lanes(connection, scope, limit, room.full)
    if suspect is None and not lanes:
        return []
    rows: list[Any] = []
    if suspect is not None and (not lanes or lanes[0].priority <= suspect.priority):
        taken = {"job_id": suspect.job_id, **lease.values()}
        rows = list(connection.execute(_take_suspect(dialect.skip_locked), taken).all())
    if lanes and not rows:
        rows = list(dialect.take(connection, shares(lanes, limit, room), lease))
    # What was seen to wait, and to whom it is open, may have changed until the rows were locked.
    of_run = scope.job_id is not None
    if not rows or not waiting.served(connection, rows, lease.now, is_open=not of_run):
        raise OvertakenError
    if scope.job_id is None:
        jobs = sorted({row.job_id for row in rows})
        connection.execute(_BEGIN_JOB, [{"job_id": job, "now": lease.now} for job in jobs])
    elif not leases.is_run_by(connection, scope.job_id, lease.run):
        raise OvertakenError
    return [_claim(row, lease.now) for row in sorted(rows, key=lambda row: row.id)]


def _queue_with_suspects(connection: Connection, scope: Scope) -> Any:
    statement, values = scoped(QUEUE_WITH_SUSPECTS, scope)
    return connection.execute(statement, values).one_or_none()


@cache
def _take_suspect(skip_locked: str) -> TextClause:
    return text(
        "WITH picked AS MATERIALIZED (SELECT id AS picked_id FROM tasks WHERE job_id = :job_id "
        f"AND state = 'pending' AND crashes > 0 ORDER BY id LIMIT 1 {skip_locked}) "
        f"UPDATE tasks SET {CLAIMED} FROM picked WHERE tasks.id = picked_id "
        f"RETURNING {TAKEN}"
    )


def _claim(row: Any, now: int) -> Claim:
    sent, age_ms = json.loads(row.user_query), now - row.begun
    owes = row.owes is not None
    return Claim(row.id, row.claim_no, row.crashes, age_ms, sent, row.callback, owes)
