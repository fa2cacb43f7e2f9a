"""Whether a worker's memory grows with the tasks that it has done."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import linear_regression

from attrs import frozen

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks.store_filling import PLAN
from benchmarks.store_workers import FakeWorker, clean_context

MEBIBYTE = 2**20
SAMPLES = 100
WARM_UP = 0.2
"""Share of the tasks after which caches are full."""


@frozen
class Growth:
    """The resident memory of one process over all the tasks that it claimed and finished."""

    tasks: int
    end_mib: float
    bytes_per_task: float
    """Slope of the line through the samples after the warm-up."""


def measure(url: str, tasks: int) -> Growth:
    """Let one process work on a store until so many tasks are done."""
    with ProcessPoolExecutor(1, clean_context()) as pool:
        samples = pool.submit(_work, url, tasks).result()
    warm = [sample for sample in samples if sample[0] >= tasks * WARM_UP]
    slope = linear_regression(*zip(*warm, strict=True)).slope
    done, resident = samples[-1]
    return Growth(done, resident / MEBIBYTE, slope)


def _work(url: str, tasks: int) -> list[tuple[int, int]]:
    """Give (tasks done, bytes resident) again and again."""
    service = Service(Database(url), PLAN.project)
    worker, done, samples = FakeWorker(service), 0, [(0, _resident())]
    while done < tasks and (some := worker.step()):
        done += some
        if done - samples[-1][0] >= tasks // SAMPLES:
            samples.append((done, _resident()))
    service.close()
    return samples


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
