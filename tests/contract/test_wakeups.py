"""Idle workers wake when tasks arrive, whoever brings them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.dialect import Wakeups
from tests.contract.conftest import PostgreSQLStores, Stores
from tests.contract.delivering import TOLD, claim_all, ended, owing
from tests.contract.making import done, submit
from tests.contract.other_process import OtherProcess

PATIENCE = 30.0
A_MOMENT = 1.0


@pytest.fixture
def wakeups(service: Service) -> Iterator[Wakeups]:
    """Wakeups that listen already: the first wait returns as soon as they do."""
    opened = service.work.wakeups()
    opened.wait(PATIENCE)
    yield opened
    opened.close()
    opened.wait(0.0)


def waited(wakeups: Wakeups, seconds: float) -> bool:
    """Wait; tell whether it was for the whole time."""
    start = time.monotonic()
    wakeups.wait(seconds)
    return time.monotonic() - start >= seconds


def test_nothing_wakes_a_worker_while_nothing_arrives(wakeups: Wakeups) -> None:
    assert waited(wakeups, A_MOMENT)


def test_another_process_that_submits_wakes_a_worker(
    service: Service, wakeups: Wakeups, start_process: Callable[[], OtherProcess]
) -> None:
    other = start_process()
    other.ask("open", service.database.url)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waited, wakeups, PATIENCE)
        other.ask("submit", 1)
        assert not waiting.result(2 * PATIENCE)
    assert len(service.work.claim(Scope(), 5)) == 1


def test_what_came_while_the_worker_was_busy_wakes_it_at_once_and_only_once(
    service: Service, wakeups: Wakeups
) -> None:
    for _ in range(20):
        submit(service, 1)
    assert not waited(wakeups, PATIENCE)
    # What came in pieces may be heard in two.
    wakeups.wait(A_MOMENT)
    assert waited(wakeups, A_MOMENT)


def test_a_task_that_is_handed_back_wakes_a_worker(service: Service, wakeups: Wakeups) -> None:
    submit(service, 1)
    tasks = service.work.claim(Scope(), 1)
    wakeups.wait(A_MOMENT)
    service.work.release(tasks)
    assert not waited(wakeups, PATIENCE)


def test_what_is_owed_to_the_outside_wakes_a_worker(service: Service, wakeups: Wakeups) -> None:
    submit(service, owing(1, **TOLD))
    tasks = service.work.claim(Scope(), 1)
    wakeups.wait(A_MOMENT)
    service.work.finish([done(task) for task in tasks])
    assert not waited(wakeups, PATIENCE)


def test_a_delivery_that_is_handed_back_or_sent_again_wakes_a_worker(
    service: Service, wakeups: Wakeups
) -> None:
    job = ended(service, owing(1, **TOLD))
    held = claim_all(service)
    wakeups.wait(A_MOMENT)
    wakeups.wait(A_MOMENT)
    service.deliveries.hand_back(held)
    assert not waited(wakeups, PATIENCE)
    service.deliveries.failed(claim_all(service)[0], "access denied", final=True)
    wakeups.wait(A_MOMENT)
    service.deliveries.resend(job)
    assert not waited(wakeups, PATIENCE)


def test_closing_ends_a_wait(service: Service, wakeups: Wakeups) -> None:
    started = threading.Event()

    def wait() -> bool:
        started.set()
        return waited(wakeups, PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(wait)
        assert started.wait(PATIENCE)
        wakeups.close()
        assert not waiting.result(2 * PATIENCE)


def test_a_worker_listens_again_after_its_connection_was_ended(
    service: Service, wakeups: Wakeups, stores: Stores
) -> None:
    if not isinstance(stores, PostgreSQLStores):
        pytest.skip("a file has no connections to end")
    stores.terminate_connections(service.database.url)
    service.database.close()
    # Hears of the end, listens anew.
    wakeups.wait(A_MOMENT)
    wakeups.wait(A_MOMENT)
    submit(service, 1)
    assert not waited(wakeups, PATIENCE)
