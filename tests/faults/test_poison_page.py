"""A page that kills every worker that gets it costs only itself."""

from __future__ import annotations

from autoscrape.errors import INTERNAL_ERROR
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.supervisor import Supervisor
from tests.faults.waiting import wait_until

NEIGHBOURS = 300
POISON = "/poison/1"


def test_a_page_that_kills_its_worker_is_given_up_after_three_crashes(
    project: FaultProject, oracle: Oracle
) -> None:
    project.add_settings('EXTENSIONS = {"tests.faults.crashes.PoisonPage": 0}\n')
    paths = [f"/slow/0.2/{n}" for n in range(NEIGHBOURS)]
    oracle.submit([*paths[:5], POISON, *paths[5:]])
    supervisor = Supervisor(project, oracle, 2)
    for _ in range(3):
        wait_until(lambda: not all(worker.alive for worker in supervisor.workers), "the page kills")
        supervisor.look()
        oracle.sweep()
    wait_until(oracle.errors, "the page is given up")
    oracle.wait_all_ended()
    assert all(worker.alive for worker in supervisor.workers)
    oracle.check()
    assert oracle.errors() == {POISON: INTERNAL_ERROR}
    crashes = {oracle.path_of(task): number for task, number in oracle.crashes().items()}
    assert crashes.pop(POISON) == 3
    assert set(crashes.values()) == {0, 1}
    project.assert_no_traceback()
