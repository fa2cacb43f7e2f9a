"""``scrapy work``: what it says at its start, at its end, and of a wrong call."""

from __future__ import annotations

from contextlib import closing

import pytest

from autoscrape.jobs.job import JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store.database import Database
from tests.integration.conftest import Project

MUG = "/products/stoneware-mug"


def submit(project: Project, *urls: str) -> None:
    """Store a job for workers."""
    with closing(Service(Database(f"sqlite:///{project.store}"), "shop")) as service:
        sent = ({"url": url, "pageType": "product"} for url in urls)
        service.submit(JobPlan("shop", "product", ("eu",)), map(from_query, sent))


def test_the_end_is_one_line_whatever_the_log_leaves_out(project: Project, demo_site: str):
    submit(project, demo_site + MUG, f"{demo_site}/faulty/404")
    quiet = project.run("work", "--stop-when-idle", "-L", "WARNING")
    assert quiet.stderr == "worker: 1 task done, 1 faulted\n"
    told = project.run("work", "--stop-when-idle", "-L", "INFO")
    assert told.stderr.count("worker: 0 tasks done, 0 faulted") == 1


def test_the_first_line_says_what_the_worker_is_held_to(project: Project):
    submit(project)
    held = ["--projects", "shop,nope", "--tags", "nosuch,eu"]
    run = project.run("work", "--stop-when-idle", "-L", "INFO", *held)
    (line,) = [line for line in run.stderr.splitlines() if "tasks at a time from" in line]
    assert line.endswith(", only projects shop, nope (no such project yet), only tags nosuch, eu")
    free = project.run("work", "--stop-when-idle", "-L", "INFO")
    assert ", only " not in free.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["shop"], "'shop' is too much; scrapy work takes options only"),
        (["--tags", "eu", "-a", "tags=us"], "--tags and -a name the same thing"),
    ],
)
def test_a_wrong_call_is_refused_before_anything_is_logged(
    project: Project, arguments: list[str], message: str
):
    run = project.run("work", "-L", "DEBUG", *arguments, code=2)
    assert run.stderr.startswith("Usage")
    assert message in run.stderr.splitlines()[-1]
    assert "[scrapy" not in run.stderr
