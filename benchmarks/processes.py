"""Peak memory and CPU of a command and of every process below it; CPU of one that goes on."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from attrs import define, field

SAMPLE_S = 0.1
MEBIBYTE = 2**20

LOCAL = ["-s", "AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.0/8"]
"""What lets a crawl reach the pages of a benchmark."""


@define
class Run:
    """What a finished command did."""

    seconds: float
    returncode: int
    output: str
    cpu: float
    """Seconds of processor time, of the command and all that it started."""

    peaks: dict[str, float] = field(factory=dict)
    """Process, named by its role, to its peak resident memory in MiB."""


def run(command: list[str], *, cwd: Path, kill_when: threading.Event | None = None) -> Run:
    """Run a command to its end, or kill it with SIGKILL when the event is set."""
    began, spent = time.perf_counter(), _children_cpu()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    output: list[str] = []
    reader = threading.Thread(target=lambda: output.extend(process.stdout or ()))
    reader.start()
    peaks: dict[int, tuple[str, float]] = {}
    while process.poll() is None:
        sample(process.pid, peaks)
        if kill_when is not None and kill_when.wait(SAMPLE_S):
            process.kill()
        elif kill_when is None:
            time.sleep(SAMPLE_S)
    seconds = time.perf_counter() - began
    reader.join()
    named = {f"{name} {pid}": peak for pid, (name, peak) in peaks.items()}
    cpu = _children_cpu() - spent
    return Run(seconds, process.returncode, "".join(output), cpu, named)


def cpu_of_server(pid: int) -> float:
    """Give the seconds of processor time of a server, and of all that it has ever started."""
    ticks = 0
    for child, depth in _tree(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            times = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:15]
            # Of children that have ended, once they were waited for.
            ticks += sum(map(int, times if depth == 0 else times[:2]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children_cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def sample(root: int, peaks: dict[int, tuple[str, float]]) -> None:
    """Note the resident memory of a process and of every process below it, where it has grown."""
    for pid, depth in _tree(root):
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        name = ("crawler", "zygote", "child")[min(depth, 2)]
        now = pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE
        peaks[pid] = (name, max(now, peaks.get(pid, (name, 0.0))[1]))


def _tree(pid: int, depth: int = 0) -> list[tuple[int, int]]:
    found = [(pid, depth)]
    # Each thread lists the children that it started.
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in thread.read_text().split():
                found += _tree(int(child), depth + 1)
    return found
