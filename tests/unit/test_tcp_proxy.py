"""The TCP proxy does to a real PostgreSQL connection what it says it does."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.faults.waiting import wait_until
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.tcp_proxy import HOST, TcpProxy, reserve_port
from tests.unit.proxied_postgresql import (
    DEADLINE_SECONDS,
    SILENCE_SECONDS,
    SSL_REQUEST,
    assert_silent,
    clients,
    connect,
    hanging,
    prices,
)
from tests.unit.proxied_postgresql import direct as direct  # noqa: PLC0414 (a fixture)

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
    wait_until(lambda: clients(direct) == 0, "the client is gone")


def test_a_client_is_closed_when_the_server_closes(
    proxy: TcpProxy, postgresql: PostgreSQLServer, direct: psycopg.Connection
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
    wait_until(lambda: clients(direct) == 0, "the client is gone")
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
        wait_until(
            lambda: direct.execute(locks, [False]).fetchone() == (1,),
            "the other waits for its turn",
        )
        with hanging(proxy):
            direct.execute("SELECT pg_advisory_unlock(1)")
            wait_until(
                lambda: direct.execute(locks, [True]).fetchone() == (1,),
                "the other has its turn",
            )
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
            noticed = pool.submit(wait_until, lambda: clients(direct) == 1, "one is left")
            with pytest.raises(TimeoutError):
                noticed.result(SILENCE_SECONDS)
        noticed.result(DEADLINE_SECONDS)


# The end


def test_no_thread_and_no_port_is_left(postgresql: PostgreSQLServer) -> None:
    with TcpProxy(HOST, postgresql.port) as proxy:
        address = HOST, proxy.port
        client = socket.create_connection(address, DEADLINE_SECONDS)
        proxy.hang()
    assert "tcp-proxy" not in {thread.name for thread in threading.enumerate()}
    with client:
        assert client.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
