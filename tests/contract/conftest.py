"""The stores that the contract holds for: today SQLite, one more parameter for each other one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.other_process import OtherProcess
from tests.contract.store_check import assert_consistent

PROJECT = "shop"


class SQLiteStores:
    """Gives URLs of SQLite stores, each a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        Database(f"sqlite:///{self._template}").close()

    def new(self, folder: Path) -> str:
        """Give the URL of a store that nobody has opened yet."""
        return f"sqlite:///{folder / 'store.db'}"

    def empty(self, folder: Path) -> str:
        """Give the URL of a store with its tables; quicker than making them."""
        shutil.copy(self._template, folder / "store.db")
        return self.new(folder)


@pytest.fixture(scope="session", params=[SQLiteStores], ids=["sqlite"])
def stores(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SQLiteStores:
    """One kind of store; every other kind has the same two methods."""
    made: SQLiteStores = request.param(tmp_path_factory.mktemp("template"))
    return made


@pytest.fixture
def database(stores: SQLiteStores, tmp_path: Path) -> Iterator[Database]:
    """An open, empty store; consistent at the end of every test."""
    opened = Database(stores.empty(tmp_path))
    yield opened
    assert_consistent(opened)
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
