"""The disk of an SQLite store fills up: workers wait, and go on once there is room again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.ready import ready_workers
from tests.faults.waiting import wait_until

DISK = "6m"
TASKS = 200
FAILS, ANSWERS = "what is in hand is kept", "the store answers again"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"this test mounts a small disk, as root: {done.stderr}"
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(params=["sqlite"])
def store_url(disk: Path) -> str:
    """An empty store on the small disk."""
    return f"sqlite:///{disk / 'store.db'}"


def fill(disk: Path) -> Path:
    """Take what room is left, to the last byte, and give the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    assert shutil.disk_usage(disk).free == 0
    return ballast


def test_workers_wait_for_room(disk: Path, project: FaultProject, oracle: Oracle) -> None:
    workers = ready_workers(project, 2)
    oracle.submit(f"/slow/0.2/{n}" for n in range(TASKS))
    wait_until(lambda: oracle.ended() >= 20, "some tasks ended")
    ballast = fill(disk)
    wait_until(lambda: all(FAILS in worker.said() for worker in workers), "both have noticed")
    assert all("full" in worker.said() for worker in workers)
    late = project.start("submit", "product", "-a", f"url={oracle.site}/page/1")
    assert late.ended() == 1
    assert "full" in late.said().splitlines()[-1]
    assert oracle.ended() < TASKS
    assert all(worker.alive for worker in workers)
    ballast.unlink()
    oracle.wait_all_ended()
    oracle.check(hand_backs=1)
    assert set(oracle.crashes().values()) == {0}
    for worker in workers:
        worker.stop()
        assert worker.ended() == 0
        assert ANSWERS in worker.said()
    project.assert_no_traceback()


def test_a_worker_that_is_started_on_a_full_disk_says_so_or_waits(
    disk: Path, project: FaultProject, oracle: Oracle
) -> None:
    oracle.submit(f"/page/{n}" for n in range(20))
    ballast = fill(disk)
    worker = project.start_worker()
    wait_until(lambda: FAILS in worker.said(), "it has noticed")
    assert "full" in worker.said()
    ballast.unlink()
    oracle.wait_all_ended()
    oracle.check(hand_backs=1)
    project.assert_no_traceback()
