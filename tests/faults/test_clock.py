"""Clocks that are wrong or jump; leases go by the clock of the PostgreSQL server alone.

An SQLite store is of one machine: its clock is the clock. When that one jumps, or a process sees
another, leases may end early and pages be asked for again; nothing is promised but one result each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autoscrape.jobs.job import JobState
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

HOURS = ("+2h", "-2h")
LONG_S = 14
"""A page takes so long; meanwhile every worker renews its leases and looks for lost ones."""

# Where libfaketime leaves the monotonic clock alone, its clock_nanosleep fails with EINVAL.
SLEEP = """
import threading, time
time.sleep = lambda seconds: threading.Event().wait(seconds) and None
"""

Start = Callable[..., Worker]


def library() -> Path:
    """Give libfaketime; the clock that only counts seconds is left as it is."""
    for folder in (Path("/usr/lib"), Path("/usr/local/lib")):
        for found in folder.glob("**/faketime/libfaketime.so.1"):
            return found
    pytest.fail("libfaketime is not installed: apt-get install faketime")


@pytest.fixture
def start_at(project: FaultProject, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Start a command whose clock is wrong, by a text like ``+2h`` or a file that holds one."""

    settings_file = project.folder / "project_settings.py"
    settings_file.write_text(settings_file.read_text() + SLEEP)

    def start(clock: str | Path, command: str, *arguments: str, **settings: object) -> Worker:
        with monkeypatch.context() as environment:
            environment.setenv("LD_PRELOAD", str(library()))
            environment.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            if isinstance(clock, Path):
                environment.setenv("FAKETIME_TIMESTAMP_FILE", str(clock))
                environment.setenv("FAKETIME_NO_CACHE", "1")
            else:
                environment.setenv("FAKETIME", clock)
            return project.start(command, *arguments, **settings)

    return start


def hours_off(worker: Worker) -> int:
    """How wrong the clock of a worker is, by the newest line of its log."""
    stamp = worker.said().splitlines()[-1][:19]
    logged = time.mktime(time.strptime(stamp, "%Y-%m-%d %H:%M:%S"))
    return round((logged - time.time()) / 3600)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_wrong_clock_neither_steals_leases_nor_loses_them(
    start_at: Start, project: FaultProject, oracle: Oracle
) -> None:
    few = {"AUTOSCRAPE_WORKER_TASKS": 3}
    workers = [project.start_worker(**few), *(start_at(off, "work", **few) for off in HOURS)]
    for worker in workers:
        wait_until(lambda worker=worker: "worker: up to 3" in worker.said(), "it has started")
    assert [hours_off(worker) for worker in workers] == [0, 2, -2]
    page = f"{oracle.site}/slow/{LONG_S}/crawl"
    crawls = [start_at(off, "crawl", "product", "-a", f"url={page}-{off}") for off in HOURS]
    oracle.submit(f"/slow/{LONG_S}/{n}" for n in range(9))
    wait_until(lambda: oracle.hits().total() == 11, "all pages were asked for")
    held = [oracle.held_by(worker.pid) for worker in workers]
    assert [len(tasks) for tasks in held] == [3, 3, 3]
    oracle.check_leases()
    wait_until(lambda: oracle.ended() == 11, "all tasks ended")
    assert set(oracle.hits().values()) == {1}, "nothing was done twice"
    assert set(oracle.crashes().values()) == {0}
    assert [crawl.ended() for crawl in crawls] == [0, 0]
    assert {(job.state, job.close_reason) for job in oracle.service.jobs()} == {
        (JobState.FINISHED, "finished")
    }
    for worker in workers:
        worker.stop()
        assert worker.ended() == 0
        assert "no more ours" not in worker.said()
        assert "WARNING" not in worker.said()
    project.assert_no_traceback()


@pytest.mark.parametrize("off", HOURS)
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_who_runs_a_job_is_seen_with_a_wrong_clock(
    off: str, start_at: Start, project: FaultProject, oracle: Oracle
) -> None:
    url = f"{oracle.site}/hang/1"
    first = project.start("crawl", "product", "-a", f"url={url}")
    wait_until(lambda: oracle.hits().total() == 1, "the page was asked for")
    again = ["crawl", "product", "-s", "AUTOSCRAPE_JOB=1/product/1"]
    soon = {"DOWNLOAD_TIMEOUT": 1, "RETRY_TIMES": 0}
    refused = start_at(off, *again)
    assert refused.ended() == 1
    assert "is being run by process" in refused.said()
    first.kill()
    resumed = start_at(off, *again, **soon)
    assert resumed.ended() == 0, resumed.said()
    assert oracle.service.jobs()[0].counts.faulted == 1
    assert set(oracle.crashes().values()) == {1}


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_clock_that_jumps_loses_nothing(
    start_at: Start, project: FaultProject, oracle: Oracle, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    worker = start_at(clock, "work")
    for n, jump in enumerate(("+1h", "-1h", "+0")):
        oracle.submit(f"/slow/0.3/{n}-{page}" for page in range(30))
        wait_until(lambda n=n: oracle.ended() >= 30 * n + 10, "some tasks ended")
        changed = tmp_path / "changed"
        changed.write_text(f"{jump}\n")
        changed.rename(clock)
        oracle.wait_all_ended()
    # Twisted's timers go by the wall clock: a jump ends requests, which are then made again.
    oracle.check()
    assert oracle.errors() == {}
    worker.stop()
    assert worker.ended() == 0
    assert set(oracle.crashes().values()) == {0}
    assert "WARNING" not in worker.said()
    project.assert_no_traceback()
