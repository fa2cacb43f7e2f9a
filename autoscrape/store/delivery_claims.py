"""Deliveries are claimed: what is due, in turns of its buckets and receivers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row, select, text, update

from autoscrape.jobs.delivery import Delivery, DeliveryKind
from autoscrape.jobs.scope import Scope
from autoscrape.store.schema import deliveries
from autoscrape.store.scoped import held_to

LOOKED_AT = 200
"""So many queues, and so many rows that are due the longest, are looked at for one claim."""

SWEPT_AT_ONCE = 500

EVERY_JOB = Scope()

# As a literal, or the partial indexes would not serve.
_CLAIMABLE = "state = 'owed' AND lease_until IS NULL {held_to}"

_LONGEST_DUE = text(
    "SELECT queue FROM deliveries WHERE state = 'owed' AND lease_until IS NULL AND due <= :now "
    "ORDER BY due LIMIT :most"
)
# From queue to queue through the index, past any number of rows.
_WALK = (
    "WITH RECURSIVE walk (queue) AS ("
    f"SELECT (SELECT d.queue FROM deliveries d WHERE {_CLAIMABLE} AND d.queue > :after "
    "ORDER BY d.queue LIMIT 1) UNION ALL "
    f"SELECT (SELECT d.queue FROM deliveries d WHERE {_CLAIMABLE} AND d.queue > walk.queue "
    "ORDER BY d.queue LIMIT 1) FROM walk WHERE walk.queue IS NOT NULL) "
    f"SELECT walk.queue, (SELECT d.due FROM deliveries d WHERE {_CLAIMABLE} "
    "AND d.queue = walk.queue ORDER BY d.due LIMIT 1) AS due "
    "FROM walk WHERE walk.queue IS NOT NULL LIMIT :most"
)
_NEXT = (
    f"SELECT (SELECT min(due) FROM deliveries WHERE {_CLAIMABLE}) AS due, (SELECT "
    "min(lease_until) FROM deliveries WHERE lease_until IS NOT NULL {held_to}) AS lease_until"
)


@frozen
class Hold:
    """For whom deliveries are claimed, and how long that is believed; Unix milliseconds."""

    holder: str
    now: int
    until: int


@frozen
class Caution:
    """How much is claimed of queues that may hang; of each of them only one at a time."""

    proven: Collection[str]
    """Those that are trusted: the last try has succeeded."""

    failing: Collection[str]
    """Those of which the last try has failed; what is neither is new."""

    new_room: int
    """How many may be claimed of all new ones together."""

    failing_room: int
    """How many may be claimed of all failing ones together."""


@frozen
class Seen:
    """Queues with deliveries that are due; some of them, if there are very many."""

    in_turn: list[str]
    """In the order of their names, from where the turn is."""

    longest: list[str]
    """Those of what is due the longest."""

    cut_at: str | None
    """The queue that the look ended with, if there were more."""

    @property
    def names(self) -> list[str]:
        """All of them, in the order in which they are served."""
        return list(dict.fromkeys([*self.in_turn, *self.longest]))

    def next_turn(self, now: str, served: Collection[str]) -> str:
        """Give the queue behind which the next look begins."""
        last = [name for name in self.in_turn if name in served]
        if self.cut_at is not None and len(last) == len(self.in_turn):
            return self.cut_at
        return last[-1] if last else now


def queues_due(connection: Connection, scope: Scope, now: int, after: str) -> Seen:
    """Look for queues with deliveries that are due, of the jobs of a scope, from ``after`` on."""
    longest = []
    if scope == EVERY_JOB:
        values = {"now": now, "most": LOOKED_AT}
        longest = list(dict.fromkeys(connection.scalars(_LONGEST_DUE, values)))
        if not longest:
            return Seen([], [], None)
    in_turn, cut_at = _walk(connection, scope, now, after)
    return Seen(in_turn, longest, cut_at)


def shares(
    names: Sequence[str],
    limit: int,
    per_queue: int,
    holding: Mapping[str, int],
    caution: Caution | None = None,
) -> dict[str, int]:
    """Give how many to claim of each queue: one of each in turn, until it or the limit is full."""
    given: dict[str, int] = {}
    for turn in range(1, per_queue + 1):
        for name in names:
            if sum(given.values()) >= limit:
                return given
            most = per_queue if caution is None else _most(name, per_queue, given, caution)
            if turn + holding.get(name, 0) <= most:
                given[name] = turn
    return given


def _most(name: str, per_queue: int, given: Mapping[str, int], caution: Caution) -> int:
    """Give how many of a queue may be held at a time, once so much was given of others."""
    if name in caution.proven:
        return per_queue
    failing = name in caution.failing
    alike = [
        one
        for one in given
        if one not in caution.proven and (one in caution.failing) is failing and one != name
    ]
    room = caution.failing_room if failing else caution.new_room
    return 1 if len(alike) < room else 0


def take(
    connection: Connection, scope: Scope, wanted: Mapping[str, int], hold: Hold
) -> list[Delivery]:
    """Claim at most so many due deliveries of each queue, those due the longest first."""
    ids: list[int] = []
    conditions = held_to(_CLAIMABLE, scope)
    for queue, share in wanted.items():
        due = (
            select(deliveries.c.id)
            .where(conditions, deliveries.c.queue == queue, deliveries.c.due <= hold.now)
            .order_by(deliveries.c.due, deliveries.c.id)
            .limit(share)
            .with_for_update(key_share=True, skip_locked=True)
        )
        ids += connection.scalars(due)
    if not ids:
        return []
    # They are locked: nothing can come between.
    change = update(deliveries).where(deliveries.c.id.in_(ids)).returning(*deliveries.c)
    claimed = connection.execute(
        change.values(
            claim_no=deliveries.c.claim_no + 1, lease_until=hold.until, holder=hold.holder
        )
    )
    return sorted(map(delivery_of, claimed), key=lambda delivery: ids.index(delivery.id))


def renew(connection: Connection, held: Iterable[Delivery], until: int) -> set[int]:
    """Move the leases of deliveries; give the ids of those that are still held."""
    return _change_held(connection, held, lease_until=until)


def hand_back(connection: Connection, held: Iterable[Delivery]) -> set[int]:
    """Let deliveries be claimed again; counts no try. Give the ids of those that were held."""
    return _change_held(connection, held, lease_until=None, holder=None)


def expired(connection: Connection, now: int) -> list[Delivery]:
    """Give up to 500 deliveries whose lease has ended."""
    query = select(deliveries).where(deliveries.c.lease_until < now)
    query = query.order_by(deliveries.c.lease_until).limit(SWEPT_AT_ONCE)
    return list(map(delivery_of, connection.execute(query)))


def next_due(connection: Connection, scope: Scope) -> int | None:
    """Give when the next delivery can be claimed; one that is held, when its lease has ended."""
    row = connection.execute(held_to(_NEXT, scope)).one()
    return min(filter(None, row), default=None)


def delivery_of(row: Row[Any]) -> Delivery:
    """Give a stored delivery as it is handed to a sender."""
    return Delivery(
        row.id,
        row.claim_no,
        DeliveryKind(row.kind),
        row.job_id,
        row.task_id,
        row.target,
        json.loads(row.details),
        row.attempts,
        row.webhook_id,
    )


def _walk(
    connection: Connection, scope: Scope, now: int, after: str
) -> tuple[list[str], str | None]:
    seen = [*connection.execute(held_to(_WALK, scope, after=after, most=LOOKED_AT))]
    if after and len(seen) < LOOKED_AT:
        # From the beginning again.
        seen += connection.execute(held_to(_WALK, scope, after="", most=LOOKED_AT))
    cut_at = seen[-1].queue if len(seen) == LOOKED_AT else None
    return list(dict.fromkeys(row.queue for row in seen if row.due <= now)), cut_at


def _change_held(connection: Connection, held: Iterable[Delivery], **values: Any) -> set[int]:
    numbers = {delivery.id: delivery.claim_no for delivery in held}
    ours = deliveries.c.id.in_(list(numbers)) & deliveries.c.lease_until.is_not(None)
    query = select(deliveries.c.id, deliveries.c.claim_no).where(ours).order_by(deliveries.c.id)
    rows = connection.execute(query.with_for_update(key_share=True)).all()
    ids = {row.id for row in rows if row.claim_no == numbers[row.id]}
    if ids:
        connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**values))
    return ids
