"""A real Scrapyd on loopback; ``with running_scrapyd(folder, AUTOSCRAPE_STORE=…) as scrapyd:``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from attrs import frozen

from tests.servers.object_stores import free_port, missing

PATIENCE_SECONDS = 120.0

CONFIG = """
[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
eggs_dir = {folder}/eggs
logs_dir = {folder}/logs
dbs_dir = {folder}/dbs
max_proc = 4
poll_interval = 0.2
jobs_to_keep = 100
"""


@frozen
class Scrapyd:
    """A running Scrapyd; its crawls are in its process group."""

    url: str
    folder: Path
    pid: int

    def ask(self, endpoint: str, **parameters: str) -> dict[str, Any]:
        """GET an endpoint such as ``listspiders``."""
        return self._answer(f"{endpoint}.json?{urlencode(parameters)}", None)

    def schedule(
        self, project: str, spider: str, settings: Mapping[str, str] | None = None, **args: str
    ) -> str:
        """Schedule a spider with arguments and Scrapy settings; give Scrapyd's job id."""
        form = [("project", project), ("spider", spider), *args.items()]
        form += [("setting", f"{name}={value}") for name, value in (settings or {}).items()]
        job: str = self._answer("schedule.json", urlencode(form))["jobid"]
        return job

    def cancel(self, project: str, job: str, number: str = "INT") -> None:
        """Send a signal to a crawl, by default the one that Scrapyd sends."""
        form = urlencode({"project": project, "job": job, "signal": number})
        answer = self._answer("cancel.json", form)
        assert answer["prevstate"] == "running", answer

    def jobs(self, project: str) -> dict[str, list[dict[str, Any]]]:
        """Give the ``pending``, ``running`` and ``finished`` jobs of a project."""
        answer = self.ask("listjobs", project=project)
        return {state: answer[state] for state in ("pending", "running", "finished")}

    def is_finished(self, project: str, job: str) -> bool:
        """Tell whether the process of a crawl has ended, however it ended."""
        return job in [each["id"] for each in self.jobs(project)["finished"]]

    def crawl(
        self, project: str, spider: str, settings: Mapping[str, str] | None = None, **args: str
    ) -> str:
        """Run a spider to its end and give its log."""
        job = self.schedule(project, spider, settings, **args)
        wait_for(lambda: self.is_finished(project, job))
        return self.log(project, spider, job)

    def deploy(self, project: Path) -> None:
        """Deploy the project in a folder by ``scrapyd-deploy``, whose module this is."""
        if find_spec("scrapyd_client") is None:
            missing("scrapyd-deploy", "scrapyd-client")
        with (project / "scrapy.cfg").open("a") as file:
            file.write(f"\n[deploy:test]\nurl = {self.url}\n")
        answer = json.loads(run_python(project, "-m", "scrapyd_client.deploy", "test"))
        assert answer["status"] == "ok", answer

    def log(self, project: str, spider: str, job: str) -> str:
        """Give the log of a crawl."""
        file = self.folder / "logs" / project / spider / f"{job}.log"
        return file.read_text(encoding="utf-8")

    def own_log(self) -> str:
        """Give the log of Scrapyd itself, which also has what crawls print."""
        return (self.folder / "scrapyd.log").read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kill Scrapyd alone, as a lack of memory does; its crawls live on."""
        os.kill(self.pid, signal.SIGKILL)

    def kill_with_crawls(self) -> None:
        """Kill Scrapyd and its crawls, as the loss of the machine does."""
        os.killpg(self.pid, signal.SIGKILL)

    def _answer(self, path: str, form: str | None) -> dict[str, Any]:
        with urlopen(self.url + path, data=form.encode() if form else None, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
        assert answer["status"] == "ok", answer
        return answer


@contextmanager
def running_scrapyd(
    folder: Path, *, python: Path | str = sys.executable, **environment: str
) -> Iterator[Scrapyd]:
    """Run Scrapyd, which crawls with ``python``, until the end of the block.

    ``environment`` is added to that of this process, and crawls inherit it.
    """
    if find_spec("scrapyd") is None:
        missing("scrapyd", "scrapyd")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    (folder / "scrapyd.conf").write_text(CONFIG.format(port=port, folder=folder))
    with (
        (folder / "scrapyd.log").open("wb") as log,
        subprocess.Popen(
            [str(python), "-m", "scrapyd", "--pidfile="],
            cwd=folder,  # scrapyd.conf is read from there
            env=clean_environment() | {"HOME": str(folder)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        scrapyd = Scrapyd(f"http://127.0.0.1:{port}/", folder, process.pid)
        try:
            wait_for(lambda: answers(scrapyd, process))
            yield scrapyd
        finally:
            # Not waited for yet, so its number still stands for its group.
            with suppress(ProcessLookupError):
                scrapyd.kill_with_crawls()


def clean_environment() -> dict[str, str]:
    """Give the environment without what could bring in another autoscrape or store."""
    ours = ("PYTHONPATH", "AUTOSCRAPE_", "SCRAPY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"AUTOSCRAPE_ALLOWED_NETWORKS": "127.0.0.0/8"}


def run_python(folder: Path, *arguments: str) -> str:
    """Run this Python, which must succeed, and give its standard output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answers(scrapyd: Scrapyd, process: subprocess.Popen[bytes]) -> bool:
    """Tell whether Scrapyd serves."""
    assert process.poll() is None, scrapyd.own_log()
    try:
        scrapyd.ask("daemonstatus")
    except URLError:
        return False
    return True


def python_without_autoscrape(folder: Path) -> Path:
    """Make a Python that has everything installed that this one has, except autoscrape."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for path in map(Path, sys.path):
        if path.name in ("site-packages", "dist-packages"):
            for part in path.iterdir():
                here = packages / part.name
                if "autoscrape" not in part.name and not here.exists():
                    here.symlink_to(part)
    return folder / "bin" / "python"


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it does not come to pass"
        time.sleep(0.1)
