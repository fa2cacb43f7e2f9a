"""Fixtures of the fault tests: a store of each kind, a site, a project, an oracle.

``AUTOSCRAPE_FAULTS=full`` in the environment makes the long forms of some tests run, and each test
on both stores; otherwise tests take turns between them, but for those marked ``every_store``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from autoscrape.store.database import Database
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.tiny_site import running_tiny_site

FULL = os.environ.get("AUTOSCRAPE_FAULTS") == "full"
STORES = ("sqlite", "postgresql")

_numbers = count()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave every test one store, by turns, unless there is time for both."""
    twins: dict[str, list[pytest.Item]] = {}
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if params.get("store_url") in STORES and not item.get_closest_marker("every_store"):
            twins.setdefault(item.nodeid.replace(*STORES), []).append(item)
    pairs = [pair for pair in twins.values() if len(pair) == len(STORES)]
    left_out = [] if FULL else [pair[number % 2] for number, pair in enumerate(pairs)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def full() -> bool:
    """Tell whether there is time for the long forms."""
    return FULL


@pytest.fixture
def tiny_site() -> Iterator[str]:
    """Give the base URL of a fresh site of tiny pages."""
    with running_tiny_site() as base_url:
        yield base_url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the URL of an empty SQLite store."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL store with its tables."""
    server, name = request.getfixturevalue("postgresql"), f"faults{next(_numbers)}"
    server.create_database(name)
    Database(server.url(name), migrate=True).close()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(params=STORES)
def store_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty store of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def oracle(store_url: str, tiny_site: str) -> Iterator[Oracle]:
    """Give an oracle on the store."""
    database = Database(store_url)
    yield Oracle(database, tiny_site)
    database.close()


@pytest.fixture
def project(tmp_path: Path, store_url: str, oracle: Oracle) -> Iterator[FaultProject]:
    """Give a project on the store; whatever it started ends before the store and the site do."""
    folder = tmp_path / "project"
    folder.mkdir()
    project = FaultProject(folder, store_url)
    yield project
    project.end()
