"""A worker that is told to stop ends in time and gives everything back."""

from __future__ import annotations

import json
import logging
import os
import signal
from typing import Any

import pytest

from autoscrape.jobs.job import JobState
from autoscrape.jobs.task import TaskState
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

logger = logging.getLogger(__name__)

AT_ONCE = 20
MORE = 10
END_IN_S = 30.0
"""What it promises."""


def slots(number: int) -> dict[str, Any]:
    """Give the settings of a worker that fetches so many pages at once, of one site too."""
    names = ("AUTOSCRAPE_WORKER_TASKS", "CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN")
    return dict.fromkeys(names, number)


def at_hanging_pages(project: FaultProject, oracle: Oracle, number: int = 3) -> Worker:
    """Give a worker with pages in work that will never be answered, while others wait."""
    oracle.submit(["/page/0"])
    worker = project.start_worker(**slots(number))
    oracle.wait_all_ended()  # so it has extraction processes
    oracle.submit(f"/hang/{n}" for n in range(number + MORE))
    wait_until(lambda: hanging(oracle) == number, "all slots are full of pages")
    return worker


def stop_and_hear(worker: Worker) -> None:
    """Send SIGTERM and wait until the worker is stopping."""
    worker.stop()
    wait_until(lambda: "stopping" in worker.said(), "it has heard the signal")


def hanging(oracle: Oracle) -> int:
    """Give how many requests came for pages that hang."""
    return sum(hits for path, hits in oracle.hits().items() if path.startswith("/hang/"))


def finish_with_another(project: FaultProject, oracle: Oracle) -> None:
    """Let another worker end every task, the pages that hang with an error."""
    project.start_worker(**slots(AT_ONCE), DOWNLOAD_TIMEOUT=0.5, RETRY_TIMES=0)
    oracle.wait_all_ended()


def no_crash(oracle: Oracle) -> bool:
    return not any(oracle.crashes().values())


def test_hanging_pages_are_handed_back_in_time(project: FaultProject, oracle: Oracle) -> None:
    worker = at_hanging_pages(project, oracle, AT_ONCE)
    held = oracle.held_by(worker.pid)
    assert len(held) == AT_ONCE
    worker.stop()
    seconds = wait_until(lambda: not worker.alive, "the worker ended", END_IN_S)
    logger.warning("ended %.1f s after SIGTERM", seconds)
    assert worker.ended() == 0, worker.said()
    assert len(oracle.ids(TaskState.PENDING)) == AT_ONCE + MORE
    assert no_crash(oracle)
    assert oracle.claims() == 1 + AT_ONCE, "nothing was claimed after SIGTERM"
    finish_with_another(project, oracle)
    assert no_crash(oracle)
    oracle.check(hand_backs=1)
    project.assert_no_traceback()


def test_what_waits_within_the_worker_is_handed_back(project: FaultProject, oracle: Oracle) -> None:
    retried = ["/flaky/1", "/flaky/2"]
    oracle.submit([*retried, *(f"/slow/2/{n}" for n in range(18))])
    worker = project.start_worker(AUTOSCRAPE_WORKER_TASKS=10, CONCURRENT_REQUESTS=2)
    wait_until(lambda: oracle.hits().total() >= 4, "two pages wait to be asked for again")
    stop_and_hear(worker)
    claims = oracle.claims()
    assert worker.ended() == 0, worker.said()
    assert oracle.claims() == claims, "nothing was claimed after SIGTERM"
    done = oracle.ids(TaskState.DONE)
    assert 2 <= len(done) < 18
    assert no_crash(oracle)
    waiting = oracle.ids(TaskState.PENDING)
    assert len(waiting) == 20 - len(done)
    assert {oracle.path_of(task) for task in waiting} > set(retried)
    project.start_worker()
    oracle.wait_all_ended()
    oracle.check(hand_backs=1)
    assert set(oracle.errors()) == set(retried)
    project.assert_no_traceback()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_second_signal_loses_nothing(
    number: signal.Signals, project: FaultProject, oracle: Oracle
) -> None:
    worker = at_hanging_pages(project, oracle)
    stop_and_hear(worker)
    worker.process.send_signal(number)
    worker.ended()
    oracle.minute_passes(worker.pid)
    oracle.sweep()
    finish_with_another(project, oracle)
    oracle.check(hand_backs=1)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_worker_whose_children_are_killed_while_it_drains_hands_back(
    project: FaultProject, oracle: Oracle
) -> None:
    # systemd's KillMode=mixed: SIGTERM to the worker alone, SIGKILL to the rest.
    worker = at_hanging_pages(project, oracle)
    children = project.processes() - {worker.pid}
    assert children
    worker.stop()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    assert worker.ended() == 0, worker.said()
    assert no_crash(oracle)
    finish_with_another(project, oracle)
    oracle.check(hand_backs=1)
    project.assert_no_traceback()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_crawl_with_hanging_pages_ends_and_its_feed_is_whole(
    project: FaultProject, oracle: Oracle
) -> None:
    paths = [*(f"/page/{n}" for n in range(5)), *(f"/hang/{n}" for n in range(5))]
    project.write("urls.csv", "\n".join(["url", *(oracle.site + path for path in paths)]))
    crawl = project.start("crawl", "product", "-a", "input=urls.csv", "-O", "out.jsonl")
    wait_until(lambda: oracle.ended() == 5, "the good pages are done")
    wait_until(lambda: oracle.hits().total() == 10, "the others hang")
    crawl.stop()
    seconds = wait_until(lambda: not crawl.alive, "the crawl ended", END_IN_S)
    logger.warning("ended %.1f s after SIGTERM", seconds)
    job = oracle.service.jobs()[0]
    assert (job.state, job.close_reason) == (JobState.FINISHED, "shutdown")
    assert (job.counts.done, job.counts.left) == (5, 5)
    rows = (project.folder / "out.jsonl").read_text().splitlines()
    assert sorted(json.loads(row)["sku"] for row in rows) == list("01234")
    assert no_crash(oracle)
    project.assert_no_traceback()
