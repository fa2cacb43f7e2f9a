"""The database behind the store: transactions, its clock, its revision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, TimeoutError  # noqa: A004

from autoscrape.errors import StoreError, StoreUnavailableError, one_line
from autoscrape.store import revision
from autoscrape.store.dialect import Dialect
from autoscrape.store.sqlite import SQLite


class Database:
    """One store, in an SQLite file or a PostgreSQL database.

    ``url`` is an SQLAlchemy URL: ``sqlite:////data/autoscrape.db`` or
    ``postgresql+psycopg://user@host/name``. A SQLite file gets its tables, or newer ones, when it
    is opened; a PostgreSQL database only by ``migrate``. StoreError tells what is wrong with a
    store, StoreUnavailableError that it does not answer for the moment, at any call. ``found`` is
    the revision that it had before it was opened, None if it was empty. Without ``make`` an SQLite
    file must be there already.
    """

    def __init__(self, url: str, *, migrate: bool = False, make: bool = True) -> None:
        self.url = url
        self.dialect = _dialect(url, make=make)
        self.shown = self.dialect.shown
        try:
            self.found = self._open(migrate=migrate or self.dialect.makes_its_tables)
        except DatabaseError as error:
            self.close()
            raise StoreError(
                f"the store {self.shown} cannot be opened: {_reason(error)}; is "
                "it another program's? AUTOSCRAPE_STORE can name another"
            ) from None
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Connection]:
        """Open a write transaction: all of it or nothing.

        ``durable``: what was committed survives a loss of power, not only of the process.
        """
        with self._answering(), self.dialect.engine.connect() as connection:
            self.dialect.begin_write(connection, durable=durable)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the store."""
        with self._answering(), self.dialect.engine.connect() as connection:
            connection.execution_options(isolation_level=self.dialect.reading)
            with connection.begin():
                yield connection

    def now(self, connection: Connection) -> int:
        """Give the time in Unix milliseconds by the clock that all users of the store share."""
        return self.dialect.now(connection)

    @property
    def secret(self) -> bool:
        """Whether the URL may hold a password, so that it must not be shown whole."""
        url = self.dialect.engine.url
        return url.password is not None or bool(url.query)

    def close(self) -> None:
        """Close every connection."""
        self.dialect.engine.dispose()

    def _open(self, *, migrate: bool) -> str | None:
        with self.read() as connection:
            state = revision.state_of(connection, self.shown)
        if not state.needs_migration:
            return state.found
        if not migrate:
            raise StoreError(
                f"the store {self.shown} {state.lack}; run `scrapy migrate` once, with the same "
                "AUTOSCRAPE_STORE"
            )
        with self.write() as connection:
            revision.migrate(connection)
        return state.found

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if not (error.connection_invalidated or self.dialect.is_outage(error)):
                raise
            fails = f"the store {self.shown} fails: {_reason(error)}"
            raise StoreUnavailableError(fails) from error
        except TimeoutError as error:
            raise StoreUnavailableError(f"no connection to {self.shown} became free") from error


def _reason(error: DBAPIError) -> str:
    """Say in one line what the driver says in several."""
    lines = filter(None, map(str.strip, str(error.orig).splitlines()))
    return one_line("; ".join(lines))


def _dialect(text: str, *, make: bool) -> Dialect:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = make_url("unknown://")
    if "@" in (url.host or ""):
        # Not shown: a part of the password was taken for the host.
        raise StoreError(
            "AUTOSCRAPE_STORE has more than one @; write @ in the password as %40, / as %2F"
        )
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return SQLite(url, make=make)
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return _postgresql(url.set(drivername="postgresql+psycopg"))
    # Not shown: it may hold a password.
    raise StoreError(
        "AUTOSCRAPE_STORE is no database that this version knows; write sqlite:////path/to/file.db "
        "or postgresql+psycopg://user:password@host/name"
    )


def _postgresql(url: URL) -> Dialect:
    try:
        from autoscrape.store.postgresql import PostgreSQL  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise StoreError(
            f"a PostgreSQL store needs one more package ({error}); "
            "run pip install 'psycopg[binary]'"
        ) from None
    return PostgreSQL(url)
