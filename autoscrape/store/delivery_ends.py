"""Deliveries end, or wait for another try; what waited for them is owed then.

A callback follows the upload of its task, that of a job all uploads of the job. The job's row is
locked before its deliveries, so that of two uploads that end together the second sees the first.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, select, text, update

from autoscrape.jobs.delivery import DENIALS, Delivery, DeliveryKind, DeliveryState
from autoscrape.store import owing
from autoscrape.store.schema import deliveries, jobs

_FREE: dict[str, Any] = {"lease_until": None, "holder": None}
_RELEASE_TASK = text(
    "UPDATE deliveries SET state = 'owed', due = :now "
    "WHERE job_id = :job_id AND task_id = :task_id AND state = 'waiting'"
)
_JOB_WAITS = text(
    "SELECT id FROM deliveries WHERE job_id = :job_id AND task_id IS NULL AND state = 'waiting'"
)
_RELEASE_JOB = text(
    "UPDATE deliveries SET state = 'owed', due = :now "
    "WHERE job_id = :job_id AND task_id IS NULL AND state = 'waiting'"
)


def done(connection: Connection, delivery: Delivery, now: int) -> bool:
    """Mark a delivery as done; False if it was claimed again, or is not owed any more."""
    _lock_job(connection, delivery.job_id, delivery.kind)
    ours = (deliveries.c.id == delivery.id) & (deliveries.c.claim_no == delivery.claim_no)
    change = update(deliveries).where(ours, deliveries.c.state == DeliveryState.OWED)
    ended = {"state": DeliveryState.DONE, "reason": None, "ended_time": now, **_FREE}
    if not connection.execute(change.values(**ended)).rowcount:
        return False
    _release(connection, delivery.job_id, delivery.task_id, delivery.kind, now)
    return True


def hold(connection: Connection, delivery: Delivery, expired_at: int | None) -> Row[Any] | None:
    """Lock and give the row of a delivery that its sender still holds, to be marked as failed.

    ``expired_at``: only if its lease had ended by then.
    """
    _lock_job(connection, delivery.job_id, delivery.kind)
    ours = (deliveries.c.id == delivery.id) & (deliveries.c.claim_no == delivery.claim_no)
    query = select(deliveries).where(ours, deliveries.c.lease_until.is_not(None))
    if expired_at is not None:
        query = query.where(deliveries.c.lease_until < expired_at)
    return connection.execute(query.with_for_update(key_share=True)).one_or_none()


def denials(held: Row[Any]) -> int:
    """Give how many of the last tries of a delivery in a row were denied."""
    return int(json.loads(held.details).get(DENIALS, 0))


def put_off(connection: Connection, held: Row[Any], reason: str, due: int) -> None:
    """Let a delivery be claimed again later, without a try."""
    ours = deliveries.c.id == held.id
    connection.execute(update(deliveries).where(ours).values(reason=reason, due=due, **_FREE))


def failed(
    connection: Connection,
    held: Row[Any],
    reason: str,
    due: int | None,
    now: int,
    denials: int = 0,
) -> DeliveryState:
    """Count a try that failed; ``due`` is when to try again, None for never.

    ``denials`` of the last tries in a row were denied.
    """
    state = DeliveryState.FAILED if due is None else DeliveryState.OWED
    values = {"attempts": held.attempts + 1, "reason": reason, "state": state, **_FREE}
    values |= {"ended_time": now} if due is None else {"due": due}
    details = json.loads(held.details)
    before = details.pop(DENIALS, 0)
    if denials and due is not None:
        details[DENIALS] = denials
    if before or denials:
        values["details"] = json.dumps(details, separators=(",", ":"))
    connection.execute(update(deliveries).where(deliveries.c.id == held.id).values(**values))
    if due is None:
        _release(connection, held.job_id, held.task_id, DeliveryKind(held.kind), now)
    return state


def release_job(connection: Connection, job_id: int, now: int) -> None:
    """Let the callback of a job be sent if nothing is to be stored any more; its row is locked."""
    waits = connection.scalar(_JOB_WAITS, {"job_id": job_id}) is not None
    if waits and not owing.uploads(connection, job_id):
        connection.execute(_RELEASE_JOB, {"job_id": job_id, "now": now})


def _release(
    connection: Connection, job_id: int, task_id: int | None, kind: DeliveryKind, now: int
) -> None:
    if kind is DeliveryKind.CALLBACK:
        return
    if task_id is not None:
        values = {"job_id": job_id, "task_id": task_id, "now": now}
        connection.execute(_RELEASE_TASK, values)
    release_job(connection, job_id, now)


def _lock_job(connection: Connection, job_id: int, kind: DeliveryKind) -> None:
    if kind is DeliveryKind.CALLBACK:
        return
    # Only of a job that owes something itself: others need not wait for each other.
    ours = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.owes.is_not(None))
    connection.execute(ours.with_for_update(key_share=True))
