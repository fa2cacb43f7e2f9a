"""SQLite that is locked or has no room left: told as an outage, and over as soon as it is over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.making import again, done, submissions, submit
from tests.contract.store_check import assert_consistent

ALL = Scope()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A store whose writers are not patient."""
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    event.listen(
        database.dialect.engine,
        "begin",
        lambda c: c.exec_driver_sql("PRAGMA busy_timeout=10"),
        insert=True,
    )
    yield Service(database, "shop")
    assert_consistent(database)
    database.close()


@contextmanager
def locked(tmp_path: Path) -> Iterator[None]:
    """Another writer that does not come to its end."""
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_store_is_an_outage_for_writers_only(service: Service, tmp_path: Path) -> None:
    job = submit(service, 3)
    held = service.work.claim(ALL, 1)
    verbs = [
        lambda: service.work.claim(ALL, 1),
        lambda: service.work.renew(held),
        lambda: service.work.finish([done(task) for task in held]),
        lambda: service.work.release(held),
        service.work.sweep,
        lambda: service.upkeep.cancel(job),
        lambda: list(service.upkeep.purge(0)),
    ]
    with locked(tmp_path):
        for verb in verbs:
            with pytest.raises(StoreUnavailableError, match="database is locked"):
                verb()
        assert service.jobs()[0].id == job.id
    assert service.work.finish([done(task) for task in held]).total() == 1


def test_a_full_disk_is_an_outage_and_costs_nothing(service: Service) -> None:
    job = submit(service, 3)
    held = service.work.claim(ALL, 3)
    full(service, is_full=True)
    with pytest.raises(StoreUnavailableError, match="full"):
        service.upkeep.tag(job, tuple(f"tag{n}" * 100 for n in range(500)), ())
    assert_consistent(service.database)
    full(service, is_full=False)
    assert service.work.finish([done(task) for task in held]).total() == 3
    assert again(service, job).tags == ()
    assert submit(service, submissions(2000)).counts.total == 2000


def full(service: Service, *, is_full: bool) -> None:
    """Let the file grow no more, as on a full disk."""

    def limit(connection: object) -> None:
        pages = service_pages if is_full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    with service.database.read() as connection:
        service_pages = connection.scalar(text("PRAGMA page_count"))
    event.listen(service.database.dialect.engine, "begin", limit)
