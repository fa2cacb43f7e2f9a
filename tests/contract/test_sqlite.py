"""What only SQLite can get wrong: files, paths, locks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from autoscrape.errors import StoreError
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.sqlite import BUSY_TIMEOUT_S
from tests.contract.making import claim, open_job

PATIENCE = 20.0


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A file of no database."""
    file = tmp_path / "notes.txt"
    file.write_text("these are my notes, not a database\n" * 100)
    before = file.read_bytes()
    yield file
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    [
        *["", "nonsense", "/path/to/file.db", "C:\\file.db", "sqlite:file.db"],
        *["sqlite://", "sqlite:///", "sqlite://host/file.db", "sqlite://host:port/file.db"],
        *["sqlite+nonsense:////tmp/file.db", "sqlite+aiosqlite:////tmp/file.db"],
        *["sqlite:///:memory:", "sqlite:///file::memory:?uri=true"],
        *["postgresql+asyncpg://host/db", "mysql://host/db", "http://example.com/", "foo://bar"],
    ],
)
def test_a_url_that_is_no_store_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(StoreError, match=r"AUTOSCRAPE_STORE.*sqlite:////path/to/file.db"):
        Database(url)


@pytest.mark.parametrize("scheme", ["mysql", "postgresql+asyncpg", "sqlite+nonsense"])
def test_a_refusal_does_not_show_the_password(scheme: str) -> None:
    with pytest.raises(StoreError) as caught:
        Database(f"{scheme}://me:hunter2@host/db")
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_with_what_to_do(path: Path) -> None:
    with pytest.raises(StoreError, match="not a database") as caught:
        Database(url_of(path))
    assert str(path) in str(caught.value)
    assert "AUTOSCRAPE_STORE" in str(caught.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        Database(url_of(tmp_path))


def test_a_file_where_a_folder_should_be_is_refused(path: Path) -> None:
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Database(url_of(path / "store.db"))


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(StoreError, match="/proc/nowhere"):
        Database("sqlite:////proc/nowhere/store.db")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    Database(url_of(tmp_path / "a" / "b" / "store ü.db")).close()
    assert (tmp_path / "a" / "b" / "store ü.db").exists()


def test_a_new_store_that_somebody_is_making_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    with ThreadPoolExecutor(1) as other, closing(sqlite3.connect(file)) as maker:
        maker.isolation_level = None
        maker.execute("BEGIN IMMEDIATE")
        opening = other.submit(Database, url_of(file))
        try:
            with pytest.raises(TimeoutError):
                opening.result(0.5)
        finally:
            maker.execute("COMMIT")
        opening.result(PATIENCE).close()


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    database = Database(url_of(tmp_path / "store.db"))
    service = Service(database, "shop")
    job = open_job(service, 1)
    with ThreadPoolExecutor(1) as other:
        with database.write() as connection:
            connection.execute(text("UPDATE jobs SET priority = 4"))
            claiming = other.submit(claim, service, job.id, 1)
            assert service.jobs()[0].priority == job.priority
        assert len(claiming.result(PATIENCE)) == 1
    database.close()


def test_the_file_is_in_wal_mode_and_its_writers_are_patient(tmp_path: Path) -> None:
    database = Database(url_of(tmp_path / "store.db"))
    with database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA busy_timeout")) == BUSY_TIMEOUT_S * 1000
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    assert BUSY_TIMEOUT_S == 30
    database.close()
