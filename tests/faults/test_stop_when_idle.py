"""A worker that ends when it has nothing to do first looks for what dead workers have left."""

from __future__ import annotations

from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until


def test_what_a_dead_worker_held_is_done_before_the_last_one_leaves(
    project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(["/slow/3/1"])
    dead = project.start_worker()
    wait_until(lambda: oracle.held_by(dead.pid), "the worker has the task")
    dead.kill()
    (task,) = oracle.minute_passes(dead.pid)
    assert project.start_worker("--stop-when-idle").ended() == 0
    assert oracle.crashed() == [task]
    oracle.check()
