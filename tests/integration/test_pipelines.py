"""A project's own pipelines: whatever they make of an item, each task ends once, with one row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autoscrape.items import Product
from autoscrape.jobs.job import Counts
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.result_rows import Result
from tests.integration.conftest import SETTINGS, Project

MUG = "/products/stoneware-mug"

PIPELINES = '''
import asyncio
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
import scrapy
from scrapy.exceptions import DropItem
from autoscrape import Product
@dataclass
class Plain:
    url: str
    name: str
    probability: float = 1.0
class Classic(scrapy.Item):
    url = scrapy.Field()
    name = scrapy.Field()
    probability = scrapy.Field()
class Odd:
    """Does with an item what the query of its URL says."""
    def __init__(self):
        self.seen = []
    def close_spider(self):
        with open("seen.txt", "a") as file:
            file.writelines(f"{type(item).__name__}\\n" for item in self.seen)
    async def process_item(self, item):
        self.seen.append(item)
        how = getattr(self, urlsplit(item.url).query.partition("&")[0])
        made = how(item)
        return await made if asyncio.iscoroutine(made) else made
    def new(self, item):
        return Product.from_dict(item.to_dict() | {"name": "new"})
    def dict(self, item):
        return item.to_dict() | {"name": "dict"}
    def classic(self, item):
        return Classic(url=item.url, name="classic", probability=1.0)
    def dataclass(self, item):
        return Plain(item.url, "dataclass")
    async def slow(self, item):
        await asyncio.sleep(0.3)
        item.name = "slow"
        return item
    def brand(self, item):
        item.brand += "+"
        return item
    def drop(self, item):
        raise DropItem("not wanted")
    def fail(self, item):
        raise LookupError("odd")
    def none(self, item):
        return None
    def text(self, item):
        return "text"
    def not_json(self, item):
        item.name = date(2026, 1, 2)
        return item
    def number(self, item):
        item.offers[0].price = 42
        return item
    def unlikely(self, item):
        item.probability = 2
        return item
    def wordy(self, item):
        item.probability = "high"
        return item
    def no_url(self, item):
        item.url = ""
        return item
    def dict_no_url(self, item):
        return {"name": "dict"}
    def dict_unlikely(self, item):
        return item.to_dict() | {"probability": 2}
'''

DONE = {
    "new": "new",
    "dict": "dict",
    "classic": "classic",
    "dataclass": "dataclass",
    "slow": "slow",
    "brand": "Stoneware Mug",
}
"""What a pipeline does, and the name that the stored item has then."""

FAULTED = {
    "drop": "item dropped: not wanted",
    "fail": "item pipeline failed: LookupError('odd')",
    "none": "item pipeline failed: TypeError",
    "text": "item pipeline failed: TypeError",
    "not_json": "date is not JSON serializable",
    "number": "price 42 is no number",
    "unlikely": "probability is not between 0 and 1",
    "wordy": "item pipeline failed: TypeError",
    "no_url": "url is missing",
    "dict_no_url": "item pipeline failed",
}
"""What a pipeline does, and a part of the cause that the task ends with."""


def project_with_pipelines(folder: Path) -> Project:
    project = Project(folder)
    project.write("own.py", PIPELINES)
    project.write("project_settings.py", SETTINGS + "ITEM_PIPELINES = {'own.Odd': 300}\n")
    return project


def stored(project: Project) -> list[Result]:
    (job,) = project.jobs()
    service = Service(Database(f"sqlite:///{project.store}"), "autoscrape")
    try:
        return list(service.results(job.id))
    finally:
        service.close()


class Crawled:
    """A finished crawl of a page for each way, beside one that is missing; and its resumption."""

    def __init__(self, folder: Path, site: str, rows: str) -> None:
        self.project = project_with_pipelines(folder)
        paths = [*(f"{MUG}?{how}" for how in (*DONE, *FAULTED)), "/faulty/404"]
        self.project.write("in.txt", "\n".join(site + path for path in paths))
        self.codes = [
            self.crawl("input=in.txt", rows, "out.jsonl"),
            self.crawl("job=product/1", rows, "again.jsonl"),
        ]
        self.feed = self.project.rows("out.jsonl")
        self.again = self.project.rows("again.jsonl")
        self.stored = stored(self.project)

    def crawl(self, argument: str, rows: str, feed: str) -> int:
        process = self.project.start(
            "crawl", "product", "-a", argument, "-a", f"rows={rows}", "-O", feed
        )
        process.communicate()  # what pipelines raise is in the log
        return process.returncode


@pytest.fixture(scope="module")
def of_items(demo_site: str, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return Crawled(tmp_path_factory.mktemp("items"), demo_site, "items")


@pytest.fixture(scope="module")
def of_results(demo_site: str, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return Crawled(tmp_path_factory.mktemp("results"), demo_site, "results")


@pytest.fixture(params=["of_items", "of_results"])
def crawled(request: pytest.FixtureRequest) -> Crawled:
    found: Crawled = request.getfixturevalue(request.param)
    return found


def way(url: str) -> str:
    return url.partition("?")[2]


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row.get("url") or row["query"]["userQuery"]["url"])


def test_the_crawl_ends_well_and_its_counts_agree(crawled: Crawled):
    (job,) = crawled.project.jobs()
    assert crawled.codes == [0, 0]
    assert job.close_reason == "finished"
    tasks = len(DONE) + len(FAULTED) + 1
    assert job.counts == Counts(tasks, len(DONE), len(FAULTED) + 1)


@pytest.mark.parametrize("how", DONE)
def test_the_stored_item_is_what_the_last_pipeline_made(crawled: Crawled, how: str):
    (item,) = [r.item for r in crawled.stored if r.item and way(r.item.url) == how]
    assert isinstance(item, Product)
    assert item.name == DONE[how]


@pytest.mark.parametrize("how", FAULTED)
def test_an_item_that_does_not_come_through_ends_its_task_with_the_cause(
    crawled: Crawled, how: str
):
    (result,) = [r for r in crawled.stored if way(r.user_query["url"]) == how]
    assert result.error == "Proxy error: internal_error"
    assert FAULTED[how] in result.cause


def test_a_feed_of_items_has_each_item_once(of_items: Crawled):
    names = sorted((way(row["url"]), row["name"]) for row in of_items.feed)
    assert names == sorted(DONE.items())


def test_a_feed_of_results_has_each_task_once_as_it_is_stored(of_results: Crawled):
    documents = [result.document() for result in of_results.stored]
    assert in_order(of_results.feed) == in_order(documents)


def test_faults_and_stored_items_pass_no_pipeline_of_the_project(crawled: Crawled):
    seen = (crawled.project.folder / "seen.txt").read_text().split()
    assert seen == ["Product"] * (len(DONE) + len(FAULTED))


def test_a_resumed_job_gives_its_items_again_unchanged(crawled: Crawled):
    assert in_order(crawled.again) == in_order(crawled.feed)
    brands = [(row.get("product") or row).get("brand", "") for row in crawled.again]
    assert sum(brand.endswith("+") for brand in brands) == 1
    assert not any(brand.endswith("++") for brand in brands)


def test_dicts_are_checked_as_items_are(tmp_path: Path, demo_site: str):
    project = project_with_pipelines(tmp_path)
    urls = f"{demo_site}{MUG}?dict_unlikely,{demo_site}{MUG}?dict"
    project.run("crawl", "product", "-a", f"urls={urls}", "-O", "out.jsonl")
    assert project.jobs()[0].counts == Counts(2, 1, 1)
    (row,) = project.rows("out.jsonl")
    assert row["probability"] <= 1


def test_dicts_keep_the_page_type_that_was_found(tmp_path: Path, demo_site: str):
    project = project_with_pipelines(tmp_path)
    project.run(
        "crawl", "batch", "-a", f"urls={demo_site}{MUG}?dict,{demo_site}{MUG}?dataclass",
        "-a", "pageType=auto", "-O", "out.jsonl",
    )  # fmt: skip
    names = sorted(document["product"]["name"] for document in project.rows("out.jsonl"))
    assert names == ["dataclass", "dict"]
    assert project.jobs()[0].counts == Counts(2, 2, 0)
