"""The PostgreSQL server for tests is a real one, and keeps what was committed through a kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.servers.postgresql import (
    PROGRAMS,
    PostgreSQLServer,
    find_programs,
    running_postgresql,
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQLServer]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def database(server: PostgreSQLServer) -> Iterator[str]:
    server.create_database("shop")
    yield "shop"
    server.drop_database("shop")


def connect(server: PostgreSQLServer, database: str) -> psycopg.Connection:
    url = server.url(database).replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


def test_the_url_is_one_for_sqlalchemy(server: PostgreSQLServer, database: str) -> None:
    engine = create_engine(server.url(database), poolclass=NullPool)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT current_database(), current_user")).one()
    assert tuple(row) == (database, "postgres")


def test_a_commit_is_a_commit_and_names_sort_by_their_bytes(
    server: PostgreSQLServer, database: str
) -> None:
    with connect(server, database) as connection:
        settings = "synchronous_commit", "server_encoding", "listen_addresses"
        values = [connection.execute(f"SHOW {name}").fetchone()[0] for name in settings]
        in_order = connection.execute("SELECT 'Z' < 'a'").fetchone()[0]
    assert values == ["on", "UTF8", "127.0.0.1"]
    assert in_order


def test_a_database_is_copied_from_a_template(server: PostgreSQLServer, database: str) -> None:
    with connect(server, database) as connection:
        connection.execute("CREATE TABLE items AS SELECT 7 AS price")
    server.create_database("copy", template=database)
    with connect(server, "copy") as connection:
        assert connection.execute("SELECT price FROM items").fetchall() == [(7,)]
        connection.execute("DELETE FROM items")
    server.drop_database("copy")
    with connect(server, database) as connection:
        assert connection.execute("SELECT price FROM items").fetchall() == [(7,)]


def test_what_is_committed_survives_a_kill(server: PostgreSQLServer, database: str) -> None:
    with connect(server, database) as connection:
        connection.execute("CREATE TABLE items AS SELECT 7 AS price")
        port = connection.info.port
        connection.execute("BEGIN")
        connection.execute("INSERT INTO items VALUES (8)")
        server.stop("immediate")
        assert not server.running
        with pytest.raises(psycopg.OperationalError):
            connection.execute("COMMIT")
    with pytest.raises(psycopg.OperationalError, match="refused"):
        connect(server, database)
    server.start()
    with connect(server, database) as connection:
        assert connection.execute("SELECT price FROM items").fetchall() == [(7,)]
        assert connection.info.port == port


def test_a_stopped_server_starts_again_where_it_was(
    server: PostgreSQLServer, database: str
) -> None:
    server.stop()
    server.start()
    with connect(server, database) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (database,)


def test_connections_to_one_database_are_terminated(
    server: PostgreSQLServer, database: str
) -> None:
    with connect(server, database) as there, connect(server, "postgres") as elsewhere:
        server.terminate_connections(database)
        with pytest.raises(psycopg.OperationalError):
            there.execute("SELECT 1")
        assert elsewhere.execute("SELECT 1").fetchone() == (1,)
    server.terminate_connections("postgres")


def test_a_database_is_dropped_though_somebody_is_connected(server: PostgreSQLServer) -> None:
    server.create_database("short-lived")
    with connect(server, "short-lived"):
        server.drop_database("short-lived")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(server, "short-lived")


def test_a_verb_that_fails_tells_why(server: PostgreSQLServer) -> None:
    with pytest.raises(RuntimeError, match="another server might be running"):
        server.start()


def test_nothing_is_left_of_a_cluster() -> None:
    with running_postgresql() as server:
        folder, url = server.folder, server.url("postgres").replace("+psycopg", "")
        assert folder.is_dir()
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)


# Finding the programs


def install(folder: Path) -> Path:
    """Put something with the names of the programs into a folder."""
    folder.mkdir(parents=True)
    for name in PROGRAMS:
        (folder / name).touch(mode=0o755)
    return folder


def test_the_programs_in_path_are_taken_first(tmp_path: Path) -> None:
    install(tmp_path / "17" / "bin")
    in_path = install(tmp_path / "own")
    assert find_programs(str(in_path), tmp_path) == in_path


def test_the_newest_installed_programs_are_taken(tmp_path: Path) -> None:
    for version in ("9.6", "17", "15"):
        install(tmp_path / version / "bin")
    assert find_programs("", tmp_path) == tmp_path / "17" / "bin"


def test_a_client_alone_is_no_server(tmp_path: Path) -> None:
    (tmp_path / "17" / "bin").mkdir(parents=True)
    with pytest.raises(RuntimeError, match="apt-get install postgresql"):
        find_programs("", tmp_path)
