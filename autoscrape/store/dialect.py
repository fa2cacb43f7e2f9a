"""What differs between the databases that the store can live in."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen
from sqlalchemy import Connection, Engine, Row
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import DBAPIError

from autoscrape.jobs.scope import Scope
from autoscrape.jobs.turns import Lane

CLAIMED = (
    "state = 'running', claim_no = claim_no + 1, begun = coalesce(begun, :now), "
    "lease_until = :until, holder = :holder"
)
"""What a claim sets, with :meth:`Lease.values`."""

TAKEN = "tasks.id, job_id, domain, claim_no, crashes, begun, user_query, callback, owes"
"""What a claim gives of a task."""


@frozen
class Lease:
    """For whom tasks are claimed, and how long that is believed; Unix milliseconds."""

    holder: str
    run: str
    """The process of the holder; a job that is reserved is so for a process."""

    now: int
    until: int

    def values(self) -> dict[str, str | int]:
        """Give the values of :data:`CLAIMED`."""
        return {"now": self.now, "until": self.until, "holder": self.holder}


class Wakeups(ABC):
    """Tells an idle worker that tasks may have arrived; for one thread at a time."""

    def __init__(self) -> None:
        self._closing = threading.Event()

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Return when tasks may have arrived, at the latest after some seconds."""

    def close(self) -> None:
        """End a wait soon; from any thread."""
        self._closing.set()


class Dialect(ABC):
    """One kind of database; every implementation keeps the same contract, tested by one suite."""

    in_turn: ClassVar[str]
    """Ends a SELECT of tasks to be changed: waits for others that are changing them."""

    skip_locked: ClassVar[str]
    """Ends a SELECT of tasks to be changed: those that others are changing are left out."""

    named: ClassVar[str]
    """A table ``named`` of the ``id`` and ``claim_no`` of tasks, from what :meth:`naming` gives.

    Of any number of tasks, so that it is one statement, prepared once.
    """

    is_done: ClassVar[str]
    """Tells of a task in ``tasks`` whether it is among those that :meth:`naming` was told of."""

    makes_its_tables: ClassVar[bool]
    """Whether opening a store may make or change its tables."""

    reading: ClassVar[IsolationLevel]
    """Isolation of a transaction that reads, in which all statements see one state."""

    shown: str
    """The store's URL without a password."""

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """The connections."""

    @abstractmethod
    def begin_write(self, connection: Connection, *, durable: bool) -> None:
        """Prepare a connection for a transaction that writes.

        ``durable``: once committed it must survive a loss of power.
        """

    @abstractmethod
    def now(self, connection: Connection) -> int:
        """Give the time in Unix milliseconds by the clock that all users of the store share."""

    @abstractmethod
    def is_outage(self, error: DBAPIError) -> bool:
        """Tell whether an error may pass by itself: no connection, a lock, a full disk."""

    @abstractmethod
    def lanes(
        self, connection: Connection, scope: Scope, limit: int, avoid: tuple[str, ...]
    ) -> list[Lane]:
        """Give lanes with waiting tasks, those to be served first at the front.

        At most ``limit`` jobs and, of each, ``limit`` lanes; ``avoid`` are domains to leave alone.
        """

    @abstractmethod
    def take(
        self, connection: Connection, shares: Mapping[tuple[int, str], int], lease: Lease
    ) -> Sequence[Row[Any]]:
        """Claim, in each lane (job, domain), at most so many tasks, the oldest first."""

    @abstractmethod
    def naming(
        self, keys: Sequence[tuple[int, int]], done: Sequence[int] | None = None
    ) -> dict[str, Any]:
        """Give the values of ``named``, from pairs of id and claim number, and of ``is_done``."""

    @abstractmethod
    def announce(self, connection: Connection) -> None:
        """Wake idle workers once this transaction is committed."""

    @abstractmethod
    def wakeups(self) -> Wakeups:
        """Listen for announcements."""
