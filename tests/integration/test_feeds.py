"""Feeds: documented fields only, fixed CSV headers, names of the job in their URIs."""

from __future__ import annotations

import csv
import json

from autoscrape.items import Article, Product
from tests.integration.conftest import Project

MUG = "/products/stoneware-mug"
ARTICLE = "/magazine/a-rock-pool-in-four-minutes"


def test_json_leaves_empty_fields_out_at_every_depth(project: Project, demo_site: str):
    project.run(
        "crawl",
        "batch",
        "-a",
        f"input={demo_site}/batch.jsonl",
        "-a",
        "rows=items",
        "-O",
        "o.jsonl",
    )
    text = (project.folder / "o.jsonl").read_text(encoding="utf-8")
    assert len(text.splitlines()) > 40
    assert "null" not in text
    assert "[]" not in text


def test_csv_has_a_full_header_and_json_in_nested_cells(project: Project, demo_site: str):
    urls = f"{demo_site}/about/,{demo_site}{MUG}"
    project.run("crawl", "product", "-a", f"urls={urls}", "-O", "o.csv")
    with (project.folder / "o.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == Product.field_names()
    mug = next(row for row in rows if row["url"].endswith(MUG))
    assert json.loads(mug["offers"])[0]["price"]


def test_csv_of_mixed_items_has_the_columns_of_both_types(project: Project, demo_site: str):
    rows = [
        {"url": demo_site + MUG, "pageType": "product"},
        {"url": demo_site + ARTICLE, "pageType": "article"},
    ]
    project.write("in.jsonl", "\n".join(map(json.dumps, rows)))
    project.run("crawl", "batch", "-a", "input=in.jsonl", "-a", "rows=items", "-O", "o.csv")
    with (project.folder / "o.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert set(reader.fieldnames or ()) == {*Product.field_names(), *Article.field_names()}
        assert sorted(bool(row["headline"]) for row in reader) == [False, True]


def test_csv_of_results_has_the_columns_of_documents(project: Project, demo_site: str):
    urls = f"{demo_site}{MUG},{demo_site}/faulty/404"
    project.run("crawl", "product", "-a", f"urls={urls}", "-a", "rows=results", "-O", "o.csv")
    with (project.folder / "o.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["error"]: row for row in csv.DictReader(file)}
    assert json.loads(rows[""]["product"])["name"]
    assert json.loads(rows["Downloader error: http404"]["query"])["domain"] == "127.0.0.1"


def test_feed_uris_take_names_of_the_job(project: Project, demo_site: str):
    feed = "%(project)s-%(job_number)s-%(tags)s-%(name)s.jsonl"
    project.run(
        "crawl", "product", "-a", f"url={demo_site}{MUG}", "-a", "tags=eu, daily,eu", "-O", feed
    )
    assert len(project.rows("1-1-eu-daily-product.jsonl")) == 1


def test_the_job_is_in_stats_and_start_and_summary(project: Project, demo_site: str):
    run = project.run(
        "crawl", "product", "-a", f"url={demo_site}{MUG}", "-a", "tags=eu", "-L", "INFO"
    )
    assert "job 1/product/1 (1/1/1): 1 task to do, tags eu" in run.stderr
    assert "'autoscrape/job': '1/1/1'" in run.stderr
    assert "'autoscrape/tasks/done': 1" in run.stderr
    assert "job 1/product/1 finished: 1 task, 1 done, 0 faulted, 0 left" in run.stderr
