"""A project folder whose real ``scrapy`` processes may be stopped, killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import frozen

from tests.faults.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """
from autoscrape.settings import *
AUTOSCRAPE_STORE = {store!r}
SPIDER_MODULES = []
AUTOSCRAPE_EXTRACTION_PROCESSES = 1
"""
"""The bundled spiders are there anyway; one process is enough to extract tiny pages."""


@frozen(eq=False)
class Worker:
    """A running ``scrapy`` process; what it says goes to a file."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def said(self) -> str:
        """Give what it has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Send SIGTERM, as a supervisor does; does not wait."""
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def ended(self, seconds: float = 60) -> int:
        """Wait until it ends by itself and give its exit code."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it still runs; it said:\n{self.said()}") from None


class FaultProject:
    """Starts workers and crawls on one store, and knows every process that came of them."""

    def __init__(self, folder: Path, store_url: str) -> None:
        self.folder = folder
        self.workers: list[Worker] = []
        self.write("scrapy.cfg", "[settings]\ndefault = project_settings\n")
        self.write("project_settings.py", SETTINGS.format(store=store_url))

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def add_settings(self, text: str) -> None:
        """Add lines to the project's settings, for processes that start from now on."""
        settings = self.folder / "project_settings.py"
        settings.write_text(settings.read_text() + text)

    def start_worker(self, *arguments: str, **settings: Any) -> Worker:
        """Start ``scrapy work`` with options, and Scrapy settings by name."""
        return self.start("work", *arguments, **settings)

    def start(self, command: str, *arguments: str, **settings: Any) -> Worker:
        """Start a scrapy command in a process group of its own."""
        given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        log = self.folder / f"process-{len(self.workers)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "scrapy", command, *arguments, *given],
                cwd=self.folder,
                env={**os.environ, **self._environment()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.workers.append(Worker(process, log))
        return self.workers[-1]

    def _environment(self) -> dict[str, str]:
        # Nothing that this user's programs have cached before: every machine may be a fresh one.
        path = f"{self.folder}{os.pathsep}{ROOT}"
        return {"PYTHONPATH": path, "TLDEXTRACT_CACHE": str(self.folder / "suffixes")}

    def processes(self) -> set[int]:
        """Give the ids of all processes of the project: workers, zygotes and their children."""
        return {pid for pid, folder in _folders() if folder == str(self.folder)}

    def wait_all_gone(self) -> None:
        """Wait until no process is left; children end by themselves once their worker did."""
        wait_until(lambda: not self.processes(), "every process of the project has ended")

    def assert_no_traceback(self) -> None:
        """Check that no worker has logged one."""
        for worker in self.workers:
            assert "Traceback" not in worker.said(), worker.said()

    def end(self) -> None:
        """Kill what still runs, by its id, and wait for it."""
        for worker in self.workers:
            if worker.alive:
                worker.kill()
        self.wait_all_gone()


def _folders() -> Iterator[tuple[int, str]]:
    """Give every process of this user with the folder that it works in."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):  # it has ended, or is another user's
                yield int(process.name), str((process / "cwd").readlink())
