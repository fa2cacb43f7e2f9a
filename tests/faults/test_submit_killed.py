"""``scrapy submit`` is killed at any moment: the job is there with all its tasks, or not at all.

AUTOSCRAPE_FAULTS_SEED in the environment repeats the choices of a run, though not its timing.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import time

import pytest
from sqlalchemy import func, select

from autoscrape.store.schema import results, tasks
from tests.contract.store_check import assert_consistent
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle

logger = logging.getLogger(__name__)

ROWS = 5000
KILLS, KILLS_FULL = 3, 60
AT_ONCE, AT_ONCE_FULL = 6, 20
KEY = "--idempotency-key=order-7"

TRAP = """
import os, signal
from autoscrape.service import submitting
from autoscrape.store import adding

def end_after(where, name, calls):
    function = getattr(where, name)
    left = iter(range(calls - 1))
    def ending(*arguments):
        answer = function(*arguments)
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(where, name, ending)

end_after({point})
"""

POINTS = {
    "some tasks were added": 'adding, "add", 3',
    "before the commit": 'submitting, "open_to_workers", 1',
    "the job was stored": 'submitting, "_store", 1',
}


@pytest.fixture
def submission(project: FaultProject) -> list[str]:
    """The command that submits 5,000 rows under a key."""
    rows = (f"http://{n % 50}.example/{n}" for n in range(ROWS))
    project.write("rows.csv", "\n".join(["url", *rows]))
    return ["submit", "product", "-a", "input=rows.csv", KEY]


def stored(oracle: Oracle) -> int:
    """How many tasks there are."""
    with oracle.database.read() as connection:
        assert connection.scalar(select(func.count(results.c.task_id))) == 0
        return int(connection.scalar(select(func.count(tasks.c.id))) or 0)


def assert_one_job(run: Worker, oracle: Oracle) -> None:
    """Check that a submission succeeded and that its job is all there is."""
    assert run.ended() == 0, run.said()
    (job,) = oracle.service.jobs()
    assert run.said().startswith((f"job {job}: {ROWS} tasks\n", f"job {job}: submitted already"))
    assert stored(oracle) == ROWS
    assert_consistent(oracle.database)


@pytest.mark.parametrize("point", POINTS)
def test_a_submission_that_dies_is_all_there_or_not_at_all(
    point: str, project: FaultProject, oracle: Oracle, submission: list[str]
) -> None:
    settings = project.folder / "project_settings.py"
    healthy = settings.read_text()
    settings.write_text(healthy + TRAP.format(point=POINTS[point]))
    assert project.start(*submission).ended() == -signal.SIGKILL
    assert stored(oracle) == (ROWS if point == "the job was stored" else 0)
    assert_consistent(oracle.database)
    settings.write_text(healthy)
    assert_one_job(project.start(*submission), oracle)


def test_a_submission_that_is_stopped_at_random_is_all_there_or_not_at_all(
    project: FaultProject, oracle: Oracle, submission: list[str], full: bool
) -> None:
    seed = int(os.environ.get("AUTOSCRAPE_FAULTS_SEED") or time.time_ns() % 2**32)
    logger.warning("AUTOSCRAPE_FAULTS_SEED=%d", seed)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    began = time.monotonic()
    first = project.start("submit", "product", "-a", "input=rows.csv", "-a", "tags=first")
    assert first.ended() == 0
    takes = time.monotonic() - began
    counts = [ROWS]
    for _ in range(KILLS_FULL if full else KILLS):
        run = project.start("submit", "product", "-a", "input=rows.csv")
        time.sleep(chance.uniform(0.4, 1.0) * takes)  # the moment is the fault
        run.process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
        code = run.ended()
        counts.append(stored(oracle) - sum(counts))
        assert counts[-1] in (0, ROWS)
        assert code != 0 or counts[-1] == ROWS, "what was acknowledged is stored"
        assert "Traceback" not in run.said()
    logger.warning("stored %s", counts)
    assert len(oracle.service.jobs()) == sum(counts) // ROWS
    assert_consistent(oracle.database)


def test_many_that_submit_the_same_at_once_get_one_job(
    project: FaultProject, oracle: Oracle, submission: list[str], full: bool
) -> None:
    runs = [project.start(*submission) for _ in range(AT_ONCE_FULL if full else AT_ONCE)]
    for run in runs:
        assert_one_job(run, oracle)
