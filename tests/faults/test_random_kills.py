"""Workers are killed at random moments all along; every task still ends, once.

AUTOSCRAPE_FAULTS_SEED in the environment repeats the choices of a run, though not its timing.
"""

from __future__ import annotations

import logging
import os
import random
import time

import pytest

from autoscrape.errors import INTERNAL_ERROR
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.supervisor import Supervisor
from tests.faults.waiting import wait_until

logger = logging.getLogger(__name__)

WORKERS = 3
TASKS, KILLS = 600, 8
TASKS_FULL, KILLS_FULL = 2000, 200
PATIENCE_S = 900.0


def kill_at_random(
    supervisor: Supervisor, oracle: Oracle, tasks: int, kills: int, chance: random.Random
) -> None:
    """Kill workers that have tasks, the last one before the last task is done."""
    for number in range(1, kills + 1):
        so_many = number * tasks // (kills + 2)
        wait_until(
            lambda so_many=so_many: oracle.ended() >= so_many and supervisor.at_work(),
            f"{so_many} tasks ended and somebody works before kill {number}",
            PATIENCE_S,
        )
        time.sleep(chance.uniform(0, 0.3))  # the moment is the fault; nothing is waited for
        chance.choice(supervisor.at_work() or supervisor.workers).kill()
        supervisor.look()


@pytest.mark.every_store
def test_workers_killed_at_random_lose_and_repeat_nothing(
    project: FaultProject, oracle: Oracle, full: bool
) -> None:
    tasks, kills = (TASKS_FULL, KILLS_FULL) if full else (TASKS, KILLS)
    seed = int(os.environ.get("AUTOSCRAPE_FAULTS_SEED") or time.time_ns() % 2**32)
    logger.warning("AUTOSCRAPE_FAULTS_SEED=%d", seed)
    oracle.submit(f"/slow/0.1/{n}" for n in range(tasks))
    supervisor = Supervisor(project, oracle, WORKERS, AUTOSCRAPE_WORKER_TASKS=8)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    kill_at_random(supervisor, oracle, tasks, kills, chance)
    oracle.wait_all_ended(PATIENCE_S)
    assert len(supervisor.dead) == kills
    oracle.check()
    crashes, errors = oracle.crashes(), oracle.errors()
    quarantined = {oracle.path_of(task) for task, number in crashes.items() if number >= 3}
    assert errors == dict.fromkeys(quarantined, INTERNAL_ERROR)
    logger.warning("%d crashes of tasks, %d quarantined", sum(crashes.values()), len(quarantined))
    project.assert_no_traceback()
