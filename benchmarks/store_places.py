"""The databases that are measured: an SQLite file, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from autoscrape.store.database import Database
from tests.servers.postgresql import PostgreSQLServer, running_postgresql

# Nothing that a commit promises is switched off here, unlike in tests.
SETTINGS = """
fsync = on
full_page_writes = on
synchronous_commit = on
max_connections = 200
shared_buffers = 1GB
max_wal_size = 4GB
checkpoint_timeout = 5min
autovacuum = on
"""


class Place(ABC):
    """One kind of database."""

    name: str

    @abstractmethod
    def new(self) -> str:
        """Give the URL of a store with its tables and nothing in them."""

    @abstractmethod
    def sizes(self, database: Database) -> dict[str, int]:
        """Give the bytes of each table with its indexes."""

    @abstractmethod
    def written(self, database: Database) -> int | None:
        """Give how many bytes of log were written so far; None if that cannot be told."""

    @abstractmethod
    def spare_disk(self, url: str) -> None:
        """Let commits of a store not wait for the disk: then its own work is what is measured."""

    @abstractmethod
    def settle(self, database: Database) -> None:
        """Do what the database does by itself some minutes after a lot was stored."""


class SQLitePlace(Place):
    """Files in one folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._files = (folder / f"{number}.db" for number in count())

    def new(self) -> str:
        """Give a new file."""
        url = f"sqlite:///{next(self._files)}"
        Database(url).close()
        return url

    def sizes(self, database: Database) -> dict[str, int]:
        """Count pages of the file; what still waits in its log is brought over first."""
        with database.dialect.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        query = (
            "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m "
            "ON m.name = s.name WHERE s.aggregate = 1 GROUP BY m.tbl_name"
        )
        with database.read() as connection:
            return {name: int(size) for name, size in connection.execute(text(query))}

    def written(self, database: Database) -> int | None:
        """SQLite's log is overwritten again and again."""
        return None

    def spare_disk(self, url: str) -> None:
        """Do nothing: only a durable submission waits for the disk."""

    def settle(self, database: Database) -> None:
        """Do nothing: SQLite has no such work."""


class PostgreSQLPlace(Place):
    """Databases of one server."""

    name = "PostgreSQL"

    def __init__(self, server: PostgreSQLServer) -> None:
        self.server = server
        self._names = (f"bench{number}" for number in count())

    def new(self) -> str:
        """Give a new database."""
        name = next(self._names)
        self.server.create_database(name)
        url = self.server.url(name)
        Database(url, migrate=True).close()
        return url

    def sizes(self, database: Database) -> dict[str, int]:
        """Ask the server, compressed texts included."""
        query = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"
        with database.read() as connection:
            return {name: int(size) for name, size in connection.execute(text(query))}

    def written(self, database: Database) -> int | None:
        """Give the position in the write-ahead log."""
        query = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"
        with database.read() as connection:
            return int(connection.execute(text(query)).scalar_one())

    def spare_disk(self, url: str) -> None:
        """Let commits of a store not wait for the disk."""
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            name = SQL("ALTER DATABASE {} SET synchronous_commit = off")
            connection.execute(name.format(Identifier(connection.info.dbname)))

    def settle(self, database: Database) -> None:
        """Vacuum and analyze, as autovacuum will within a minute or two."""
        autocommit = database.dialect.engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def places() -> Iterator[list[Place]]:
    """Give both databases; they and all that is in them go at the end."""
    with TemporaryDirectory() as folder, running_postgresql(SETTINGS) as server:
        yield [SQLitePlace(Path(folder)), PostgreSQLPlace(server)]


def disk_sync_ms() -> float:
    """Give how long the disk takes to keep 8 kB for good: a durable commit cannot be faster."""
    took = []
    with TemporaryDirectory() as folder, (Path(folder) / "sync").open("wb", buffering=0) as file:
        for _ in range(200):
            began = time.perf_counter()
            os.pwrite(file.fileno(), bytes(8192), 0)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return median(took)
