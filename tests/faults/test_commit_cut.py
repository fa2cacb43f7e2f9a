"""The connection dies between a COMMIT that was sent and its answer: everything happens once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest
from sqlalchemy import Connection, func, select

from autoscrape.jobs.job import JobPlan
from autoscrape.service import submitting
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from autoscrape.store.dialect import Dialect
from autoscrape.store.schema import tasks
from tests.contract.store_check import assert_consistent
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.tcp_proxy import TcpProxy

COMMIT = b"COMMIT"
FAILS, ANSWERS = "what is in hand is kept", "the store answers again"
URLS = [f"http://a.example/{n}" for n in range(50)]
MOST_TRIES = 20


@pytest.fixture(params=["postgresql"])
def store_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
def far_url(proxy: TcpProxy, store_url: str, postgresql: PostgreSQLServer) -> str:
    """The store as it is reached through the proxy."""
    return store_url.replace(f":{postgresql.port}/", f":{proxy.port}/")


@pytest.fixture
def far_worker(far_url: str, project: FaultProject) -> Worker:
    # Its courier would look each second, and most cuts would meet that.
    project.add_settings("from autoscrape.crawl import courier\ncourier.LOOK_EVERY_S = 3600.0\n")
    return project.start_worker(AUTOSCRAPE_STORE=far_url)


def most_claims(oracle: Oracle) -> int:
    """How often the task that was claimed most often was."""
    with oracle.database.read() as connection:
        return int(connection.scalar(select(func.max(tasks.c.claim_no))) or 0)


@pytest.mark.parametrize("key", [None, "order-7"])
def test_a_job_whose_acknowledgement_is_lost_is_stored_once(
    key: str | None, proxy: TcpProxy, far_url: str, oracle: Oracle
) -> None:
    plan = JobPlan("autoscrape", "product", idempotency_key=key)

    def begin(connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
        submitting.open_to_workers(connection, dialect, job_id, now)
        if not proxy.was_cut.is_set():
            proxy.cut_after(COMMIT)

    with closing(Database(far_url)) as database:
        made = from_urls(URLS, {"pageType": "product"})
        job = submitting.submit(database, plan, made, begin)
    assert proxy.was_cut.is_set()
    assert oracle.service.jobs() == [job]
    assert job.counts.total == len(URLS)
    assert_consistent(oracle.database)


def test_whatever_commit_of_a_submission_is_cut_there_is_one_job(
    proxy: TcpProxy, far_url: str, oracle: Oracle
) -> None:
    def sent() -> Iterator[str]:
        yield from URLS
        proxy.cut_after(COMMIT)

    with closing(Service(Database(far_url), "autoscrape")) as far:
        made = from_urls(sent(), {"pageType": "product"})
        job = far.submit(JobPlan("autoscrape", "product"), made)
    assert proxy.was_cut.is_set()
    assert oracle.service.jobs() == [job]
    assert_consistent(oracle.database)


def test_a_result_whose_acknowledgement_is_lost_is_stored_once(
    proxy: TcpProxy, far_worker: Worker, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(["/page/warm"])
    oracle.wait_all_ended()
    for number in range(MOST_TRIES):
        path = f"/slow/0.5/{number}"
        oracle.submit([path])
        wait_until(lambda path=path: oracle.hits()[path], "the page was asked for")
        proxy.cut_after(COMMIT)
        oracle.wait_all_ended()
        wait_until(proxy.was_cut.is_set, "a commit was cut")
        wait_until(lambda: far_worker.said().count(FAILS) <= far_worker.said().count(ANSWERS), "on")
        if "1 result was not written" in far_worker.said():
            break
    else:
        pytest.fail("no cut met the writing of a result")
    oracle.check(hand_backs=1)
    assert set(oracle.hits().values()) == {1}
    assert set(oracle.crashes().values()) == {0}
    project.assert_no_traceback()


def test_tasks_that_are_lost_in_the_answer_of_a_claim_come_back_at_once(
    proxy: TcpProxy, far_worker: Worker, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(["/page/warm"])
    oracle.wait_all_ended()
    numbers = count()
    for _ in range(MOST_TRIES):
        proxy.cut_after(COMMIT)
        oracle.submit(f"/page/{next(numbers)}" for _ in range(10))
        oracle.wait_all_ended()
        wait_until(proxy.was_cut.is_set, "a commit was cut")
        if most_claims(oracle) > 1:
            break
    else:
        pytest.fail("no cut met a claim")
    assert set(oracle.crashes().values()) == {0}
    assert set(oracle.hits().values()) == {1}
    oracle.check(hand_backs=1)
    project.assert_no_traceback()
