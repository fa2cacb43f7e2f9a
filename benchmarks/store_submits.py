"""Jobs are submitted: one of some thousand tasks at once, and one of a long file."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from attrs import frozen

from autoscrape.inputs import read_rows
from autoscrape.service import submissions
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks.store_filling import PLAN
from benchmarks.store_items import submission, user_query
from tests.servers.demo_site import ROOT

TIMES = 3


@frozen
class FileSubmit:
    """A file that a process of its own submitted."""

    rows: int
    seconds: float
    peak_mib: float
    """The most resident memory that the process had."""


def seconds_for(url: str, tasks: int, domains: int) -> float:
    """Give how long one job takes until it is stored for good; the median of three."""
    service = Service(Database(url), PLAN.project)
    made = [submission(number, domains) for number in range(tasks)]
    took = []
    try:
        for _ in range(TIMES):
            began = time.perf_counter()
            service.submit(PLAN, made)
            took.append(time.perf_counter() - began)
    finally:
        service.close()
    return median(took)


def submit_file(url: str, file: Path, rows: int, domains: int) -> FileSubmit:
    """Write a file of rows and let a process submit it."""
    with file.open("w", encoding="utf-8") as lines:
        lines.write("url,shelf\n")
        for number in range(rows):
            lines.write(f"{user_query(number, domains)['url']},A{number % 100}\n")
    command = [sys.executable, "-m", "benchmarks.store_submits", url, str(file)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak = map(float, done.stdout.split())
    return FileSubmit(rows, seconds, peak)


def main() -> None:
    """Submit the rows of a file; print the seconds and the peak memory in MiB."""
    url, file = sys.argv[1:]
    service = Service(Database(url), PLAN.project)
    began = time.perf_counter()
    rows = submissions.from_rows(read_rows(file), {"pageType": "product"}, file)
    service.submit(PLAN, rows)
    seconds = time.perf_counter() - began
    service.close()
    sys.stdout.write(f"{seconds} {_peak_kib() / 1024}\n")


def _peak_kib() -> int:
    # getrusage would tell the peak of the process that started this one, if that is greater
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main()
