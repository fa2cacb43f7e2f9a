"""A worker that dies at any point of a task's way costs time, and nothing else."""

from __future__ import annotations

import signal

import pytest

from autoscrape.jobs.task import TaskState
from autoscrape.service.run_lease import LEASE_MS
from tests.faults.crashes import AFTER_FETCH, POINTS
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

pytestmark = pytest.mark.every_store

EXTENSIONS = 'EXTENSIONS = {"tests.faults.crashes.CrashOnce": 0}\n'
AFTER_COMMIT, HANDING_BACK = "after_result_commit", "while_handing_back"
WORKING = [AFTER_FETCH, *sorted(POINTS.keys() - {AFTER_COMMIT, HANDING_BACK})]


def trap(project: FaultProject, point: str) -> None:
    """Make the next worker of the project, and only that one, end at a point."""
    flag = project.folder / "crashed"
    project.add_settings(f"{EXTENSIONS}CRASH_AT = {point!r}\nCRASH_FLAG = {str(flag)!r}\n")


@pytest.mark.parametrize("point", WORKING)
def test_what_a_dead_worker_held_is_done_by_the_next_one(
    point: str, project: FaultProject, oracle: Oracle
) -> None:
    trap(project, point)
    oracle.submit(f"/page/{n}" for n in range(30))
    first = project.start_worker()
    assert first.ended() == -signal.SIGKILL
    held = oracle.minute_passes(first.pid)
    assert held
    oracle.sweep()
    project.start_worker()
    oracle.wait_all_ended()
    oracle.check()
    assert oracle.errors() == {}
    assert oracle.crashed() == held
    assert set(oracle.crashes().values()) <= {0, 1}
    project.assert_no_traceback()


def test_a_result_that_was_written_is_not_made_again(project: FaultProject, oracle: Oracle) -> None:
    trap(project, AFTER_COMMIT)
    oracle.submit(f"/page/{n}" for n in range(30))
    first = project.start_worker()
    assert first.ended() == -signal.SIGKILL
    written = oracle.ids(TaskState.DONE)
    assert written
    oracle.minute_passes(first.pid)
    oracle.sweep()
    project.start_worker()
    oracle.wait_all_ended()
    oracle.check()
    hits = oracle.hits()
    assert [hits[oracle.path_of(task)] for task in written] == [1] * len(written)
    project.assert_no_traceback()


def test_a_worker_that_dies_while_it_hands_back_leaves_its_leases(
    project: FaultProject, oracle: Oracle
) -> None:
    trap(project, HANDING_BACK)
    oracle.submit(f"/slow/1/{n}" for n in range(6))
    first = project.start_worker(CONCURRENT_REQUESTS=2, AUTOSCRAPE_WORKER_TASKS=6)
    wait_until(lambda: oracle.hits().total() >= 2, "the first pages were asked for")
    first.stop()
    assert first.ended() == -signal.SIGKILL
    held = oracle.minute_passes(first.pid)
    assert held
    oracle.sweep()
    project.start_worker()
    oracle.wait_all_ended()
    oracle.check()
    assert oracle.crashed() == held
    assert set(oracle.crashes().values()) <= {0, 1}
    project.assert_no_traceback()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_lease_that_really_ends_gives_the_tasks_to_another_worker(
    project: FaultProject, oracle: Oracle, full: bool
) -> None:
    if not full:
        pytest.skip("takes more than a minute; AUTOSCRAPE_FAULTS=full runs it")
    trap(project, "after_claim")
    oracle.submit(f"/page/{n}" for n in range(30))
    first = project.start_worker()
    assert first.ended() == -signal.SIGKILL
    held = oracle.held_by(first.pid)
    project.start_worker()
    oracle.wait_all_ended(LEASE_MS / 1000 + 60)
    oracle.check()
    assert oracle.crashed() == sorted(held)
