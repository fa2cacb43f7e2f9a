"""A crawl that was killed or stopped goes on where it was, and its feed is whole."""

from __future__ import annotations

import json
import signal
import subprocess
from collections import Counter
from urllib.request import urlopen

import pytest

from autoscrape.jobs.job import Counts, JobState
from tests.integration.conftest import Project

TASKS = 120


@pytest.fixture
def urls(demo_site: str) -> str:
    """Give many pages that take a moment each; forget earlier requests."""
    with urlopen(f"{demo_site}/_hits?reset=1"):
        pass
    return "\n".join(f"{demo_site}/faulty/slow?seconds=0.2&n={n}" for n in range(TASKS))


def run_until_some_are_done(project: Project, number: int) -> subprocess.Popen[str]:
    process = project.start("crawl", "product", "-a", "input=in.txt", "-O", "out.jsonl")
    while not (jobs := project.jobs()) or jobs[0].counts.done < number:
        assert process.poll() is None, process.communicate()[1]
    return process


def hits(demo_site: str) -> int:
    with urlopen(f"{demo_site}/_hits") as answer:
        return json.load(answer)["/faulty/slow"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_interrupted_job_resumes_and_its_feed_is_whole(
    project: Project, demo_site: str, urls: str, number: signal.Signals
):
    project.write("in.txt", urls)
    process = run_until_some_are_done(project, 10)
    process.send_signal(number)
    process.communicate()
    (before,) = project.jobs()
    assert 10 <= before.counts.done < TASKS
    killed = number is signal.SIGKILL
    assert before.state is (JobState.RUNNING if killed else JobState.FINISHED)
    assert before.close_reason == (None if killed else "shutdown")

    project.run("crawl", "product", "-a", "job=1/product/1", "-O", "out.jsonl")
    (after,) = project.jobs()
    assert (after.state, after.close_reason) == (JobState.FINISHED, "finished")
    assert after.counts == Counts(TASKS, TASKS, 0)
    found = Counter(row["url"] for row in project.rows("out.jsonl"))
    assert set(found) == set(urls.splitlines())
    assert set(found.values()) == {1}
    in_flight = 2 * 16 + 8
    assert TASKS <= hits(demo_site) <= TASKS + in_flight


def test_a_job_that_runs_is_not_run_twice(project: Project, demo_site: str):
    hanging = "".join(f"{demo_site}/faulty/hang?n={n}\n" for n in range(TASKS))
    project.write("in.txt", f"{demo_site}/products/stoneware-mug\n{hanging}")
    process = run_until_some_are_done(project, 1)
    refused = project.run("crawl", "product", "-a", "job=product/1", code=1)
    assert f":{process.pid}; stop that first" in refused.stderr


def test_a_finished_job_resumes_to_nothing_but_its_stored_rows(project: Project, demo_site: str):
    project.run("crawl", "product", "-a", f"urls={demo_site}/products/stoneware-mug nonsense")
    project.run("crawl", "product", "-a", "job=product/1", "-a", "rows=results", "-O", "out.jsonl")
    assert sorted("error" in row for row in project.rows("out.jsonl")) == [False, True]
    assert project.jobs()[0].counts == Counts(2, 1, 1)


def test_a_job_belongs_to_its_spider(project: Project, demo_site: str):
    project.run("crawl", "product", "-a", f"url={demo_site}/products/stoneware-mug")
    refused = project.run("crawl", "article", "-a", "job=product/1", code=1)
    assert "belongs to spider product" in refused.stderr
