"""The main job: rows of an input in, one result each out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.integration.conftest import Project
from tests.pages.expected import expected


def test_every_page_of_the_demo_site_ends_as_a_reader_expects(project: Project, demo_site: str):
    gold = {page.url: page for page in expected(demo_site)}
    rows = [{"url": page.url, "pageType": page.page_type} for page in gold.values()]
    project.write("all.jsonl", "\n".join(map(json.dumps, rows)))
    project.run("crawl", "batch", "-a", "input=all.jsonl", "-O", "out.jsonl")
    documents = {d["query"]["userQuery"]["url"]: d for d in project.rows("out.jsonl")}
    assert documents.keys() == gold.keys()
    wrong = {
        url: documents[url].get("error", "an item")
        for url, page in gold.items()
        if documents[url].get("error") != page.error
    }
    assert not wrong
    for url, page in gold.items():
        if page.item is not None:
            assert documents[url][page.page_type]["url"] == page.item["url"]


def test_rows_become_results_that_join_to_the_input(project: Project, demo_site: str):
    rows: list[Any] = [
        {"url": f"{demo_site}/products/stoneware-mug", "customer": 7, "meta": None},
        {"url": f"{demo_site}/faulty/404", "customer": 8},
        {"url": f"{demo_site}/products/stoneware-mug", "meta": "as it is"},
        {"url": f"{demo_site}/products/stoneware-mug", "pageType": "article"},
        {"url": "ftp://files.example/x"},
        {"customer": 9},
    ]
    lines = [json.dumps(row) for row in rows] + ["{broken"]
    project.write("in.jsonl", "\n".join(lines))
    project.run(
        "crawl", "product", "-a", "input=in.jsonl", "-a", "rows=results", "-a", "meta=all",
        "-O", "out.jsonl",
    )  # fmt: skip
    found = [
        (d["query"]["userQuery"].get("meta"), d.get("error") or (set(d) - {"query"}).pop())
        for d in project.rows("out.jsonl")
    ]
    assert Counter(found) == Counter(
        [
            (None, "product"),
            ('{"customer": 8}', "Downloader error: http404"),
            ("as it is", "product"),
            ("all", "article"),
            ("all", "non-HTTP schemas are not allowed"),
            ('{"customer": 9}', "malformed row"),
            ("all", "malformed row"),
        ]
    )


def test_failed_rows_name_their_line_and_are_an_input_again(project: Project, demo_site: str):
    project.write("in.csv", f"url,colour\n{demo_site}/faulty/404,red\nnonsense,blue\n")
    run = project.run("crawl", "product", "-a", "input=in.csv")
    assert "scrapy job 1/product/1 --failed" in run.stderr
    project.run("job", "product/1", "--failed", "-o", "failed.jsonl")
    failed = project.rows("failed.jsonl")
    assert [(row["_line"], row["_error"]) for row in failed] == [
        (2, "Downloader error: http404"),
        (3, "malformed url"),
    ]
    project.run("crawl", "product", "-a", "input=failed.jsonl")
    project.run("job", "product/2", "--failed", "--format", "csv", "-o", "failed.csv")
    project.run("crawl", "product", "-a", "input=failed.csv")
    project.run("job", "product/3", "--failed", "-o", "again.jsonl")
    kept = [{k: v for k, v in row.items() if k != "_line"} for row in failed]
    assert [
        {k: v for k, v in r.items() if k != "_line"} for r in project.rows("again.jsonl")
    ] == kept


def test_equal_rows_are_tasks_of_their_own(project: Project, demo_site: str):
    url = f"{demo_site}/products/stoneware-mug"
    project.run(
        "crawl", "product", "-a", f"urls={url},{url} {url}", "-a", f"url={url}", "-O", "o.jsonl"
    )
    assert len(project.rows("o.jsonl")) == 4


def test_urls_may_hold_commas(project: Project, demo_site: str):
    urls = f"{demo_site}/products/stoneware-mug?a=1,2,{demo_site}/products/stoneware-mug"
    project.run("crawl", "product", "-a", f"urls={urls}", "-O", "o.jsonl")
    assert sorted(row["url"][-6:] for row in project.rows("o.jsonl")) == ["?a=1,2", "re-mug"]


def test_standard_input_is_an_input(project: Project, demo_site: str):
    text = f"{demo_site}/products/stoneware-mug\n"
    project.run("crawl", "product", "-a", "input=-", "-O", "o.jsonl", stdin=text)
    assert len(project.rows("o.jsonl")) == 1


def test_the_web_is_an_input(project: Project, demo_site: str):
    project.run("crawl", "batch", "-a", f"input={demo_site}/batch.jsonl", "-O", "o.jsonl")
    documents = project.rows("o.jsonl")
    assert len(documents) > 40
    assert all("error" not in document for document in documents)


def test_article_bodies_come_raw_unless_switched_off(project: Project, demo_site: str):
    url = f"{demo_site}/magazine/a-rock-pool-in-four-minutes"
    project.run("crawl", "article", "-a", f"url={url}", "-O", "with.jsonl")
    project.run(
        "crawl", "article", "-a", f"url={url}", "-a", "articleBodyRaw=false", "-O", "no.jsonl"
    )
    assert "<p>" in project.rows("with.jsonl")[0]["articleBodyRaw"]
    assert "articleBodyRaw" not in project.rows("no.jsonl")[0]
    assert project.rows("no.jsonl")[0]["articleBody"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to do"),
        (["input=missing.csv"], "missing.csv"),
        (["input=no_url.csv"], "url"),
        (["input=damaged.csv.gz"], "damaged"),
        (["url=http://a.example/", "priority=9"], "priority"),
        (["url=http://a.example/", "rows=all"], "rows"),
        (["url=http://a.example/", "job=product/1"], "leave out url"),
        (["url=http://a.example/", "pageType=list"], "pageType"),
        (
            ["url=http://a.example/", "callback_url=http://a.example:25/"],
            "callback_url not allowed",
        ),
        (["job=product/77"], "no job product/77"),
        (["job=77"], "no job key"),
    ],
)
def test_what_cannot_start_is_one_clear_line_and_stores_nothing(
    project: Project, arguments: list[str], message: str
):
    project.write("no_url.csv", "name,price\nmug,3\n")
    (project.folder / "damaged.csv.gz").write_bytes(b"\x1f\x8b\x08\x00damaged")
    options = [part for argument in arguments for part in ("-a", argument)]
    run = project.run("crawl", "product", *options, "-O", "out.jsonl", code=1)
    (line,) = run.stderr.strip().splitlines()
    assert message in line
    assert project.jobs() == []
    assert not (project.folder / "out.jsonl").exists()


def test_jobdir_cannot_keep_tasks(project: Project, demo_site: str):
    url = f"url={demo_site}/products/stoneware-mug"
    run = project.run("crawl", "product", "-a", url, "-s", "JOBDIR=kept", code=1)
    assert "JOBDIR cannot keep tasks" in run.stderr
    assert project.jobs() == []


def test_an_unknown_spider_is_named_beside_the_known_ones(project: Project):
    run = project.run("crawl", "prodcut", code=2)
    assert "there is no spider 'prodcut'" in run.stderr
    assert "product" in run.stderr.split("there are:")[1]
