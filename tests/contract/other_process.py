"""A process of its own on the same store, told over a pipe what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autoscrape.jobs.key import JobReference
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.making import claim, open_job, submit

ROOT = Path(__file__).parents[2]


class OtherProcess:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.contract.other_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, verb: str, *args: Any) -> None:
        """Ask for something without waiting."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([verb, *args]) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Wait for the answer to the oldest question."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, verb: str, *args: Any) -> Any:
        self.tell(verb, *args)
        return self.hear()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """Close the pipe and wait until the process is over."""
        self._process.communicate()


class Verbs:
    """The child's end: what it can be told, and what it answers."""

    service: Service

    def warm_up(self) -> str:
        import alembic.command  # noqa: F401 (so that opening stores takes no time)

        return "ready"

    def open(self, url: str) -> str:
        self.service = Service(Database(url, migrate=True), "shop")
        return "open"

    def open_job(self, number: int) -> list[Any]:
        job = open_job(self.service, number)
        return [job.id, str(job.key)]

    def claim(self, job_id: int, limit: int) -> list[int]:
        return [task.id for task in claim(self.service, job_id, limit)]

    def submit(self, number: int) -> int:
        return submit(self.service, number).id

    def work(self, limit: int) -> list[int]:
        return [task.id for task in self.service.work.claim(Scope(), limit)]

    def work_all(self, limit: int) -> list[int]:
        claimed: list[int] = []
        while some := self.work(limit):
            claimed += some
        return claimed

    def resume(self, key: str) -> str:
        return self.service.resume_job(JobReference.parse(key)).state


def main() -> None:
    verbs = Verbs()
    for line in sys.stdin:
        name, *args = json.loads(line)
        verb: Callable[..., Any] = getattr(verbs, name)
        try:
            answer = verb(*args)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
