"""A worker that has done thousands of tasks is hardly bigger than one that has done a few."""

from __future__ import annotations

import logging
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

logger = logging.getLogger(__name__)

TASKS, TASKS_FULL = 3000, 100_000
STEPS = 60
MOST_KB_FOR_EACH_TASK = 5.0


def resident_kb(worker: Worker) -> int:
    """Memory that the worker itself has, without its children."""
    status = Path(f"/proc/{worker.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def slope(points: list[tuple[int, int]]) -> float:
    """The median of the slopes between all pairs: a few odd points do not matter."""
    return median((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_worker_does_not_grow_with_the_tasks_it_has_done(
    project: FaultProject, oracle: Oracle, full: bool
) -> None:
    number = TASKS_FULL if full else TASKS
    oracle.submit(f"/page/{n}" for n in range(number))
    worker = project.start_worker()
    points: list[tuple[int, int]] = []
    for step in range(1, STEPS + 1):
        so_many = step * number // STEPS
        wait_until(lambda so_many=so_many: oracle.ended() >= so_many, f"{so_many} tasks ended")
        points.append((oracle.ended(), resident_kb(worker)))
    # The last looks may have come when all was done.
    second_half = dict(points[STEPS // 2 :])
    grows = slope(sorted(second_half.items()))
    logger.warning("%.2f kB more for each task, %d kB in the end", grows, points[-1][1])
    assert grows < MOST_KB_FOR_EACH_TASK
    oracle.check()
    project.assert_no_traceback()
