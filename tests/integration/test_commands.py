"""The commands that read: extract, jobs, job; in a project and outside of any."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.integration.conftest import Project

MUG = "/products/stoneware-mug"


@pytest.fixture
def outside(project: Project) -> Project:
    """Give a folder that is no project."""
    (project.folder / "scrapy.cfg").unlink()
    return project


@pytest.mark.parametrize("page_type", ["product", "auto"])
def test_extract_prints_the_item_of_a_url(outside: Project, demo_site: str, page_type: str):
    run = outside.run("extract", demo_site + MUG, "--type", page_type)
    item = json.loads(run.stdout)
    assert item["name"] == "Stoneware Mug"
    assert run.stderr == ""
    assert run.stdout.startswith("{\n  ")


def test_extract_takes_a_file(outside: Project, demo_site: str):
    outside.write(
        "page.html", "<title>Tides</title><article><h1>Tides</h1><p>They come.</p></article>"
    )
    run = outside.run("extract", "page.html", "--url", "http://a.example/1", "--type", "article")
    item = json.loads(run.stdout)
    assert (item["headline"], item["url"]) == ("Tides", "http://a.example/1")


def test_extract_explains_what_was_chosen(outside: Project, demo_site: str):
    run = outside.run("extract", demo_site + MUG, "--type", "product", "--explain")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in run.stdout.splitlines()]
    winners = {row[0]: row[2:] for row in rows if len(row) == 4 and row[1].endswith(" *")}
    assert winners["name"] == ["jsonld", "Stoneware Mug"]
    assert winners["sku"] == ["jsonld", "MUG-SW-1"]
    assert any(not row[0] and row[1] and "*" not in row[1] for row in rows if len(row) == 4)
    assert max(map(len, run.stdout.splitlines())) <= 80
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{site}/faulty/404"], "Downloader error: http404"),
        (["{site}/faulty/image"], "Downloader error: No visible elements"),
        (["ftp://a.example/"], "non-HTTP schemas are not allowed"),
        (["//a.example/1"], "malformed url"),
    ],
)
def test_extract_says_why_there_is_no_item(
    outside: Project, demo_site: str, arguments: list[str], message: str
):
    outside.write("page.html", "<p>x</p>")
    run = outside.run("extract", *(a.format(site=demo_site) for a in arguments), code=1)
    (line,) = run.stderr.splitlines()
    assert message in line
    assert run.stdout == ""


def test_jobs_lists_the_newest_first(project: Project, demo_site: str):
    project.run("crawl", "product", "-a", f"url={demo_site}{MUG}", "-a", "tags=eu,daily")
    project.run("crawl", "batch", "-a", f"urls={demo_site}{MUG}", "-a", "pageType=product")
    listed = [
        json.loads(line) for line in project.run("jobs", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(job["key"], job["spider"]) for job in listed] == [
        ("1/2/1", "batch"),
        ("1/1/1", "product"),
    ]
    assert listed[1]["tags"] == ["eu", "daily"]
    assert (listed[1]["total"], listed[1]["done"], listed[1]["left"]) == (1, 1, 0)
    table = project.run("jobs").stdout
    assert "1/1/1" in table
    assert "eu, daily" in table


def test_jobs_outside_of_a_project_wants_a_store(outside: Project):
    assert "-s AUTOSCRAPE_STORE=" in outside.run("jobs", code=1).stderr
    assert not outside.store.parent.exists()
    store = ["-s", "AUTOSCRAPE_STORE=sqlite:///here.db"]
    outside.run("migrate", *store)
    assert "no jobs in sqlite:///here.db yet" in outside.run("jobs", *store).stdout


def test_job_shows_items_results_and_failures(project: Project, demo_site: str):
    project.run("crawl", "product", "-a", f"urls={demo_site}{MUG},{demo_site}/faulty/404")
    for key in ("1/1/1", "1/product/1", "product/1"):
        assert json.loads(project.run("job", key).stdout)["faulted"] == 1
    item = json.loads(project.run("job", "product/1", "--items").stdout)
    assert item["name"] == "Stoneware Mug"
    results = project.run("job", "product/1", "--results").stdout.splitlines()
    assert sorted("error" in json.loads(line) for line in results) == [False, True]
    failed = project.run("job", "product/1", "--failed", "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(failed))
    assert (row["_error"], row["_cause"]) == ("Downloader error: http404", "HTTP status 404")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["job", "product/1"], "no job product/1"),
        (["job", "seven"], "no job key"),
        (["jobs", "-s", "AUTOSCRAPE_STORE=mysql://x/y"], "AUTOSCRAPE_STORE"),
        (["jobs", "-s", "AUTOSCRAPE_PRIORITY=high"], "AUTOSCRAPE_PRIORITY"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(
    project: Project, arguments: list[str], message: str
):
    project.run("migrate")
    run = project.run(*arguments, code=1)
    (line,) = run.stderr.splitlines()
    assert message in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["job"], "give one job key"),
        (["extract"], "give one URL"),
        (["extract", "page.html"], "a file needs --url"),
        (["extract", "nonsense"], "neither a file here nor an http(s) URL"),
        (["extract", "x" * 5000], "neither a file here nor an http(s) URL"),
        (["extract", "no.html", "--url", "http://a.example/"], "no.html: No such file"),
    ],
)
def test_a_wrong_call_shows_the_right_one(project: Project, arguments: list[str], message: str):
    project.write("page.html", "<p>x</p>")
    run = project.run(*arguments, code=2)
    assert run.stderr.startswith("Usage")
    assert message in run.stderr.splitlines()[-1]


def test_a_file_that_cannot_be_written_is_named(project: Project, demo_site: str, tmp_path: Path):
    project.run("crawl", "product", "-a", f"url={demo_site}{MUG}")
    run = project.run("job", "product/1", "--items", "-o", "no/such/folder.jsonl", code=2)
    assert "no/such/folder.jsonl" in run.stderr
