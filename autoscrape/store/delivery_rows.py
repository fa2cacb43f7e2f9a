"""Stored deliveries of a job: shown, counted, owed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, text, tuple_, update

from autoscrape.jobs.delivery import DeliveryKind, DeliveryState
from autoscrape.store import job_rows
from autoscrape.store.database import Database
from autoscrape.store.schema import deliveries

CHUNK = 1000
_PAGE = 500

IN_TURN = ((DeliveryKind.OBJECT, DeliveryKind.FEED), (DeliveryKind.CALLBACK,))
"""Kinds in the order in which they are owed again: a callback follows what is uploaded."""

# A callback of a task follows the object of the task, that of a job all that the job uploads.
_STATE_AGAIN = text(
    "CASE WHEN deliveries.kind = 'callback' AND EXISTS (SELECT 1 FROM deliveries d "
    "WHERE d.job_id = deliveries.job_id AND d.ended_time IS NULL AND d.kind <> 'callback' "
    "AND (deliveries.task_id IS NULL OR d.task_id = deliveries.task_id)) "
    "THEN 'waiting' ELSE 'owed' END"
)


@frozen
class DeliveryRow:
    """One delivery as people see it; times are Unix milliseconds."""

    id: int
    task_id: int | None
    """None for what is owed for the whole job."""

    kind: DeliveryKind
    target: str
    state: DeliveryState
    attempts: int
    """Tries that failed."""

    next_try: int | None
    """When it is tried again; None when it has ended, or waits for an upload."""

    reason: str | None
    """Why the last try failed."""

    owed_since: int
    ended_time: int | None


def of_job(database: Database, job_id: int) -> Iterator[DeliveryRow]:
    """Give the deliveries of a job in the order of its tasks, those of the job last; in pages."""
    ours = select(deliveries).where(deliveries.c.job_id == job_id).limit(_PAGE)
    place = tuple_(deliveries.c.task_id, deliveries.c.id)
    of_tasks = ours.order_by(deliveries.c.task_id, deliveries.c.id)
    last = (-1, -1)
    while rows := _page(database, of_tasks.where(place > last)):
        yield from map(_shown, rows)
        last = (rows[-1].task_id, rows[-1].id)
    of_whole = ours.where(deliveries.c.task_id.is_(None)).order_by(deliveries.c.id)
    last_id = -1
    while rows := _page(database, of_whole.where(deliveries.c.id > last_id)):
        yield from map(_shown, rows)
        last_id = rows[-1].id


def left(connection: Connection, job_id: int) -> int:
    """Give how many deliveries of a job have not ended."""
    ours = (deliveries.c.job_id == job_id) & deliveries.c.ended_time.is_(None)
    return connection.scalar(select(func.count()).where(ours)) or 0


def count(connection: Connection, job_id: int) -> Counter[DeliveryState]:
    """Give how many deliveries of a job are in each state."""
    query = select(deliveries.c.state, func.count()).where(deliveries.c.job_id == job_id)
    rows = connection.execute(query.group_by(deliveries.c.state))
    return Counter({DeliveryState(state): number for state, number in rows})


def owe_again(
    connection: Connection, job_id: int, kinds: Sequence[DeliveryKind], last: int, now: int
) -> Sequence[int]:
    """Owe up to 1000 failed deliveries behind an id anew; give their ids, in order.

    Callbacks that are owed, and not in hand, wait for the uploads that are owed again.
    """
    if job_rows.lock(connection, job_id).purged_time:
        return []
    # The state as a literal, or the partial index would not serve.
    failed = (
        select(deliveries.c.id, deliveries.c.task_id)
        .where(text("state = 'failed'"), deliveries.c.job_id == job_id, deliveries.c.id > last)
        .where(deliveries.c.kind.in_(kinds))
        .order_by(deliveries.c.id)
        .limit(CHUNK)
        .with_for_update(key_share=True)
    )
    rows = connection.execute(failed).all()
    ids = [row.id for row in rows]
    if ids:
        anew = {"attempts": 0, "due": now, "owed_since": now, "reason": None, "ended_time": None}
        change = update(deliveries).where(deliveries.c.id.in_(ids))
        connection.execute(change.values(state=_STATE_AGAIN, **anew))
    if ids and DeliveryKind.CALLBACK not in kinds:
        of_tasks = [row.task_id for row in rows if row.task_id is not None]
        _wait_again(connection, job_id, deliveries.c.task_id.in_(of_tasks))
        _wait_again(connection, job_id, deliveries.c.task_id.is_(None))
    return ids


def _wait_again(connection: Connection, job_id: int, of: ColumnElement[bool]) -> None:
    """Let callbacks wait that would tell of an upload before it has ended."""
    owed = (deliveries.c.job_id == job_id) & of & (deliveries.c.kind == DeliveryKind.CALLBACK)
    free = (deliveries.c.state == DeliveryState.OWED) & deliveries.c.lease_until.is_(None)
    query = select(deliveries.c.id).where(owed, free).order_by(deliveries.c.id)
    ids = connection.scalars(query.with_for_update(key_share=True)).all()
    if ids:
        change = update(deliveries).where(deliveries.c.id.in_(ids))
        connection.execute(change.values(state=DeliveryState.WAITING))


def _page(database: Database, query: Select[Any]) -> Sequence[Row[Any]]:
    with database.read() as connection:
        return connection.execute(query).all()


def _shown(row: Row[Any]) -> DeliveryRow:
    state = DeliveryState(row.state)
    return DeliveryRow(
        row.id,
        row.task_id,
        DeliveryKind(row.kind),
        row.target,
        state,
        row.attempts,
        row.due if state is DeliveryState.OWED else None,
        row.reason,
        row.owed_since,
        row.ended_time,
    )
