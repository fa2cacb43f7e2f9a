"""The database behind the store: engine, transactions, schema revision."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
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
        self._engine = _engine(url)
        try:
            self._bring_to_revision()
        except DatabaseError as error:
            self._engine.dispose()
            raise StoreError(f"the store {url} cannot be opened: {error.orig}") from None

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
        from alembic import command  # noqa: PLC0415 (0.2 s, needed once per store)
        from alembic.config import Config  # noqa: PLC0415

        # Nine lines about an empty file are no news.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        with as_file(files("autoscrape.store") / "migrations") as scripts, self.write() as conn:
            config = Config()
            config.set_main_option("script_location", str(scripts))
            config.attributes["connection"] = conn
            command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            f"AUTOSCRAPE_STORE {url!r} is no database URL; write sqlite:////path/to/file.db"
        ) from None
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise StoreError(
            f"AUTOSCRAPE_STORE {url!r} is not supported; write sqlite:////path/to/file.db"
        )
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _: Any) -> None:
    # The driver must not open transactions by itself: its deferred ones fail instead of waiting.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
