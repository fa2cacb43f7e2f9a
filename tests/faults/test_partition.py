"""A worker that cannot reach the store for longer than its leases is overtaken, and sees it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from autoscrape.jobs.task import TaskState
from autoscrape.store.schema import results as stored
from autoscrape.store.schema import tasks
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.tcp_proxy import TcpProxy

LOST, REFUSED = "tasks are no more ours: ", "not written: stored already"
SLOW = [f"/slow/1/{n}" for n in range(3)]
HANGING = [f"/hang/{n}" for n in range(3)]
GIVES_UP_SOON = {"DOWNLOAD_TIMEOUT": 2, "RETRY_TIMES": 0}


@pytest.fixture(params=["postgresql"])
def store_url(postgresql_url: str) -> str:
    """A store that many machines reach."""
    return postgresql_url


@pytest.fixture
def far_worker(
    proxy: TcpProxy, store_url: str, postgresql: PostgreSQLServer, project: FaultProject
) -> Worker:
    """A worker that reaches the server through the proxy."""
    url = store_url.replace(f":{postgresql.port}/", f":{proxy.port}/")
    return project.start_worker(AUTOSCRAPE_STORE=url, AUTOSCRAPE_WORKER_TASKS=6, LOG_LEVEL="DEBUG")


def claims(oracle: Oracle) -> dict[str, int]:
    """How often each page was claimed."""
    with oracle.database.read() as connection:
        rows = connection.execute(select(tasks.c.id, tasks.c.claim_no))
        return {oracle.path_of(row.id): row.claim_no for row in rows}


def results(oracle: Oracle) -> list[tuple[int, str | None, int]]:
    """What is stored, and when it was."""
    columns = stored.c.task_id, stored.c.item, stored.c.ended_time
    with oracle.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(columns[0]))]


def leases_hold(oracle: Oracle) -> bool:
    """Whether every task in work is leased for some time to come."""
    running = select(func.min(tasks.c.lease_until)).where(tasks.c.state == TaskState.RUNNING)
    with oracle.database.read() as connection:
        return (connection.scalar(running) or 0) > oracle.database.now(connection)


def test_a_worker_that_was_cut_off_writes_nothing_over_the_work_of_another(
    proxy: TcpProxy, far_worker: Worker, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit([*SLOW, *HANGING])
    wait_until(lambda: oracle.hits().total() == 6, "all pages were asked for")
    proxy.hang()
    assert len(oracle.minute_passes(far_worker.pid)) == 6
    oracle.sweep()
    other = project.start_worker(**GIVES_UP_SOON)
    oracle.submit(f"/page/{n}" for n in range(20))
    oracle.wait_all_ended()
    before = results(oracle)
    assert not oracle.held_by(far_worker.pid)
    proxy.heal()
    wait_until(lambda: f"{len(HANGING)} {LOST}" in far_worker.said(), "it sees what it lost")
    wait_until(lambda: REFUSED in far_worker.said(), "its results came too late")
    assert far_worker.said().count(LOST) == 1, "in one line"
    other.stop()
    assert other.ended() == 0
    assert results(oracle) == before, "nothing was written twice"
    oracle.check()
    assert set(oracle.errors()) == set(HANGING)
    assert claims(oracle) == {
        **dict.fromkeys([*SLOW, *HANGING], 2),
        **{f"/page/{n}": 1 for n in range(20)},
    }
    oracle.submit(f"/page/{n}" for n in range(20, 40))
    oracle.wait_all_ended()
    assert far_worker.alive, "it works again"
    project.assert_no_traceback()


def test_a_worker_may_get_back_what_it_lost(
    proxy: TcpProxy, far_worker: Worker, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(SLOW)
    wait_until(lambda: oracle.hits().total() == len(SLOW), "all pages were asked for")
    proxy.hang()
    oracle.minute_passes(far_worker.pid)
    oracle.sweep()
    proxy.heal()
    oracle.wait_all_ended()
    oracle.check()
    assert set(oracle.crashes().values()) == {1}, "it kept what it claimed again"
    project.assert_no_traceback()


def test_a_worker_alone_keeps_its_pages_through_an_outage_longer_than_its_leases(
    proxy: TcpProxy, far_worker: Worker, project: FaultProject, oracle: Oracle
) -> None:
    # With every slot full nobody but the threads that keep house speaks to the store.
    oracle.submit(f"/hang/{n}" for n in range(6))
    wait_until(lambda: oracle.hits().total() == 6, "all pages were asked for")
    proxy.refuse()
    held = oracle.minute_passes(far_worker.pid)
    noticed = ("autoscrape-heartbeat: ", "autoscrape-housekeeping: ")
    wait_until(lambda: all(who in far_worker.said() for who in noticed), "both have failed")
    proxy.heal()
    wait_until(lambda: leases_hold(oracle), "the leases are renewed")
    assert oracle.held_by(far_worker.pid) == held
    assert set(oracle.crashes().values()) == {0}
    project.assert_no_traceback()
