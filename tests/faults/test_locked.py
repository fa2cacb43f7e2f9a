"""Another program holds the write lock of an SQLite store: workers and submitters wait."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from autoscrape.store.sqlite import BUSY_TIMEOUT_S
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.ready import ready_workers
from tests.faults.waiting import wait_until

FAILS, ANSWERS = "what is in hand is kept", "the store answers again"
HELD_S = 3.0
HELD_FULL_S = BUSY_TIMEOUT_S + 30.0

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@contextmanager
def locked(store_url: str) -> Iterator[None]:
    """Hold the write lock until the end of the block."""
    other = sqlite3.connect(store_url.removeprefix("sqlite:///"), isolation_level=None, timeout=60)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


def test_a_locked_store_costs_time_only(
    project: FaultProject, oracle: Oracle, store_url: str, full: bool
) -> None:
    workers = ready_workers(project, 2)
    oracle.submit(f"/slow/0.5/{n}" for n in range(100))
    wait_until(lambda: all(oracle.held_by(worker.pid) for worker in workers), "both are at work")
    with locked(store_url):
        ended = oracle.ended()
        submit = project.start("submit", "product", "-a", f"url={oracle.site}/page/1")
        # Within what the driver waits by itself, or far beyond that.
        time.sleep(HELD_FULL_S if full else HELD_S)  # the fault itself
        assert oracle.ended() == ended < 100, "readers do not wait"
        assert all(process.alive for process in (*workers, submit))
    assert submit.ended() == 0, submit.said()
    oracle.wait_all_ended()
    assert set(oracle.hits().values()) <= {1, 2}
    assert set(oracle.crashes().values()) == {0}
    for worker in workers:
        worker.stop()
        assert worker.ended() == 0
        assert worker.said().count(FAILS) == worker.said().count(ANSWERS) == full, worker.said()
    project.assert_no_traceback()
