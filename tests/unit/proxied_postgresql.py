"""What the tests of the TCP proxy do with a real PostgreSQL server behind it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests.servers.postgresql import PostgreSQLServer
from tests.servers.tcp_proxy import HOST, TcpProxy

DEADLINE_SECONDS = 30
SILENCE_SECONDS = 0.3
"""How long nothing must come; an answer that is not held back takes a few milliseconds."""
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
"""The server answers it with one byte."""


@pytest.fixture
def direct(postgresql: PostgreSQLServer) -> Iterator[psycopg.Connection]:
    """Connect past the proxy to a database with an empty table."""
    postgresql.create_database("shop")
    with closing(connect(postgresql.port, autocommit=True)) as connection:
        connection.execute("CREATE TABLE items (price int)")
        yield connection
    postgresql.drop_database("shop")


def connect(port: int, *, autocommit: bool = False) -> psycopg.Connection:
    return psycopg.connect(
        host=HOST,
        port=port,
        user="postgres",
        dbname="shop",
        options=f"-c statement_timeout={DEADLINE_SECONDS}s",
        autocommit=autocommit,
    )


def prices(direct: psycopg.Connection) -> list[int]:
    return [price for (price,) in direct.execute("SELECT price FROM items ORDER BY price")]


def clients(direct: psycopg.Connection) -> int:
    """Count the server's connections to the database, but for this one."""
    count = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = %s
    """
    return direct.execute(count, ["client backend"]).fetchone()[0]


@contextmanager
def hanging(proxy: TcpProxy) -> Iterator[None]:
    """Let the proxy hang in this block, and heal it even if the test fails there."""
    proxy.hang()
    try:
        yield
    finally:
        proxy.heal()


def assert_silent(client: socket.socket) -> None:
    client.settimeout(SILENCE_SECONDS)
    with pytest.raises(TimeoutError):
        client.recv(1)
    client.settimeout(DEADLINE_SECONDS)
