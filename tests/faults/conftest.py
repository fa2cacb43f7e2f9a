"""Fixtures of the fault tests: a store of each kind, a site, a project, an oracle.

``AUTOSCRAPE_FAULTS=full`` in the environment makes the long forms of some tests run.
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

_numbers = count()


@pytest.fixture(scope="session")
def full() -> bool:
    """Tell whether there is time for the long forms."""
    return os.environ.get("AUTOSCRAPE_FAULTS") == "full"


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


@pytest.fixture(params=["sqlite", "postgresql"])
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
