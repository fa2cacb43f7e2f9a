"""``scrapy job KEY``: what a stored job can be told, and what is said about it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from typing import Any

import pytest

from autoscrape.jobs.job import Job
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Task
from autoscrape.service.service import Service
from tests.contract.making import claim, done, submission, submissions, timed_out
from tests.integration.conftest import Project
from tests.integration.stored_jobs import PLAN, stored
from tests.integration.stored_jobs import service as service  # noqa: PLC0414 (a fixture)

LINE = "job 1/product/1: "
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def half_done(service: Service) -> Job:
    """A job for workers with an item, a failure and a task that waits."""
    job = stored(service)
    first, second = service.work.claim(Scope(), 2)
    service.work.finish([done(first), timed_out(second)])
    return job


def waiting(service: Service) -> list[Task]:
    """What workers may have now."""
    return service.work.claim(Scope(), 10)


def told(project: Project, *options: str, err: str = "") -> dict[str, Any]:
    """Tell job 1 something and give the line that the command prints about it."""
    run = project.run("job", "product/1", *options)
    assert run.stderr == (f"{err}\n" if err else "")
    (line,) = run.stdout.splitlines()
    shown: dict[str, Any] = json.loads(line)
    return shown


def test_a_job_is_shown_with_its_times(project: Project, service: Service):
    job = half_done(service)
    shown = told(project)
    assert (shown["key"], shown["state"], shown["left"]) == ("1/1/1", "running", 1)
    assert shown["state_time"] == shown["running_time"] >= job.pending_time
    assert (shown["deleted_time"], shown["scrapyd_job"]) == (None, None)


def test_cancel_ends_a_job_at_once(project: Project, service: Service):
    job = half_done(service)
    (held,) = waiting(service)
    step = "next: scrapy job 1/product/1 --release   (lets workers do them after all)"
    err = f"job 1/product/1 is cancelled, 1 task left; {step}"
    shown = told(project, "--cancel", err=err)
    assert (shown["state"], shown["close_reason"]) == ("finished", "cancelled")
    assert (shown["done"], shown["faulted"], shown["left"]) == (1, 1, 1)
    assert not service.work.finish([done(held)])
    assert waiting(service) == []
    assert len(list(service.results(job.id))) == 2
    assert told(project, "--cancel", err=f"{LINE[:-2]} had ended before: cancelled") == shown


def test_delete_removes_the_tasks_and_keeps_the_counts(project: Project, service: Service):
    job = half_done(service)
    removed = "tasks removed with their results; this line of it stays"
    shown = told(project, "--delete", err=f"{LINE}3 {removed}")
    assert (shown["state"], shown["deleted_time"]) == ("deleted", shown["state_time"])
    assert (shown["total"], shown["done"], shown["faulted"]) == (3, 1, 1)
    assert waiting(service) == list(service.results(job.id)) == []
    assert told(project, "--delete", err=f"{LINE}0 {removed}") == shown


def test_failed_tasks_wait_again_for_workers(project: Project, service: Service):
    job = half_done(service)
    service.work.finish([timed_out(task) for task in waiting(service)])
    assert service.jobs()[0].state == "finished"
    again = f"{LINE}2 failed tasks wait again; next: scrapy work   (does them)"
    shown = told(project, "--retry-failed", err=again)
    assert (shown["state"], shown["done"], shown["faulted"], shown["left"]) == ("pending", 1, 0, 2)
    service.work.finish([done(task) for task in waiting(service)])
    assert len([result for result in service.results(job.id) if result.item]) == 3
    shown = told(project, "--retry-failed", err=f"{LINE}0 failed tasks wait again")
    assert (shown["state"], shown["done"]) == ("finished", 3)


def test_release_gives_what_a_crawl_left_to_workers(project: Project, service: Service):
    job = service.open_job(PLAN, submissions(3))
    first = claim(service, job.id, 1)
    service.work.finish([done(task) for task in first])
    service.close_job(job.id, "shutdown", {})
    assert waiting(service) == []
    step = "next: scrapy work   (does them)"
    err = f"job 1/product/1 is released, 2 tasks left; {step}"
    shown = told(project, "--release", err=err)
    assert (shown["state"], shown["close_reason"], shown["left"]) == ("pending", None, 2)
    again = f"workers have job 1/product/1 already, 2 tasks left; {step}"
    assert told(project, "--release", err=again) == shown
    assert len(waiting(service)) == 2


@pytest.mark.parametrize("how", ["finished", "cancelled"])
def test_a_job_of_which_nothing_is_left_stays_as_it_is(
    project: Project, service: Service, how: str
):
    if how == "finished":
        half_done(service)
        service.work.finish([done(task) for task in waiting(service)])
    else:
        job = service.open_job(PLAN, submissions(1))
        service.work.finish([done(task) for task in claim(service, job.id, 1)])
        service.upkeep.cancel(job)
    (before,) = service.jobs()
    shown = told(project, "--release", err="nothing is left of job 1/product/1")
    assert (shown["close_reason"], shown["state_time"]) == (how, before.state_time)
    run = project.run("crawl", "product", "-a", "job=product/1", "-O", "out.jsonl")
    assert "nothing is left of job 1/product/1; feeds got what is stored" in run.stderr
    assert len(project.rows("out.jsonl")) == before.counts.done
    assert service.jobs() == [before]


def test_the_next_step_of_a_change_names_the_store_again(project: Project, service: Service):
    stored(service)
    store = f"AUTOSCRAPE_STORE=sqlite:///{project.store}"
    run = project.run("job", "product/1", "--cancel", "-s", store)
    assert f"next: scrapy job 1/product/1 --release -s {store}   (" in run.stderr


def test_tags_and_priority_change_together(project: Project, service: Service):
    stored(service)
    new = ["--add-tag", "urgent,eu", "--add-tag", "us", "--remove-tag", "daily", "--priority", "4"]
    shown = told(project, *new)
    assert (shown["tags"], shown["priority"]) == (["eu", "urgent", "us"], 4)
    service.submit(PLAN, [submission("other.example")])
    claimed = service.work.claim(Scope(tags=("us",)), 9)
    assert [task.query.domain for task in claimed] == ["a.example"] * 3
    shown = told(project, "--remove-tag", "eu,us", "--remove-tag", "urgent")
    assert (shown["tags"], shown["priority"]) == ([], 4)


def test_an_urgent_job_goes_first(project: Project, service: Service):
    stored(service)
    service.submit(PLAN, [submission("second.example")])
    project.run("job", "product/2", "--priority", "3")
    (first,) = service.work.claim(Scope(), 1)
    assert first.query.domain == "second.example"


def test_the_line_of_a_changed_job_goes_where_it_is_told(project: Project, service: Service):
    stored(service)
    run = project.run("job", "product/1", "--add-tag", "x", "-o", "job.csv", "--format", "csv")
    assert run.stdout == ""
    header, line = (project.folder / "job.csv").read_text().splitlines()
    assert header.startswith("key,spider,state,")
    assert '"[""eu"", ""daily"", ""x""]"' in line


def read_until(terminal: int, text: str) -> str:
    """Read what a terminal shows until some text is there; EOFError if it never comes."""
    seen = ""
    while text not in ESCAPES.sub("", seen):
        try:
            more = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            more = b""
        if not more:
            raise EOFError(seen)
        seen += more.decode()
    return seen


def start_on(terminal: int, project: Project, *arguments: str) -> subprocess.Popen[str]:
    """Start a command whose standard error is a terminal, which is closed here."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(project.folder), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        text=True,
    )
    os.close(terminal)
    project.started.append(process)
    return process


def test_ctrl_c_says_how_to_do_the_rest_of_long_work(project: Project, service: Service):
    stored(service)
    ours, theirs = pty.openpty()
    try:
        # As long as this holds the store the work cannot begin, but its bar is there.
        with service.database.write():
            process = start_on(theirs, project, "job", "product/1", "--delete")
            read_until(ours, "0%")
            process.send_signal(signal.SIGINT)
        read_until(ours, "stopped; 0 tasks are through, the same command does the rest")
        assert process.wait() == 1
    finally:
        os.close(ours)
    assert len(waiting(service)) == 3
    removed = f"{LINE}3 tasks removed with their results; this line of it stays"
    assert told(project, "--delete", err=removed)["state"] == "deleted"
