"""The TCP proxy does to a real PostgreSQL connection what it says it does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests.servers.postgresql import PostgreSQLServer, running_postgresql
from tests.servers.tcp_proxy import HOST, TcpProxy, reserve_port

DEADLINE_SECONDS = 30
SILENCE_SECONDS = 0.3
"""How long nothing must come; an answer that is not held back takes a few milliseconds."""
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
"""The server answers it with one byte."""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQLServer]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def proxy(server: PostgreSQLServer) -> Iterator[TcpProxy]:
    with TcpProxy(HOST, server.port) as proxy:
        yield proxy


@pytest.fixture
def direct(server: PostgreSQLServer) -> Iterator[psycopg.Connection]:
    """Connect past the proxy to a database with an empty table."""
    server.create_database("shop")
    with closing(connect(server.port, autocommit=True)) as connection:
        connection.execute("CREATE TABLE items (price int)")
        yield connection
    server.drop_database("shop")


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


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


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


# Forwarding


def test_much_goes_both_ways_unchanged(proxy: TcpProxy, direct: psycopg.Connection) -> None:
    much = "0123456789" * 300_000
    with connect(proxy.port) as client:
        assert client.info.port != direct.info.port
        assert client.execute("SELECT %s::text", [much]).fetchone() == (much,)


def test_a_client_that_leaves_is_gone_at_the_server(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    with connect(proxy.port):
        assert clients(direct) == 1
    wait_until(lambda: clients(direct) == 0)


def test_a_client_is_closed_when_the_server_closes(
    proxy: TcpProxy, server: PostgreSQLServer, direct: psycopg.Connection
) -> None:
    with connect(proxy.port) as client:
        direct.execute("SELECT pg_terminate_backend(%s)", [client.info.backend_pid])
        with pytest.raises(psycopg.OperationalError, match="administrator"):
            client.execute("SELECT 1")


def test_a_client_of_a_target_that_is_down_is_closed() -> None:
    with (
        reserve_port() as nobody,
        TcpProxy(*nobody.getsockname()) as proxy,
        socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS) as client,
    ):
        assert client.recv(1) == b""


def test_a_client_that_says_no_more_may_still_be_answered() -> None:
    with (
        socket.create_server((HOST, 0)) as listener,
        TcpProxy(*listener.getsockname()) as proxy,
        socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS) as client,
        listener.accept()[0] as target,
    ):
        target.settimeout(DEADLINE_SECONDS)
        client.sendall(b"all")
        client.shutdown(socket.SHUT_WR)
        assert (target.recv(100), target.recv(100)) == (b"all", b"")
        target.sendall(b"done")
        target.close()
        assert (client.recv(100), client.recv(100)) == (b"done", b"")


# Refusing


def test_refusing_closes_and_healing_opens_the_same_port(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    port = proxy.port
    with connect(port, autocommit=True) as client:
        proxy.refuse()
        with pytest.raises(psycopg.OperationalError):
            client.execute("INSERT INTO items VALUES (1)")
    with pytest.raises(psycopg.OperationalError, match="refused"):
        connect(port)
    wait_until(lambda: clients(direct) == 0)
    proxy.heal()
    with connect(port, autocommit=True) as client:
        client.execute("INSERT INTO items VALUES (2)")
    assert prices(direct) == [2]


def test_nobody_takes_the_port_of_a_proxy_that_refuses(proxy: TcpProxy) -> None:
    proxy.refuse()
    with socket.socket() as thief, pytest.raises(OSError, match="in use"):
        thief.bind((HOST, proxy.port))


def test_a_hanging_connection_is_refused_too(proxy: TcpProxy) -> None:
    proxy.hang()
    with socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS) as client:
        client.sendall(SSL_REQUEST)
        assert_silent(client)
        proxy.refuse()
        assert client.recv(1) == b""


# Hanging


def test_a_statement_is_held_back_until_the_proxy_heals(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    with connect(proxy.port, autocommit=True) as client, ThreadPoolExecutor(1) as pool:
        with hanging(proxy):
            inserted = pool.submit(client.execute, "INSERT INTO items VALUES (1)")
            with pytest.raises(TimeoutError):
                inserted.result(SILENCE_SECONDS)
            assert prices(direct) == []
        assert inserted.result(DEADLINE_SECONDS).rowcount == 1
    assert prices(direct) == [1]


def test_an_answer_is_held_back_until_the_proxy_heals(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted = %s"
    direct.execute("SELECT pg_advisory_lock(1)")
    with connect(proxy.port, autocommit=True) as client, ThreadPoolExecutor(1) as pool:
        locked = pool.submit(client.execute, "SELECT pg_advisory_lock(1)")
        wait_until(lambda: direct.execute(locks, [False]).fetchone() == (1,))
        with hanging(proxy):
            direct.execute("SELECT pg_advisory_unlock(1)")
            wait_until(lambda: direct.execute(locks, [True]).fetchone() == (1,))
            with pytest.raises(TimeoutError):
                locked.result(SILENCE_SECONDS)
        assert locked.result(DEADLINE_SECONDS).rowcount == 1


def test_a_new_connection_is_accepted_but_hears_nothing(proxy: TcpProxy) -> None:
    proxy.hang()
    with socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS) as client:
        client.sendall(SSL_REQUEST)
        assert_silent(client)
        proxy.heal()
        assert client.recv(1) == b"N"


def test_a_new_connection_does_not_reach_the_target() -> None:
    with socket.create_server((HOST, 0)) as target, TcpProxy(*target.getsockname()) as proxy:
        proxy.hang()
        target.settimeout(SILENCE_SECONDS)
        with socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS):
            with pytest.raises(TimeoutError):
                target.accept()
            proxy.heal()
            target.settimeout(DEADLINE_SECONDS)
            target.accept()[0].close()


def test_the_server_does_not_learn_that_a_client_left(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    with connect(proxy.port), connect(proxy.port) as other, ThreadPoolExecutor(1) as pool:
        with hanging(proxy):
            other.close()
            noticed = pool.submit(wait_until, lambda: clients(direct) == 1)
            with pytest.raises(TimeoutError):
                noticed.result(SILENCE_SECONDS)
        noticed.result(DEADLINE_SECONDS)


# Cutting


def test_the_answer_to_a_commit_is_lost_but_its_row_is_there(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    with connect(proxy.port) as client:
        client.execute("INSERT INTO items VALUES (1)")
        proxy.cut_after(b"COMMIT")
        assert not proxy.was_cut.is_set()
        with pytest.raises(psycopg.OperationalError):
            client.commit()
        assert proxy.was_cut.is_set()
    assert prices(direct) == [1]
    wait_until(lambda: clients(direct) == 0)


def test_only_one_commit_is_cut_and_other_statements_are_not(
    proxy: TcpProxy, direct: psycopg.Connection
) -> None:
    proxy.cut_after(b"COMMIT")
    with connect(proxy.port) as one, connect(proxy.port) as other:
        one.execute("INSERT INTO items VALUES (1)")
        other.execute("INSERT INTO items VALUES (2)")
        with pytest.raises(psycopg.OperationalError):
            one.commit()
        other.commit()
    with connect(proxy.port) as later:
        later.execute("INSERT INTO items VALUES (3)")
    assert prices(direct) == [1, 2, 3]


def test_a_second_cut_is_armed_anew(proxy: TcpProxy, direct: psycopg.Connection) -> None:
    for price in (1, 2):
        with connect(proxy.port) as client:
            client.execute("INSERT INTO items VALUES (%s)", [price])
            proxy.cut_after(b"COMMIT")
            assert not proxy.was_cut.is_set()
            with pytest.raises(psycopg.OperationalError):
                client.commit()
        assert proxy.was_cut.is_set()
    assert prices(direct) == [1, 2]


def test_a_marker_may_come_in_pieces() -> None:
    with (
        socket.create_server((HOST, 0)) as listener,
        TcpProxy(*listener.getsockname()) as proxy,
        socket.create_connection((HOST, proxy.port), DEADLINE_SECONDS) as client,
        listener.accept()[0] as target,
    ):
        target.settimeout(DEADLINE_SECONDS)
        proxy.cut_after(b"COMMIT")
        for piece in (b"before COM", b"MIT after"):
            client.sendall(piece)
            assert target.recv(100) == piece  # it came alone
        target.sendall(b"done")
        assert client.recv(100) == b""
        assert proxy.was_cut.is_set()


# The end


def test_no_thread_and_no_port_is_left(server: PostgreSQLServer) -> None:
    with TcpProxy(HOST, server.port) as proxy:
        address = HOST, proxy.port
        client = socket.create_connection(address, DEADLINE_SECONDS)
        proxy.hang()
    assert "tcp-proxy" not in {thread.name for thread in threading.enumerate()}
    with client:
        assert client.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
