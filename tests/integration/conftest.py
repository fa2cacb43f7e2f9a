"""A project folder with a store of its own, in which real ``scrapy`` commands run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autoscrape.jobs.job import Job
from autoscrape.service.service import Service
from autoscrape.store.database import Database

SETTINGS = """
from autoscrape.settings import *
SPIDER_MODULES = ["own"]
DOWNLOAD_TIMEOUT = 2
LOG_LEVEL = "WARNING"
"""


class Project:
    """A Scrapy project with the add-on and autoscrape's settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []
        self.store = folder / ".scrapy" / "autoscrape.db"
        self.write("scrapy.cfg", "[settings]\ndefault = project_settings\n")
        self.write("project_settings.py", SETTINGS)
        self.write("own.py", "")

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def add(self, settings: str) -> None:
        """Add lines to the project's settings."""
        with (self.folder / "project_settings.py").open("a", encoding="utf-8") as file:
            file.write(settings)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command."""
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self.started.append(process)
        return process

    def run(
        self, *arguments: str, stdin: str = "", code: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, which must have this exit code."""
        process = self.start(*arguments, stdin=subprocess.PIPE)
        out, err = process.communicate(stdin)
        assert process.returncode == code, err
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(arguments, code, out, err)

    def rows(self, feed: str) -> list[dict[str, Any]]:
        """Read a feed of JSON lines."""
        with (self.folder / feed).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def jobs(self) -> list[Job]:
        """Give the jobs of the store, the newest first."""
        if not self.store.exists():
            return []
        service = Service(Database(f"sqlite:///{self.store}"), "autoscrape")
        try:
            return service.jobs()
        finally:
            service.close()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Give a fresh project; what it started ends with it."""
    project = Project(tmp_path)
    yield project
    for process in project.started:
        process.kill()
        process.communicate()
