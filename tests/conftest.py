"""Fixtures that every test may use: the demo site, a PostgreSQL server, a proxy before it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.demo_site import running_demo_site
from tests.servers.postgresql import PostgreSQLServer, running_postgresql
from tests.servers.tcp_proxy import HOST, TcpProxy

# The sites of the tests are on loopback, which tasks do not reach by default.
os.environ["AUTOSCRAPE_ALLOWED_NETWORKS"] = "127.0.0.0/8, ::1"


@pytest.fixture(scope="session")
def demo_site() -> Iterator[str]:
    """Give the base URL of the running demo site."""
    with running_demo_site() as base_url:
        yield base_url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    """Give a running PostgreSQL server; a test makes its own databases."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def proxy(postgresql: PostgreSQLServer) -> Iterator[TcpProxy]:
    """Give the network between the one under test and the PostgreSQL server."""
    with TcpProxy(HOST, postgresql.port) as proxy:
        yield proxy
