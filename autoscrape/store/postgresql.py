"""PostgreSQL: the store of many machines; the server's clock is the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, ClassVar

import psycopg
from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, text
from sqlalchemy.engine.interfaces import ExceptionContext, IsolationLevel
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from autoscrape.jobs.scope import Scope
from autoscrape.jobs.turns import Lane
from autoscrape.store.dialect import CLAIMED, TAKEN, Dialect, Lease, Wakeups
from autoscrape.store.scoped import QUEUES_WITH_WORK, lanes_limits, scoped

CHANNEL = "autoscrape_tasks"

# A server that is gone without a word must be noticed long before a lease of a minute ends.
_LIMITS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "autoscrape",
    "options": "-c statement_timeout=20s -c lock_timeout=10s "
    "-c idle_in_transaction_session_timeout=60s",
}

_NOW = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")
_LANES = (
    "SELECT q.job_id, q.priority, l.domain, l.pending FROM (" + QUEUES_WITH_WORK + ") q "
    "CROSS JOIN LATERAL (SELECT domain, pending, served FROM lanes "
    "WHERE lanes.job_id = q.job_id AND pending > 0 {avoided} "
    "ORDER BY served, domain LIMIT :slots) l "
    "ORDER BY q.priority DESC, q.served, q.job_id, l.served, l.domain"
)
# MATERIALIZED: another plan might otherwise run the inner SELECT, and its LIMIT, more than once.
# ARRAY: of a join the planner expects so many rows that it reads all tasks.
_TAKE = text(
    "WITH wanted AS (SELECT * FROM unnest(CAST(:jobs AS int[]), CAST(:domains AS text[]), "
    "CAST(:shares AS int[])) AS w (job_id, domain, share)), "
    "picked AS MATERIALIZED (SELECT t.id FROM wanted w CROSS JOIN LATERAL ("
    "SELECT id FROM tasks WHERE tasks.job_id = w.job_id AND tasks.domain = w.domain "
    "AND state = 'pending' AND crashes = 0 ORDER BY id + 0 LIMIT w.share "
    "FOR NO KEY UPDATE SKIP LOCKED) t) "
    f"UPDATE tasks SET {CLAIMED} WHERE tasks.id = ANY (ARRAY (SELECT id FROM picked)) "
    f"RETURNING {TAKEN}"
)


class PostgreSQL(Dialect):
    """Any number of machines; nobody waits for a row that another worker is claiming."""

    # No key: a row that refers to the task may be added meanwhile.
    in_turn: ClassVar[str] = "FOR NO KEY UPDATE OF tasks"
    skip_locked: ClassVar[str] = "FOR NO KEY UPDATE OF tasks SKIP LOCKED"
    named: ClassVar[str] = (
        "unnest(CAST(:ids AS bigint[]), CAST(:claim_nos AS int[])) AS named (id, claim_no)"
    )
    is_done: ClassVar[str] = "tasks.id = ANY (CAST(:done AS bigint[]))"
    makes_its_tables: ClassVar[bool] = False
    reading: ClassVar[IsolationLevel] = "REPEATABLE READ"

    def __init__(self, url: URL) -> None:
        self.shown = url.set(query={}).render_as_string(hide_password=True)
        self._url = url
        self._limits = {
            **_LIMITS,
            "options": f"{_LIMITS['options']} {url.query.get('options', '')}",
        }
        self._engine = create_engine(url, connect_args=self._limits, pool_timeout=15)
        event.listen(self._engine, "handle_error", _close_cursor)

    @property
    def engine(self) -> Engine:
        """The connections."""
        return self._engine

    def begin_write(self, connection: Connection, *, durable: bool) -> None:
        """Do nothing: every commit is on the disk, and rows are locked as they are changed."""

    def now(self, connection: Connection) -> int:
        """Give the server's time."""
        return int(connection.execute(_NOW).scalar_one())

    def is_outage(self, error: DBAPIError) -> bool:
        """Tell lost connections, deadlocks, limits, full disks, a standby from mistakes."""
        standby = isinstance(error.orig, psycopg.errors.ReadOnlySqlTransaction)
        return standby or isinstance(error, (OperationalError, InterfaceError))

    def lanes(
        self, connection: Connection, scope: Scope, limit: int, avoid: tuple[str, ...]
    ) -> list[Lane]:
        """Ask for all in one statement."""
        statement, values = scoped(_LANES, scope, avoid)
        found = connection.execute(statement, {**values, **lanes_limits(limit, avoid)})
        return [Lane(row.job_id, row.priority, row.domain, row.pending) for row in found]

    def take(
        self, connection: Connection, shares: Mapping[tuple[int, str], int], lease: Lease
    ) -> Sequence[Row[Any]]:
        """Claim all in one statement."""
        values = {
            "jobs": [job_id for job_id, _ in shares],
            "domains": [domain for _, domain in shares],
            "shares": list(shares.values()),
        }
        return connection.execute(_TAKE, {**values, **lease.values()}).all()

    def naming(
        self, keys: Sequence[tuple[int, int]], done: Sequence[int] | None = None
    ) -> dict[str, Any]:
        """Give them as arrays."""
        values: dict[str, Any] = {"ids": [task_id for task_id, _ in keys]}
        values["claim_nos"] = [claim_no for _, claim_no in keys]
        return values if done is None else {**values, "done": list(done)}

    def announce(self, connection: Connection) -> None:
        """Notify whoever listens."""
        connection.execute(text(f"NOTIFY {CHANNEL}"))

    def wakeups(self) -> Wakeups:
        """Listen on a connection of its own."""
        return _Notifications(self._url, self._limits)


class _Notifications(Wakeups):
    def __init__(self, url: URL, limits: dict[str, Any]) -> None:
        super().__init__()
        self._limits = limits
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float) -> None:
        """Return when a transaction that announced tasks was committed."""
        end = time.monotonic() + seconds
        try:
            if self._connection is None and not self._closing.is_set():
                # What was announced before is lost: the caller had better look.
                self._listen()
                return
            while not self._closing.is_set() and (left := end - time.monotonic()) > 0:
                if self._heard(min(left, 1.0)):
                    return
        except psycopg.Error:
            self._disconnect()
            self._closing.wait(max(0.0, end - time.monotonic()))
        if self._closing.is_set():
            self._disconnect()

    def _listen(self) -> None:
        self._connection = psycopg.connect(self._conninfo, autocommit=True, **self._limits)
        self._connection.execute(f"LISTEN {CHANNEL}")

    def _heard(self, seconds: float) -> bool:
        assert self._connection is not None  # noqa: S101 (opened above)
        heard = list(self._connection.notifies(timeout=seconds, stop_after=1))
        if heard:
            # However many there are, they say the same.
            list(self._connection.notifies(timeout=0))
        return bool(heard)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _close_cursor(context: ExceptionContext) -> None:
    # SQLAlchemy leaves it open when the connection is lost, and the driver complains.
    if context.is_disconnect and context.execution_context is not None:
        with suppress(psycopg.Error):
            context.execution_context.cursor.close()
