"""The database behind the store: engine, transactions, schema revision."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError

from autoscrape.errors import StoreError
from autoscrape.store.schema import REVISION

BUSY_TIMEOUT_S = 30


class Database:
    """One SQLite file in WAL mode; writers take turns, readers never wait.

    ``url`` is an SQLAlchemy URL such as ``sqlite:////data/autoscrape.db``. A new file gets its
    tables, an older one is migrated; StoreError tells what is wrong with any other.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = create_engine(_file_url(url), connect_args={"timeout": BUSY_TIMEOUT_S})
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)
        try:
            self._bring_to_revision()
        except (DatabaseError, CommandError) as error:
            self.close()
            reason = error.orig if isinstance(error, DatabaseError) else error
            raise StoreError(
                f"the store {url} cannot be opened: {reason}; is it another program's file? "
                "AUTOSCRAPE_STORE can name another"
            ) from None
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a write transaction: all of it or nothing."""
        with self._engine.connect() as connection:
            connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the store."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def now(self) -> int:
        """Give the time in Unix milliseconds by the clock that all users of the store share."""
        return time.time_ns() // 1_000_000

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _bring_to_revision(self) -> None:
        with self.read() as connection:
            found = None
            if inspect(connection).has_table("alembic_version"):
                found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if found == REVISION:
            return
        if found is not None and found > REVISION:
            raise StoreError(
                f"the store {self.url} was made by a newer autoscrape (revision {found}, this one "
                f"knows {REVISION}); install that version or use another AUTOSCRAPE_STORE"
            )
        self._migrate()

    def _migrate(self) -> None:
        # 0.2 s, needed once per store.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        # Nine lines about an empty file are no news.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        with as_file(files("autoscrape.store") / "migrations") as scripts, self.write() as conn:
            config = Config()
            config.set_main_option("script_location", str(scripts))
            config.attributes["connection"] = conn
            command.upgrade(config, "head")


def _file_url(text: str) -> URL:
    """Give the URL of a SQLite file whose folder exists."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = make_url("unknown://")
    name = url.database or ""
    plain = url.drivername in ("sqlite", "sqlite+pysqlite") and not url.host and not url.query
    if not plain or not name or name.startswith((":", "file:")):
        # Not shown: it may hold a password.
        raise StoreError(
            "AUTOSCRAPE_STORE is no database that this version knows; "
            "write sqlite:////path/to/file.db"
        )
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the store {text} cannot be made: {error}; AUTOSCRAPE_STORE can name another file"
        ) from None
    return url


def _configure(connection: Any, _: Any) -> None:
    # The driver must not open transactions by itself: its deferred ones fail instead of waiting.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
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
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
