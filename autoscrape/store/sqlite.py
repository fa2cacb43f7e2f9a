"""SQLite: one file in WAL mode, on one machine; writers take turns, readers never wait."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL, Connection, Engine, Row, create_engine, event, text
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import DBAPIError

from autoscrape.errors import StoreError
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.turns import Lane
from autoscrape.store.dialect import CLAIMED, TAKEN, Dialect, Lease, Wakeups
from autoscrape.store.scoped import QUEUES_WITH_WORK, lanes_limits, scoped

BUSY_TIMEOUT_S = 30
POLL_S = 0.25

_LANES = (
    "SELECT domain, pending FROM lanes WHERE job_id = :job_id AND pending > 0 {avoided} "
    "ORDER BY served, domain LIMIT :slots"
)
_TAKE = text(
    f"UPDATE tasks SET {CLAIMED} WHERE id IN (SELECT id FROM tasks WHERE job_id = :job_id "
    "AND domain = :domain AND state = 'pending' AND crashes = 0 ORDER BY id + 0 LIMIT :share) "
    f"RETURNING {TAKEN}"
)
_OUTAGES = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
)


class SQLite(Dialect):
    """Every user of the store is on one machine: its clock is the clock, its disk is local."""

    in_turn: ClassVar[str] = ""
    skip_locked: ClassVar[str] = ""
    named: ClassVar[str] = (
        "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS claim_no "
        "FROM json_each(:named)) AS named"
    )
    is_done: ClassVar[str] = "tasks.id IN (SELECT value FROM json_each(:done))"
    makes_its_tables: ClassVar[bool] = True
    reading: ClassVar[IsolationLevel] = "SERIALIZABLE"

    def __init__(self, url: URL, *, make: bool = True) -> None:
        self.shown = str(url)
        self._file = _file_of(url, make=make)
        self._engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)

    @property
    def engine(self) -> Engine:
        """The connections."""
        return self._engine

    def begin_write(self, connection: Connection, *, durable: bool) -> None:
        """Take the write lock at once: a deferred transaction fails where this one waits."""
        connection.execution_options(begin="BEGIN IMMEDIATE", durable=durable)

    def now(self, connection: Connection) -> int:
        """Give the time of this machine."""
        return time.time_ns() // 1_000_000

    def is_outage(self, error: DBAPIError) -> bool:
        """Tell locks, a full disk and a disk that fails from mistakes."""
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _OUTAGES

    def lanes(
        self, connection: Connection, scope: Scope, limit: int, avoid: tuple[str, ...]
    ) -> list[Lane]:
        """Ask job by job; a statement takes microseconds here."""
        statement, values = scoped(QUEUES_WITH_WORK, scope)
        limits = lanes_limits(limit, avoid)
        queues = connection.execute(statement, {**values, **limits}).all()
        of_queue, avoided = scoped(_LANES, Scope(), avoid)
        return [
            Lane(queue.job_id, queue.priority, lane.domain, lane.pending)
            for queue in queues
            for lane in connection.execute(of_queue, {**avoided, **limits, "job_id": queue.job_id})
        ]

    def take(
        self, connection: Connection, shares: Mapping[tuple[int, str], int], lease: Lease
    ) -> Sequence[Row[Any]]:
        """Claim lane by lane."""
        held = lease.values()
        return [
            row
            for (job_id, domain), share in shares.items()
            for row in connection.execute(
                _TAKE, {"job_id": job_id, "domain": domain, "share": share, **held}
            )
        ]

    def naming(
        self, keys: Sequence[tuple[int, int]], done: Sequence[int] | None = None
    ) -> dict[str, Any]:
        """Give them as JSON."""
        values = {"named": json.dumps(keys)}
        return values if done is None else {**values, "done": json.dumps(done)}

    def announce(self, connection: Connection) -> None:
        """Do nothing: idle workers look for themselves."""

    def wakeups(self) -> Wakeups:
        """Watch the file."""
        return _FileChanges(self._file)


class _FileChanges(Wakeups):
    """A look costs microseconds, so it is taken often."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._seen: Any = None

    def wait(self, seconds: float) -> None:
        """Return when another connection has written to the file."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._closing.wait(min(POLL_S, left)):
                self._disconnect()
                return
            if (version := self._version()) != self._seen:
                self._seen = version
                return

    def _version(self) -> Any:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(self._file, timeout=0, check_same_thread=False)
            return self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self._disconnect()
            return None

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _file_of(url: URL, *, make: bool) -> str:
    name = url.database or ""
    if not name or url.host or url.query or name.startswith((":", "file:")):
        raise StoreError(
            "AUTOSCRAPE_STORE names no file; write sqlite:////path/to/file.db with four slashes, "
            "or three for a path from here"
        )
    if not make and not Path(name).exists():
        raise StoreError(
            f"no store at {name} yet; the first `scrapy crawl` or `scrapy submit` makes it"
        )
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the store {url} cannot be made: {error}; AUTOSCRAPE_STORE can name another file"
        ) from None
    return name


def _configure(connection: Any, _: Any) -> None:
    # The driver must not open transactions by itself: its deferred ones fail instead of waiting.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=ON")
        patience = time.monotonic() + BUSY_TIMEOUT_S
        # The step to WAL does not heed the busy timeout.
        while cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > patience:
                    raise
                time.sleep(0.05)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    # NORMAL may lose the last commits when the power goes, never when a process dies.
    level = "FULL" if options.get("durable") else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql(options.get("begin", "BEGIN"))
