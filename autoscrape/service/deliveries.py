"""The verbs of what is owed to the outside: claim, keep, mark, look, send again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from autoscrape.errors import one_line
from autoscrape.jobs.delivery import (
    UPLOAD_PATIENCE_S,
    Delivery,
    DeliveryKind,
    DeliveryState,
    next_denied,
    next_try,
    next_upload,
)
from autoscrape.jobs.job import Job
from autoscrape.jobs.job_owes import Rows
from autoscrape.jobs.scope import Scope
from autoscrape.service import delivery_content
from autoscrape.service.delivery_content import Content
from autoscrape.service.run_lease import LEASE_MS, new_worker
from autoscrape.store import delivery_claims, delivery_ends, delivery_rows, job_rows, owing
from autoscrape.store.database import Database
from autoscrape.store.delivery_claims import EVERY_JOB, Caution
from autoscrape.store.delivery_rows import DeliveryRow

NOTHING: Mapping[str, int] = {}


@frozen
class Deliveries:
    """What a courier does; plain synchronous calls, safe from any thread.

    After a StoreUnavailableError every verb can be called again with what it was given.
    """

    database: Database
    holder: str = field(factory=new_worker)
    """Name of this sender."""

    _turn: list[str] = field(init=False, factory=lambda: [""], eq=False, repr=False)
    """The queue behind which the next look for due ones begins."""

    def claim(
        self,
        limit: int,
        per_queue: int,
        scope: Scope = EVERY_JOB,
        holding: Mapping[str, int] = NOTHING,
        caution: Caution | None = None,
    ) -> list[Delivery]:
        """Claim up to ``limit`` deliveries that are due, of the jobs of a scope, for a minute.

        Of each queue at most ``per_queue``, less what the caller is ``holding`` of it already
        (:func:`autoscrape.store.owing.queue_of` names the queue of a target). Queues are served in
        turn, so that one in which much fails does not hide the others; ``caution`` bounds what is
        claimed of those that may hang.
        """
        with self.database.read() as connection:
            now = self.database.now(connection)
            seen = delivery_claims.queues_due(connection, scope, now, self._turn[0])
        shares = delivery_claims.shares(seen.names, limit, per_queue, holding, caution)
        self._turn[0] = seen.next_turn(self._turn[0], shares)
        if not shares:
            return []
        with self.database.write() as connection:
            now = self.database.now(connection)
            lease = delivery_claims.Hold(self.holder, now, now + LEASE_MS)
            return delivery_claims.take(connection, scope, shares, lease)

    def renew(self, held: Iterable[Delivery]) -> set[int]:
        """Keep deliveries for another minute; give the ids of those that are still held."""
        with self.database.write() as connection:
            until = self.database.now(connection) + LEASE_MS
            return delivery_claims.renew(connection, held, until)

    def hand_back(self, held: Iterable[Delivery]) -> None:
        """Let claimed deliveries be claimed again at once; counts no try."""
        with self.database.write() as connection:
            if delivery_claims.hand_back(connection, held):
                self.database.dialect.announce(connection)

    def content(self, delivery: Delivery) -> Content | None:
        """Give what is to be sent for an object or a callback, the same at each try.

        None if it is not owed any more: its job was deleted, or its task is being tried again.
        """
        return delivery_content.content(self.database, delivery)

    def rows(self, job_id: int, kind: Rows) -> Iterator[dict[str, Any]]:
        """Give the rows of a job's feed, in the order of its tasks; streams."""
        return delivery_content.rows(self.database, job_id, kind)

    def delivered(self, delivery: Delivery) -> bool:
        """Mark a delivery as done; what waited for it is owed from now on.

        False if another sender has claimed it since, or it is not owed any more. A sender that is
        only late is believed: the other side has it.
        """
        with self.database.write() as connection:
            now = self.database.now(connection)
            return delivery_ends.done(connection, delivery, now)

    def failed(
        self,
        delivery: Delivery,
        reason: str,
        *,
        final: bool = False,
        denied: bool = False,
        retry_after: float | None = None,
    ) -> DeliveryState | None:
        """Mark a try that failed, and give the state after it: OWED, or FAILED for good.

        When to try again follows from the kind, the number of tries, and the database's clock;
        ``retry_after`` seconds are waited at least. ``final``: no other try; ``denied``: no other
        if it was the fourth like it in a row. None if another sender has claimed it since, or it
        is not owed any more.
        """
        return self._failed(delivery, reason, final=final, denied=denied, retry_after=retry_after)

    def put_off(self, delivery: Delivery, reason: str, seconds: float) -> bool:
        """Let a delivery be claimed again after some seconds, by who can send it; counts no try.

        False if another sender has claimed it since, or it is not owed any more.
        """
        with self.database.write() as connection:
            due = self.database.now(connection) + round(seconds * 1000)
            held = delivery_ends.hold(connection, delivery, None)
            if held is not None:
                delivery_ends.put_off(connection, held, _storable(reason), due)
            return held is not None

    def sweep(self) -> int:
        """Take back deliveries of senders that are gone, as tries that failed; give their number.

        At most 500 at a time.
        """
        with self.database.read() as connection:
            now = self.database.now(connection)
            expired = delivery_claims.expired(connection, now)
        reason = "the worker that was sending it is gone"
        swept = [self._failed(delivery, reason, expired_at=now) for delivery in expired]
        return sum(state is not None for state in swept)

    def next_due(self, scope: Scope = EVERY_JOB) -> int | None:
        """Give in how many milliseconds a delivery can be claimed, 0 for at once, None for never.

        One that is being sent counts with the end of its lease.
        """
        with self.database.read() as connection:
            due = delivery_claims.next_due(connection, scope)
            return None if due is None else max(0, due - self.database.now(connection))

    def left(self, job_id: int) -> int:
        """Give how many deliveries of a job have not ended; quick, however many have."""
        with self.database.read() as connection:
            return delivery_rows.left(connection, job_id)

    def owed(self, job_id: int) -> Counter[DeliveryState]:
        """Give how many deliveries of a job are in each state."""
        with self.database.read() as connection:
            return delivery_rows.count(connection, job_id)

    def list(self, job_id: int) -> Iterator[DeliveryRow]:
        """Give the deliveries of a job in the order of its tasks, those of the job last."""
        return delivery_rows.of_job(self.database, job_id)

    def resend(self, job: Job) -> int:
        """Let the failed deliveries of a job be tried again from the beginning; give their number.

        Works in chunks, each a transaction.
        """
        number = 0
        for kinds in delivery_rows.IN_TURN:
            last = 0
            while True:
                with self.database.write() as connection:
                    now = self.database.now(connection)
                    chunk = delivery_rows.owe_again(connection, job.id, kinds, last, now)
                    if chunk:
                        self.database.dialect.announce(connection)
                if not chunk:
                    break
                number, last = number + len(chunk), chunk[-1]
        return number

    def owe_feed(self, job_id: int, target: str, details: Mapping[str, Any]) -> None:
        """Owe a feed that a crawl could not store; ``details`` say how it is sent.

        It takes the place of what an earlier run of the job owes for the same target.
        """
        with self.database.write() as connection:
            now = self.database.now(connection)
            job_rows.lock(connection, job_id)
            owing.feed(connection, job_id, target, details, now)
            self.database.dialect.announce(connection)

    def feed_stored(self, job_id: int, target: str) -> None:
        """Remember that a crawl has stored a feed; what an earlier run owes there is forgotten."""
        with self.database.write() as connection:
            now = self.database.now(connection)
            job_rows.lock(connection, job_id)
            owing.feed_stored(connection, job_id, target, now)
            delivery_ends.release_job(connection, job_id, now)

    def newer_feed(self, delivery: Delivery) -> Job | None:
        """Give a later job that has stored, or owes, a feed of the same target."""
        with self.database.read() as connection:
            newer = owing.newer_feed(connection, delivery.job_id, delivery.target)
            return None if newer is None else job_rows.get(connection, newer)

    def _failed(
        self,
        delivery: Delivery,
        reason: str,
        *,
        final: bool = False,
        denied: bool = False,
        retry_after: float | None = None,
        expired_at: int | None = None,
    ) -> DeliveryState | None:
        with self.database.write() as connection:
            now = self.database.now(connection)
            held = delivery_ends.hold(connection, delivery, expired_at)
            if held is None:
                return None
            denials = delivery_ends.denials(held) + 1 if denied else 0
            wait = None
            if not final:
                wait = _wait(delivery.kind, held.attempts + 1, now - held.owed_since, denials)
            if wait is not None and retry_after is not None:
                wait = max(wait, min(retry_after, UPLOAD_PATIENCE_S))
            due = None if wait is None else now + round(wait * 1000)
            return delivery_ends.failed(connection, held, _storable(reason), due, now, denials)


def _wait(kind: DeliveryKind, attempts: int, age_ms: int, denials: int) -> float | None:
    jitter = random.uniform(-1, 1)  # noqa: S311 (no secret)
    if denials:
        return next_denied(denials, jitter)
    if kind is DeliveryKind.CALLBACK:
        return next_try(attempts, jitter)
    return next_upload(attempts, age_ms / 1000, jitter)


def _storable(reason: str) -> str:
    """Give a reason on one line, as every database takes it."""
    return one_line(reason).replace("\0", "").encode("utf-8", "replace").decode()
