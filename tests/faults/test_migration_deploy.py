"""A new version is deployed while workers of the present one run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import create_engine, inspect, text

from autoscrape.store.database import Database
from autoscrape.store.schema import REVISION
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.ready import ready_workers
from tests.faults.waiting import wait_until
from tests.servers.postgresql import PostgreSQLServer

TASKS = 100
NEXT = f"{int(REVISION) + 1:04}"

_numbers = count()


@pytest.fixture
def unmigrated(postgresql: PostgreSQLServer) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables."""
    name = f"deploy{next(_numbers)}"
    postgresql.create_database(name)
    yield postgresql.url(name)
    postgresql.drop_database(name)


def add_something(database: Database) -> None:
    """Do what the migration of a later, compatible version would."""
    with database.write() as connection:
        for table in ("tasks", "jobs", "results"):
            added = f"ALTER TABLE {table} ADD COLUMN shade TEXT NOT NULL DEFAULT 'blue'"
            connection.execute(text(added))
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": NEXT})
        connection.execute(text("UPDATE compatibility SET since = :s"), {"s": REVISION})


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_workers_go_on_and_may_be_started_while_the_tables_get_more(
    project: FaultProject, oracle: Oracle
) -> None:
    workers = ready_workers(project, 1)
    oracle.submit(f"/slow/0.3/{n}" for n in range(TASKS))
    wait_until(lambda: oracle.ended() >= 20, "statements have been used often")
    add_something(oracle.database)
    assert oracle.ended() < TASKS
    workers += ready_workers(project, 1)
    oracle.submit(f"/slow/0.3/later-{n}" for n in range(TASKS))
    wait_until(lambda: oracle.held_by(workers[1].pid), "the one that came later works too")
    oracle.wait_all_ended()
    oracle.check()
    assert set(oracle.hits().values()) == {1}
    assert oracle.errors() == {}
    for worker in workers:
        worker.stop()
        assert worker.ended() == 0
        assert "WARNING" not in worker.said()
    project.assert_no_traceback()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_database_may_be_migrated_by_many_at_once(
    project: FaultProject, oracle: Oracle, unmigrated: str
) -> None:
    runs = [project.start("migrate", AUTOSCRAPE_STORE=unmigrated) for _ in range(3)]
    assert [run.ended() for run in runs] == [0] * 3, [run.said() for run in runs]
    assert all(f"revision {REVISION}" in run.said() for run in runs)
    Database(unmigrated).close()
    project.assert_no_traceback()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_worker_leaves_a_database_without_tables_alone(
    project: FaultProject, oracle: Oracle, unmigrated: str
) -> None:
    worker = project.start_worker(AUTOSCRAPE_STORE=unmigrated, LOG_LEVEL="ERROR")
    assert worker.ended() == 1
    (line,) = worker.said().splitlines()
    assert "has no tables yet; run `scrapy migrate` once" in line
    assert tables(unmigrated) == []
