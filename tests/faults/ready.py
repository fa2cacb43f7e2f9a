"""Starts workers and waits until they are ready, so that each gets its share of what comes."""

from __future__ import annotations

from typing import Any

from tests.faults.fault_project import FaultProject, Worker
from tests.faults.waiting import wait_until


def ready_workers(project: FaultProject, number: int, **settings: Any) -> list[Worker]:
    """Start so many workers; each has said that it takes tasks."""
    workers = [project.start_worker(**settings) for _ in range(number)]
    for worker in workers:
        wait_until(lambda worker=worker: "worker: up to" in worker.said(), "a worker is ready")
    return workers
