"""The TCP proxy loses the answer to a commit, and nothing else."""

from __future__ import annotations

import socket

import psycopg
import pytest

from tests.faults.waiting import wait_until
from tests.servers.tcp_proxy import HOST, TcpProxy
from tests.unit.proxied_postgresql import (
    DEADLINE_SECONDS,
    clients,
    connect,
    prices,
)
from tests.unit.proxied_postgresql import direct as direct  # noqa: PLC0414 (a fixture)


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
    wait_until(lambda: clients(direct) == 0, "the client is gone")


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
