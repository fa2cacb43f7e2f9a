"""PostgreSQL may run a statement by any plan: a claim never gets more than it asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.work import Work
from autoscrape.store.database import Database
from tests.contract.making import crash, done, submission, submit
from tests.contract.store_check import assert_consistent
from tests.servers.postgresql import PostgreSQLServer

PLANS = [
    *["hashagg", "hashjoin", "mergejoin", "sort", "material"],
    *["nestloop", "seqscan", "indexscan", "bitmapscan"],
]
NUMBER = 240
THREADS = 4
LIMIT = 7
PATIENCE = 30.0


@pytest.fixture(scope="module")
def url(postgresql: PostgreSQLServer) -> str:
    """A store that every plan is tried on."""
    postgresql.create_database("plans")
    Database(postgresql.url("plans"), migrate=True).close()
    return postgresql.url("plans")


@contextmanager
def without(url: str, plan: str) -> Iterator[Service]:
    """Open the store so that the server avoids a kind of plan."""
    database = Database(f"{url}?options=-c%20enable_{plan}%3Doff")
    with database.read() as connection:
        assert connection.exec_driver_sql(f"SHOW enable_{plan}").scalar() == "off"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "20s"
    yield Service(database, "shop")
    assert_consistent(database)
    database.close()


@pytest.mark.parametrize("plan", PLANS)
def test_claims_by_another_plan_are_neither_greater_nor_fewer(url: str, plan: str) -> None:
    start = threading.Barrier(THREADS)
    with without(url, plan) as service:
        job = submit(service, [submission(f"d{n % 6}.example", n) for n in range(NUMBER)])

        def work(_: int) -> list[int]:
            worker, mine = Work(service.database), []
            start.wait(PATIENCE)
            while tasks := worker.claim(Scope(), LIMIT):
                assert len(tasks) <= LIMIT
                assert worker.renew(tasks) == {task.id for task in tasks}
                worker.release(tasks[5:])
                worker.finish([done(task) for task in tasks[:5]])
                mine += [task.id for task in tasks[:5]]
            return mine

        with ThreadPoolExecutor(THREADS) as pool:
            claimed = [task_id for part in pool.map(work, range(THREADS)) for task_id in part]
        # What was handed back last may have come after the others saw an empty queue.
        claimed += work_alone(service)
        assert len(claimed) == len(set(claimed)) == NUMBER
        assert service.jobs()[0].id == job.id
        assert service.jobs()[0].counts.done == NUMBER


@pytest.mark.parametrize("plan", PLANS)
def test_sweeps_and_suspects_by_another_plan_are_as_many(url: str, plan: str) -> None:
    with without(url, plan) as service:
        submit(service, [submission(f"d{n}.example", n) for n in range(5)])
        crash(service, service.work.claim(Scope(), 3))
        batches = [service.work.claim(Scope(), 5) for _ in range(4)]
        assert [len(batch) for batch in batches] == [1, 1, 1, 2]
        service.work.finish([done(task) for batch in batches for task in batch])


def work_alone(service: Service) -> list[int]:
    ended = []
    while tasks := service.work.claim(Scope(), LIMIT):
        service.work.finish([done(task) for task in tasks])
        ended += [task.id for task in tasks]
    return ended
