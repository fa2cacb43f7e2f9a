"""``scrapy job KEY --deliveries`` and ``--resend``: what a job owes, and what becomes of it."""

from __future__ import annotations

import csv
import json

import pytest
from attrs import evolve

from autoscrape.jobs.job import Job, JobPlan
from autoscrape.jobs.job_owes import JobOwes
from autoscrape.jobs.raw_page import RawPage
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Outcome
from autoscrape.service.service import Service
from tests.contract.delivering import BOTH, HOOK, JOB_HOOK, claim_all, owing
from tests.contract.making import done
from tests.integration.conftest import Project
from tests.integration.stored_jobs import service as service  # noqa: PLC0414 (a fixture)

PLAN = JobPlan("autoscrape", "product", owes=JobOwes(callback=JOB_HOOK))


@pytest.fixture
def job(service: Service) -> Job:
    """A job of which an upload was refused, and nothing else is sent yet."""
    job = service.submit(PLAN, owing(1, **BOTH))
    service.work.finish([done(task) for task in service.work.claim(Scope(), 1)])
    (upload,) = claim_all(service)
    service.deliveries.failed(upload, "no such bucket: bucket", final=True)
    return job


def lines(project: Project, *options: str) -> list[str]:
    """What the command writes about job 1, line by line."""
    return [line.rstrip() for line in project.run("job", "product/1", *options).stdout.splitlines()]


def test_deliveries_are_shown_as_json_lines(project: Project, job: Job) -> None:
    rows = [json.loads(line) for line in lines(project, "--deliveries")]
    assert [(row["kind"], row["state"], row["attempts"]) for row in rows] == [
        ("object", "failed", 1),
        ("callback", "owed", 0),
        ("callback", "owed", 0),
    ]
    upload, told, of_job = rows
    assert upload["target"] == f"s3://bucket/day/{upload['task']}.json"
    assert (upload["reason"], upload["next_try"]) == ("no such bucket: bucket", None)
    assert upload["ended_time"] >= upload["owed_since"] >= job.pending_time
    assert (told["target"], told["reason"], told["task"]) == (HOOK, None, upload["task"])
    assert (of_job["target"], of_job["task"]) == (JOB_HOOK, None)
    assert told["next_try"] >= told["owed_since"]


@pytest.mark.usefixtures("job")
def test_deliveries_are_shown_as_a_table(project: Project) -> None:
    shown = lines(project, "--deliveries", "--format", "table")
    assert shown[0].split() == ["kind", "state", "tries", "next", "try", "target", "reason"]
    assert shown[2].split()[:3] == ["object", "failed", "1"]
    assert shown[2].endswith("no such bucket: bucket")
    assert shown[3].split()[:3] == ["callback", "owed", "0"]
    assert HOOK in shown[3]


@pytest.mark.usefixtures("job")
def test_deliveries_are_written_as_csv(project: Project) -> None:
    project.run("job", "product/1", "--deliveries", "--format", "csv", "-o", "owed.csv")
    with (project.folder / "owed.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["object", "callback", "callback"]
    assert rows[0]["reason"] == "no such bucket: bucket"


def test_a_job_that_owes_nothing_says_so(project: Project, service: Service) -> None:
    service.submit(evolve(PLAN, owes=JobOwes()), [])
    assert lines(project, "--deliveries") == []
    table = lines(project, "--deliveries", "--format", "table")
    assert table == ["nothing is owed, nor ever was"]


def test_what_failed_is_sent_again(project: Project, service: Service, job: Job) -> None:
    run = project.run("job", "product/1", "--resend")
    assert json.loads(run.stdout)["key"] == "1/1/1"
    assert run.stderr == (
        "job 1/product/1: 1 failed delivery is owed again; "
        "next: scrapy work --stop-when-idle   (sends it, unless a worker has done so already)\n"
    )
    states = [row.state for row in service.deliveries.list(job.id)]
    assert states == ["owed", "waiting", "waiting"]
    run = project.run("job", "product/1", "--resend")
    assert run.stderr == "job 1/product/1: 0 failed deliveries are owed again\n"


@pytest.mark.parametrize("options", [[], ["--items"], ["--resend"], ["--add-tag", "x"]])
def test_only_deliveries_have_a_table(
    project: Project, service: Service, options: list[str]
) -> None:
    run = project.run("job", "product/1", *options, "--format", "table", code=2)
    assert "--format table is for --deliveries" in run.stderr


def test_results_of_pages_that_were_not_parsed_hold_the_page(
    project: Project, service: Service
) -> None:
    service.submit(PLAN, owing(1, parse=False))
    page = RawPage("<p>Größe</p>".encode("latin-1"), "text/html; charset=iso-8859-1")
    service.work.finish(
        [Finished(task, Outcome(raw=page)) for task in service.work.claim(Scope(), 1)]
    )
    (row,) = map(json.loads, lines(project, "--results"))
    assert row["html"] == "<p>Größe</p>"
    assert lines(project, "--items") == []
    csv_lines = lines(project, "--results", "--format", "csv")
    assert csv_lines[0] == "query,product,article,error,html"
    assert csv_lines[1].endswith(",,,<p>Größe</p>")
