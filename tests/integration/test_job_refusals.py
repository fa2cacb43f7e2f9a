"""``scrapy job KEY``: what a job cannot be told is one clear line, and changes nothing."""

from __future__ import annotations

import pytest
from attrs import evolve

from autoscrape.service.service import Service
from tests.contract.making import add_task, submission, submissions
from tests.integration.conftest import Project
from tests.integration.stored_jobs import PLAN, stored
from tests.integration.stored_jobs import service as service  # noqa: PLC0414 (a fixture)


@pytest.mark.parametrize("option", ["--release", "--retry-failed"])
def test_a_job_that_a_crawl_runs_is_left_to_it(project: Project, service: Service, option: str):
    service.open_job(PLAN, submissions(1))
    run = project.run("job", "product/1", option, code=1)
    (line,) = run.stderr.splitlines()
    assert "is being run by process" in line
    assert "stop that first" in line
    assert run.stdout == ""


@pytest.mark.parametrize("option", ["--release", "--retry-failed"])
def test_a_deleted_job_is_submitted_again(project: Project, service: Service, option: str):
    list(service.upkeep.delete(stored(service)))
    (line,) = project.run("job", "product/1", option, code=1).stderr.splitlines()
    assert line == "the tasks of job 1/product/1 are gone; submit its input again"


def test_tasks_with_methods_of_their_spider_are_not_released(project: Project, service: Service):
    job = service.open_job(PLAN, [])
    add_task(service, job.id, evolve(submission(), callback="parse_product"))
    service.close_job(job.id, "shutdown", {})
    (line,) = project.run("job", "product/1", "--release", code=1).stderr.splitlines()
    assert "`scrapy crawl product -a job=1/product/1`" in line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--priority", "5"], "it is a whole number from 0 to 4"),
        (["--priority", "high", "--add-tag", "x"], "it is a whole number from 0 to 4"),
        (["--add-tag", " , "], "--add-tag names no tag"),
        (["--add-tag", "x", "--remove-tag", ""], "--remove-tag names no tag"),
        (["--add-tag", "two\nlines"], "hold characters that cannot be shown"),
    ],
)
def test_a_bad_value_changes_nothing(
    project: Project, service: Service, options: list[str], message: str
):
    job = stored(service)
    (line,) = project.run("job", "product/1", *options, code=1).stderr.splitlines()
    assert message in line
    assert service.jobs() == [job]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cancel", "--delete"], "argument --delete: not allowed with argument --cancel"),
        (["--items", "--release"], "argument --release: not allowed with argument --items"),
        (["--failed", "--retry-failed"], "not allowed with argument --failed"),
        (["--results", "--add-tag", "x"], "--results goes alone"),
        (["--delete", "--priority", "0"], "--delete goes alone"),
    ],
)
def test_what_does_not_go_together_changes_nothing(
    project: Project, service: Service, options: list[str], message: str
):
    job = stored(service)
    assert message in project.run("job", "product/1", *options, code=2).stderr.splitlines()[-1]
    assert service.jobs() == [job]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["product/1", "--tags", "x"], "--tags is no option of scrapy job"),
        (["product/1", "finished"], "'finished' is too much; give one job key"),
    ],
)
def test_what_is_too_much_is_named(project: Project, arguments: list[str], message: str):
    assert message in project.run("job", *arguments, code=2).stderr.splitlines()[-1]


@pytest.mark.parametrize("option", ["--cancel", "--delete", "--retry-failed", "--release"])
def test_a_job_that_is_not_there_cannot_be_changed(project: Project, service: Service, option: str):
    (line,) = project.run("job", "product/7", option, code=1).stderr.splitlines()
    assert line.startswith("no job product/7 in sqlite:")
    assert line.endswith("`scrapy jobs` lists them")
