"""The stores that the contract holds for, each a parameter of every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.other_process import OtherProcess
from tests.contract.store_check import assert_consistent
from tests.servers.postgresql import PostgreSQLServer

PROJECT = "shop"


class Stores(Protocol):
    """One kind of store."""

    def new(self, folder: Path) -> str:
        """Give the URL of a store that nobody has opened yet."""

    def empty(self, folder: Path) -> str:
        """Give the URL of a store with its tables; quicker than making them."""


class SQLiteStores:
    """Stores in files."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        Database(f"sqlite:///{self._template}").close()

    def new(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'store.db'}"

    def empty(self, folder: Path) -> str:
        shutil.copy(self._template, folder / "store.db")
        return self.new(folder)


class PostgreSQLStores:
    """Stores in databases of one server."""

    def __init__(self, server: PostgreSQLServer) -> None:
        self._server = server
        self._names = (f"store{number}" for number in count())
        server.create_database("template")
        Database(server.url("template"), migrate=True).close()

    def new(self, folder: Path) -> str:
        return self._made(None)

    def empty(self, folder: Path) -> str:
        return self._made("template")

    def terminate_connections(self, url: str) -> None:
        self._server.terminate_connections(url.rpartition("/")[2])

    def _made(self, template: str | None) -> str:
        name = next(self._names)
        self._server.create_database(name, template)
        return self._server.url(name)


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return SQLiteStores(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql_stores(postgresql: PostgreSQLServer) -> Stores:
    return PostgreSQLStores(postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Every kind of store keeps the contract."""
    made: Stores = request.getfixturevalue(f"{request.param}_stores")
    return made


@pytest.fixture
def database(stores: Stores, tmp_path: Path) -> Iterator[Database]:
    """An open, empty store; consistent at the end of every test."""
    opened = Database(stores.empty(tmp_path))
    try:
        yield opened
        assert_consistent(opened)
    finally:
        opened.close()


@pytest.fixture
def service(database: Database) -> Service:
    """The verbs on the store, project ``shop`` being at hand."""
    return Service(database, PROJECT)


@pytest.fixture
def start_process() -> Iterator[Callable[[], OtherProcess]]:
    """Start other processes; those that still run at the end are ended."""
    started: list[OtherProcess] = []

    def start() -> OtherProcess:
        started.append(OtherProcess())
        return started[-1]

    yield start
    for process in started:
        process.end()
