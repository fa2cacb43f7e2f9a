"""Keeps workers running, as systemd or Scrapyd would."""

from __future__ import annotations

from typing import Any

from tests.faults.fault_project import FaultProject, Worker
from tests.faults.oracle import Oracle


class Supervisor:
    """Starts a new worker for each one that ends; a minute has passed for what that one held."""

    def __init__(
        self, project: FaultProject, oracle: Oracle, workers: int, **settings: Any
    ) -> None:
        self._project = project
        self._oracle = oracle
        self._settings = settings
        self.dead: list[Worker] = []
        self.workers = [project.start_worker(**settings) for _ in range(workers)]

    def look(self) -> None:
        """Start workers for those that have ended."""
        for place, worker in enumerate(self.workers):
            if not worker.alive:
                self.dead.append(worker)
                self._oracle.minute_passes(worker.pid)
                self.workers[place] = self._project.start_worker(**self._settings)

    def at_work(self) -> list[Worker]:
        """Give the workers that hold tasks."""
        return [worker for worker in self.workers if self._oracle.held_by(worker.pid)]
