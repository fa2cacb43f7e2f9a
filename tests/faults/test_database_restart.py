"""PostgreSQL goes away for a while: workers wait, keep what they have, and go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from itertools import count

import pytest

from autoscrape.store.database import Database
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.ready import ready_workers
from tests.faults.waiting import wait_until
from tests.servers.postgresql import PostgreSQLServer, running_postgresql

logger = logging.getLogger(__name__)

TASKS = 150
DOWN_S, DOWN_FULL_S = 3.0, 20.0
FAILS, ANSWERS = "what is in hand is kept", "the store answers again"
PASSWORD = "s3cr3t"

_numbers = count()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQLServer]:
    """A server of its own: the tests stop it."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def store_url(server: PostgreSQLServer) -> Iterator[str]:
    """An empty store with a password; the server runs again afterwards."""
    name = f"restart{next(_numbers)}"
    server.create_database(name)
    url = server.url(name).replace("postgres@", f"postgres:{PASSWORD}@")
    Database(url, migrate=True).close()
    yield url
    if not server.running:
        server.start()


def outage(server: PostgreSQLServer, oracle: Oracle) -> None:
    """Stop the server as a kill would; the oracle forgets its connections too."""
    server.stop("immediate")
    oracle.database.close()


def all_hits(oracle: Oracle) -> set[int]:
    """How often pages were asked for, of those that were."""
    return set(oracle.hits().values())


def assert_told_once(worker: Worker) -> None:
    """Check that a worker has told of one outage, once, and of its end."""
    said = worker.said()
    assert said.count(FAILS) == said.count(ANSWERS) == 1, said
    assert PASSWORD not in said
    assert "Traceback" not in said


def test_a_restart_in_the_middle_of_a_batch_costs_nothing(
    server: PostgreSQLServer, project: FaultProject, oracle: Oracle, full: bool
) -> None:
    workers = ready_workers(project, 2)
    oracle.submit(f"/slow/0.5/{n}" for n in range(TASKS))
    wait_until(lambda: all(oracle.held_by(worker.pid) for worker in workers), "both are at work")
    wait_until(lambda: oracle.ended() >= 20, "some tasks ended")
    outage(server, oracle)
    wait_until(lambda: all(FAILS in worker.said() for worker in workers), "both have noticed")
    time.sleep(DOWN_FULL_S if full else DOWN_S)  # the outage itself
    assert oracle.hits().total() < TASKS, "there is something left to claim"
    assert all(worker.alive for worker in workers)
    server.start()
    seconds = wait_until(lambda: all(ANSWERS in w.said() for w in workers), "they go on")
    logger.warning("both go on %.1f s after the server does", seconds)
    oracle.wait_all_ended()
    oracle.check(hand_backs=1)
    assert all_hits(oracle) == {1}, "every page in hand was kept"
    assert set(oracle.crashes().values()) == {0}
    for worker in workers:
        worker.stop()
        assert worker.ended() == 0
        assert_told_once(worker)


def test_an_idle_worker_survives_a_restart_and_takes_what_comes_after(
    server: PostgreSQLServer, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(["/page/0"])
    worker = project.start_worker()
    oracle.wait_all_ended()
    outage(server, oracle)
    wait_until(lambda: FAILS in worker.said(), "it has noticed")
    server.start()
    oracle.submit(f"/page/{n}" for n in range(1, 20))
    oracle.wait_all_ended()
    oracle.check()
    worker.stop()
    assert worker.ended() == 0
    assert_told_once(worker)


def test_a_worker_that_is_stopped_during_an_outage_ends_in_time(
    server: PostgreSQLServer, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(f"/slow/0.5/{n}" for n in range(30))
    worker = project.start_worker(AUTOSCRAPE_WORKER_TASKS=8)
    wait_until(lambda: oracle.ended() > 0, "it is at work")
    outage(server, oracle)
    wait_until(lambda: FAILS in worker.said(), "it has noticed")
    worker.stop()
    seconds = wait_until(lambda: not worker.alive, "the worker ended", 40)
    logger.warning("ended %.1f s after SIGTERM", seconds)
    assert "comes back in a minute" in worker.said()
    assert "Traceback" not in worker.said()
    server.start()
    assert oracle.minute_passes(worker.pid)
    oracle.sweep()
    project.start_worker()
    oracle.wait_all_ended()
    oracle.check()


def test_what_is_started_during_an_outage_says_so_in_one_line(
    server: PostgreSQLServer, project: FaultProject, store_url: str
) -> None:
    server.stop("immediate")
    submit = ["submit", "product", "-a", "url=http://a.example/"]
    for process in [
        project.start(*command, LOG_LEVEL="ERROR") for command in (["jobs"], ["work"], submit)
    ]:
        assert process.ended() == 1
        (line,) = process.said().splitlines()
        assert "the store postgresql+psycopg://postgres:***@" in line
        assert "refused" in line
        assert PASSWORD not in line
