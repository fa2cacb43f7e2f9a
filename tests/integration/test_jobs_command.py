"""``scrapy jobs``: its filters, its table, and what it says when there is nothing to list."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import closing
from typing import Any

import pytest

from autoscrape.jobs.job import Job, JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store import job_rows
from autoscrape.store.database import Database
from tests.integration.conftest import Project

NOON = 1_795_435_200_000
"""2026-11-23T12:00 UTC."""

MINUTE = 60_000
COUNTS = ["tasks", "done", "fail", "left"]
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def opened(project: Project) -> closing[Service]:
    """Open the project's store until the end of a block."""
    return closing(Service(Database(f"sqlite:///{project.store}"), "autoscrape"))


def submit(service: Service, plan: JobPlan, tasks: int = 0) -> Job:
    sent = [{"url": f"http://a.example/{n}", "pageType": "product"} for n in range(tasks)]
    return service.submit(plan, map(from_query, sent))


def began(service: Service, job: Job, at: int, **values: Any) -> None:
    """Say that the state of a job began at a time."""
    with service.database.write() as connection:
        job_rows.change(connection, job.id, state_time=at, **values)


@pytest.fixture
def stocked(project: Project) -> Project:
    """A project with a job a minute from noon on; the last of them is the newest."""
    plans = [
        JobPlan("autoscrape", "product", ("eu", "daily")),
        JobPlan("news", "product", ("eu",)),
        JobPlan("autoscrape", "article", ("us",)),
        JobPlan("autoscrape", "product"),
        JobPlan("autoscrape", "product"),
    ]
    with opened(project) as service:
        jobs = [submit(service, plan) for plan in plans]
        for job in service.upkeep.cancel(jobs[2]), service.upkeep.cancel(jobs[3]):
            assert job.state == "finished"
        list(service.upkeep.delete(jobs[4]))
        for minute, job in enumerate(jobs):
            began(service, job, NOON + minute * MINUTE)
    return project


def listed(project: Project, *options: str) -> list[dict[str, Any]]:
    run = project.run("jobs", "--format", "jsonl", *options)
    assert run.stderr == ""
    return [json.loads(line) for line in run.stdout.splitlines()]


def on_terminal(project: Project, columns: int, *options: str) -> list[str]:
    """Run ``scrapy jobs`` on a terminal of so many columns; give the lines that it shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    sizeless = {n: v for n, v in os.environ.items() if n not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "jobs", *options],
        cwd=project.folder,
        env={**sizeless, "PYTHONPATH": str(project.folder), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while some := os.read(ours, 65536):
            shown += some
    except OSError:
        pass  # so Linux says that nobody has the other end open
    finally:
        os.close(ours)
        assert process.wait() == 0
    return ESCAPES.sub("", shown.decode()).splitlines()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("", ["1/1/2", "1/2/1", "2/1/1", "1/1/1"]),
        ("--spider product --spider article --project autoscrape", ["1/1/2", "1/2/1", "1/1/1"]),
        ("--state finished --state pending,deleted --count 2", ["1/1/3", "1/1/2"]),
        ("--startts 2026-11-23T12:01 --endts 1795435380000", ["1/2/1", "2/1/1"]),
        ("--has-tag us --has-tag eu --lacks-tag daily --lacks-tag no", ["1/2/1", "2/1/1"]),
        ("--start 1 --count 1", ["1/2/1"]),
        ("--stop product/1 --project news", []),
        ("--stop product/1", ["1/1/2", "1/2/1", "2/1/1"]),
        ("--key product/1 --key 2/product/1", ["2/1/1", "1/1/1"]),
    ],
)
def test_options_are_filters(stocked: Project, options: str, wanted: list[str]):
    assert [job["key"] for job in listed(stocked, *options.split())] == wanted


def test_a_line_tells_when_the_state_began(stocked: Project):
    (job,) = listed(stocked, "--state", "deleted")
    assert job["state_time"] == NOON + 4 * MINUTE
    assert job["deleted_time"] > NOON - MINUTE * 60 * 24 * 365
    assert (job["state"], job["tags"]) == ("deleted", [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--state done", "write one or more of pending, running, finished, deleted"),
        ("--count -1", "whole number from 0"),
        ("--count 1 --count 2", "count has 2 values"),
        ("--startts yesterday", "write Unix milliseconds"),
        ("--startts 2 --endts 1", "startts 2 is after endts 1"),
        ("--stop seven", "stop: 'seven' is no job key"),
        ("--project \udcff", "project '\\udcff' is not valid"),
    ],
)
def test_a_bad_filter_is_one_clear_line(project: Project, options: str, message: str):
    with opened(project):
        pass
    run = project.run("jobs", *options.split(), code=1)
    (line,) = run.stderr.splitlines()
    assert message in line
    assert run.stdout == ""


def test_an_argument_is_no_filter(project: Project):
    run = project.run("jobs", "finished", code=2)
    assert "'finished' is no option" in run.stderr.splitlines()[-1]


def test_filters_that_let_nothing_through_say_so(stocked: Project):
    run = stocked.run("jobs", "--spider", "none")
    assert run.stdout.startswith("no job passes these filters; next: scrapy jobs")
    assert listed(stocked, "--spider", "none") == []


def test_an_empty_store_asks_for_a_crawl(project: Project):
    with opened(project):
        pass
    for options in ([], ["--state", "finished"]):
        assert project.run("jobs", *options).stdout == (
            f"no jobs in sqlite:///{project.store} yet; "
            "next: scrapy crawl product -a input=urls.csv\n"
        )


@pytest.mark.parametrize("command", [["jobs"], ["job", "product/1"], ["job", "1/1/1", "--cancel"]])
def test_looking_makes_no_store(project: Project, command: list[str]):
    makes = "the first `scrapy crawl` or `scrapy submit` makes it"
    run = project.run(*command, code=1)
    assert run.stderr == f"no store at {project.store} yet; {makes}\n"
    assert not project.store.exists()
    run = project.run(*command, "-s", "AUTOSCRAPE_STORE=sqlite:///a/here.db", code=1)
    assert run.stderr == f"no store at a/here.db yet; {makes}\n"
    assert not (project.folder / "a").exists()


def test_a_store_of_deleted_jobs_says_so(project: Project):
    with opened(project) as service:
        list(service.upkeep.delete(submit(service, JobPlan("autoscrape", "product"))))
    assert "all jobs are deleted; next: scrapy jobs --state deleted" in project.run("jobs").stdout


def test_the_table_has_the_newest_first_and_priorities_only_if_they_differ(stocked: Project):
    plain = stocked.run("jobs").stdout.splitlines()
    assert plain[0].split() == ["key", "spider", "state", "tags", "since", *COUNTS]
    assert [line.split()[0] for line in plain[2:]] == ["1/1/2", "1/2/1", "2/1/1", "1/1/1"]
    assert "eu, daily" in plain[-1]
    assert "11-23 12:00" in plain[-1]
    with opened(stocked) as service:
        service.upkeep.set_priority(service.jobs()[-1], 4)
    ranked = stocked.run("jobs").stdout.splitlines()
    assert ranked[0].split() == ["key", "spider", "state", "tags", "since", "pri", *COUNTS]
    assert ranked[-1].split()[-5:] == ["4", "0", "0", "0", "0"]
    assert ranked[2].split()[-5:] == ["2", "0", "0", "0", "0"]


def test_a_table_of_80_columns_keeps_keys_and_numbers_whole(project: Project):
    with opened(project) as service:
        plan = JobPlan("autoscrape", "a_spider_with_a_long_name", ("[red]", "x" * 50, "weekly"), 4)
        job = submit(service, plan)
        reason = "closespider_itemcount"
        service.upkeep.cancel(job)
        counts = {"total": 123456, "done": 100000, "faulted": 1234}
        began(service, job, NOON, close_reason=reason, **counts)
    lines = on_terminal(project, 80)
    assert max(map(len, lines)) <= 80
    headings, _, row, *_ = lines
    assert headings.split() == ["key", "spider", "state", "tags", "since", "pri", *COUNTS]
    for cell in ("1/1/1", "11-23 12:00", " 4 ", "123456", "100000", "1234", "22222"):
        assert cell in row, cell
    assert re.search(r" a_spi\S*… +clos\S*… +\[red\],", row)
    wide = on_terminal(project, 200)[2]
    for name in ("a_spider_with_a_long_name", reason, f"[red], {'x' * 50}, weekly"):
        assert name in wide, name


def test_a_table_of_few_columns_leaves_out_times_and_tags_before_it_shortens_the_state(
    project: Project,
):
    with opened(project) as service:
        job = submit(service, JobPlan("autoscrape", "a_spider_with_a_long_name", ("eu",)))
        counts = {"total": 123456, "done": 100000, "faulted": 1234}
        began(service, job, NOON, close_reason="cancelled", **counts)
    for columns, left_out in ((69, 0), (60, 1), (50, 2)):
        lines = on_terminal(project, columns)
        assert max(map(len, lines)) <= columns
        headings = lines[0].split()
        assert len(headings) == len(["key", "spider", "state", "tags", "since", *COUNTS]) - left_out
        assert ("since" in headings) == (not left_out)
        assert "cancelled" in lines[2]
        for cell in ("1/1/1", "123456", "100000", "1234", "22222"):
            assert cell in lines[2], cell
