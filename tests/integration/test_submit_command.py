"""``scrapy submit``: jobs for workers, as a crawl would have made them; or nothing at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.making import done
from tests.integration.conftest import Project
from tests.servers.postgresql import PostgreSQLServer

ROWS = [
    {"url": "http://a.example/1", "meta": "A1"},
    {"url": "http://b.example/2", "pageType": "article"},
    {"url": "nonsense"},
]
SPIDERS = """
import scrapy
import autoscrape

class Shop(autoscrape.TaskSpider):
    name = "shop"
    page_type = "article"
    custom_settings = {"AUTOSCRAPE_TAGS": "own", "AUTOSCRAPE_STORE": "sqlite:///own.db"}

class Starts(autoscrape.ProductSpider):
    name = "starts"
    async def start(self):
        yield autoscrape.task("http://a.example/", autoscrape.Product)

class Parses(Shop):
    name = "parses"
    def parse(self, response):
        yield {}

class Plain(scrapy.Spider):
    name = "plain"
"""


def opened(project: Project, file: str = ".scrapy/autoscrape.db") -> closing[Service]:
    """Open a store of the project until the end of a block."""
    return closing(Service(Database(f"sqlite:///{project.folder}/{file}"), "autoscrape"))


def only_job(project: Project) -> Job:
    (job,) = project.jobs()
    return job


@pytest.fixture
def listed(project: Project) -> Project:
    """A project with a list of three rows, the last of them no query."""
    project.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in ROWS))
    return project


def test_workers_do_what_was_submitted(listed: Project):
    run = listed.run("submit", "product", "-a", "input=rows.jsonl", "-a", "tags=eu,daily")
    assert run.stdout.splitlines() == [
        "job 1/product/1: 3 tasks",
        "next: scrapy work   (does it; scrapy jobs shows it)",
    ]
    assert run.stderr == ""
    with opened(listed) as service:
        tasks = service.work.claim(Scope(), 10)
        assert [task.query.user_query for task in tasks] == [
            {"url": "http://a.example/1", "meta": "A1", "pageType": "product"},
            {"url": "http://b.example/2", "pageType": "article"},
        ]
        service.work.finish([done(task) for task in tasks])
        (job,) = service.jobs()
        (failed,) = service.results(job.id, failed_only=True)
    assert (job.state, job.counts.done, job.counts.faulted) == (JobState.FINISHED, 2, 1)
    assert (failed.error, failed.line) == ("malformed url", 3)


def test_a_job_keeps_what_its_arguments_say(project: Project):
    arguments = {"urls": "http://a.example/1,http://a.example/2", "tags": "eu", "priority": "4"}
    more = {"pageType": "article", "meta": "x", "shelf": "C1"}
    pairs = [f"-a{name}={value}" for name, value in {**arguments, **more}.items()]
    project.run("submit", "batch", *pairs)
    job = only_job(project)
    assert (job.spider, job.state, job.tags, job.priority) == ("batch", "pending", ("eu",), 4)
    assert job.args == {**arguments, **more}
    with opened(project) as service:
        (first, _) = service.work.claim(Scope(), 10)
    sent = {"url": "http://a.example/1", "pageType": "article", "meta": "x"}
    assert first.query.user_query == sent


def test_standard_input_is_an_input(project: Project):
    run = project.run("submit", "product", "-a", "input=-", stdin="http://a.example/1\n" * 1500)
    assert run.stdout.startswith("job 1/product/1: 1500 tasks\n")


def test_a_spider_of_the_project_with_settings_of_its_own_is_submitted(listed: Project):
    listed.write("own.py", SPIDERS)
    listed.run("submit", "shop", "-a", "input=rows.jsonl")
    assert listed.jobs() == []
    with opened(listed, "own.db") as service:
        (job,) = service.jobs()
        (first, _) = service.work.claim(Scope(), 10)
    assert (job.spider, job.tags) == ("shop", ("own",))
    assert first.query.page_type == "article"


@pytest.mark.parametrize("spider", ["starts", "parses", "plain"])
def test_a_spider_with_methods_is_left_to_crawl(listed: Project, spider: str):
    listed.write("own.py", SPIDERS)
    run = listed.run("submit", spider, "-a", "input=rows.jsonl", code=1)
    (line,) = run.stderr.splitlines()
    assert "workers do not have" in line
    assert f"`scrapy crawl {spider}`" in line
    with opened(listed, "own.db") as service:
        assert listed.jobs() == service.jobs() == []


def test_a_worker_is_no_job(listed: Project):
    run = listed.run("submit", "worker", "-a", "input=rows.jsonl", code=1)
    assert run.stderr == "worker takes no jobs of its own; start it with `scrapy work`\n"
    assert listed.jobs() == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to do: give -a url=URL, -a urls=URL,URL or -a input=FILE"),
        (["-a", "input=no.csv"], "input no.csv: "),
        (["-a", "url=http://a.example/", "-a", "pageType=shop"], "pageType is one of"),
        (["-a", "url=http://a.example/", "-a", "priority=5"], "argument priority: "),
        (["-a", "url=http://a.example/", "-a", "callback_url=1"], "callback_url not allowed"),
        (["-a", "input=rows.jsonl", "-s", "JOBDIR=here"], "JOBDIR cannot keep tasks"),
        (["-a", "job=product/1"], "`scrapy job product/1 --release`"),
        (["-s", "AUTOSCRAPE_JOB=1/product/7"], "`scrapy job 1/product/7 --release`"),
        (["-s", "AUTOSCRAPE_STORE=mysql://x/y"], "AUTOSCRAPE_STORE"),
        (["-s", "AUTOSCRAPE_STORE=postgresql://me:s@cret@h/db"], "write @ in the password as %40"),
    ],
)
def test_what_cannot_be_submitted_is_one_line_and_nothing_is_stored(
    listed: Project, arguments: list[str], message: str
):
    run = listed.run("submit", "product", *arguments, code=1)
    (line,) = run.stderr.splitlines()
    assert message in line
    assert "cret" not in line
    assert run.stdout == ""
    assert listed.jobs() == []


def test_a_misspelt_argument_is_named(project: Project):
    run = project.run("submit", "product", "-a", "url=http://a.example/", "-a", "tag=eu")
    assert run.stderr == "argument tag is not known; did you mean tags?\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give the name of one spider"),
        (["-a", "input=rows.jsonl"], "give the name of one spider"),
        (["product", "article"], "'article' is too much; give the name of one spider"),
        (["product", "urls.csv"], "'urls.csv' is too much; write -a input=urls.csv"),
        (["product", "http://a.example/"], "is too much; write -a url=http://a.example/"),
        (["product", "tags=eu"], "'tags=eu' is too much; write -a tags=eu"),
        (["product", "--tags", "eu"], "--tags is no option of scrapy submit"),
        (["produkt"], "there is no spider 'produkt'; there are: product, article, batch"),
        (["product", "-a", "tags"], "use -a NAME=VALUE"),
    ],
)
def test_a_wrong_call_shows_the_right_one(project: Project, arguments: list[str], message: str):
    run = project.run("submit", *arguments, code=2)
    assert message in run.stderr.splitlines()[-1]
    assert "switch the add-on on" not in run.stderr
    assert project.jobs() == []


def test_outside_of_a_project_the_add_on_is_named(project: Project):
    (project.folder / "scrapy.cfg").unlink()
    run = project.run("submit", "product", "-a", "url=http://a.example/", code=2)
    assert 'ADDONS = {"autoscrape.Addon": 500}' in run.stderr


def test_an_input_without_a_valid_row_shows_what_failed(project: Project):
    run = project.run("submit", "product", "-a", "url=nonsense")
    assert run.stdout.splitlines() == [
        "job 1/product/1: 1 task",
        "next: scrapy job 1/product/1 --failed   (shows what failed and why)",
    ]
    assert only_job(project).state == JobState.FINISHED


def test_the_next_step_names_the_store_that_the_command_line_named(project: Project):
    store = "AUTOSCRAPE_STORE=sqlite:///here.db"
    run = project.run("submit", "product", "-a", "url=http://a.example/", "-s", store)
    assert f"next: scrapy work -s {store}   (" in run.stdout


def test_the_next_step_shows_no_half_of_a_url_with_a_password(
    project: Project, postgresql: PostgreSQLServer
):
    postgresql.create_database("hinted")
    url = postgresql.url("hinted").replace("postgres@", "postgres:s3cr3t@")
    try:
        project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}")
        page = "url=http://a.example/"
        run = project.run("submit", "product", "-a", page, "-s", f"AUTOSCRAPE_STORE={url}")
    finally:
        postgresql.drop_database("hinted")
    assert run.stdout.splitlines() == [
        "job 1/product/1: 1 task",
        "next: scrapy work   (with the same AUTOSCRAPE_STORE; does it; scrapy jobs shows it)",
    ]


def test_the_next_step_names_the_program_as_it_was_called(project: Project):
    program = Path(sys.executable).with_name("scrapy")
    (project.folder / "bin").mkdir()
    (project.folder / "bin" / "scrapy").symlink_to(program)
    command = ["bin/scrapy", "submit", "product", "-a", "url=http://a.example/"]
    env = {**os.environ, "PYTHONPATH": str(project.folder)}
    shown = subprocess.run(
        command, cwd=project.folder, env=env, capture_output=True, text=True, check=True
    )
    assert "next: bin/scrapy work   (" in shown.stdout
    env["PATH"] = f"{project.folder / 'bin'}{os.pathsep}{env['PATH']}"
    command[0] = str(project.folder / "bin" / "scrapy")
    shown = subprocess.run(
        command, cwd=project.folder, env=env, capture_output=True, text=True, check=True
    )
    assert "next: scrapy work   (" in shown.stdout


def test_the_same_key_gives_the_same_job(listed: Project):
    given = ["submit", "product", "--idempotency-key", "2026-11-23 daily"]
    arguments = ["-ainput=rows.jsonl", "-atags=eu"]
    first = listed.run(*given, *arguments).stdout.splitlines()
    for again in (arguments, reversed(arguments)):
        told, step = listed.run(*given, *again).stdout.splitlines()
        assert told == "job 1/product/1: submitted already (pending); nothing stored"
        assert step == first[1]
    assert only_job(listed).counts.total == 3
    with opened(listed) as service:
        service.work.finish([done(task) for task in service.work.claim(Scope(), 10)])
    ended = listed.run(*given, *arguments).stdout.splitlines()
    assert ended[0] == "job 1/product/1: submitted already (finished); nothing stored"
    assert "scrapy job 1/product/1 --failed" in ended[1]


def test_the_same_key_for_something_else_is_refused(listed: Project):
    given = ["submit", "product", "--idempotency-key", "daily", "-a"]
    listed.run(*given, "input=rows.jsonl")
    refused = listed.run(*given, "url=http://a.example/", code=1)
    (line,) = refused.stderr.splitlines()
    assert "'daily' was used for job 1/product/1" in line
    assert only_job(listed).counts.total == 3


@pytest.mark.parametrize("key", ["", "k" * 256, "für", "one\ntwo"])
def test_a_key_is_short_and_printable(project: Project, key: str):
    given = ["-a", "url=http://a.example/", "--idempotency-key", key]
    (line,) = project.run("submit", "product", *given, code=1).stderr.splitlines()
    assert line.startswith("an idempotency key is 1 to 255 printable ASCII characters")
    assert project.jobs() == []


def test_the_longest_key_is_taken(project: Project):
    given = ["-a", "url=http://a.example/", "--idempotency-key", "k" * 255]
    project.run("submit", "product", *given)
    assert only_job(project).counts.left == 1


def test_ctrl_c_stores_nothing(project: Project):
    process = project.start("submit", "product", "-a", "input=-", stdin=subprocess.PIPE)
    assert process.stdin is not None
    # More than a pipe holds: once it is written, the other end is being read.
    process.stdin.write("http://a.example/1\n" * 50_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 1, err
    (line,) = err.splitlines()
    assert line.endswith("SIGINT came while the input was read; nothing was stored")
    assert project.jobs() == []
