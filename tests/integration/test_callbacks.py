"""Callbacks and errbacks of tasks: whatever they yield or raise, each task ends once."""

from __future__ import annotations

from typing import Any

import pytest

from autoscrape.jobs.job import Counts
from tests.integration.conftest import Project

INTERNAL, NOT_FOUND = "Proxy error: internal_error", "Downloader error: http404"

SPIDERS = """
import autoscrape
from autoscrape import Product, ProductSpider, extract_fenced
from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CloseSpider
MUG, MISSING = "/products/stoneware-mug", "/faulty/404"
def product(response, name):
    return Product(url=response.url, name=name, probability=1.0)
class Base(ProductSpider):
    def task(self, name, path=MUG, **more):
        return autoscrape.task(f"{self.site}{path}?{name}", Product, meta=name, **more)

class Odd(Base):
    name = "odd"
    async def start(self):
        for name in CALLBACKS:
            yield self.task(name, callback=getattr(self, name))
        for name in ERRBACKS:
            yield self.task(name, MISSING).replace(errback=getattr(self, name))
    async def own(self, response):
        item = await extract_fenced(response, Product)
        item.name = "changed"
        yield item
    def two(self, response):
        yield product(response, "first")
        yield product(response, "second")
    def beside(self, response):
        yield {"beside": "a dict"}
        yield product(response, "not the dict")
    def before(self, response):
        raise ValueError("before")
        yield
    def after(self, response):
        yield product(response, "before it failed")
        raise ValueError("after")
    def elsewhere(self, response):
        yield Request(f"{self.site}/about/", callback=self.other_page)
    def other_page(self, response):
        yield {"other": response.url}
    def again(self, response):
        if response.meta.get("retry_times"):
            yield product(response, "second try")
        else:
            yield get_retry_request(response.request, spider=self, reason="odd")
    def adds(self, response):
        yield self.task("added", callback=self.named)
    def named(self, response):
        yield product(response, "by its method")
    async def awaited(self, response):
        return [product(response, "of a coroutine")]
    def nothing(self, response):
        return None
    def nameless(self, response):
        yield self.task("never", callback=lambda response: None)
    def to_list(self, failure):
        return [{"errback": "list"}]
    def to_dict(self, failure):
        return {"errback": "dict"}
    def to_generator(self, failure):
        yield self.task("added by a generator")
    async def to_coroutine(self, failure):
        return [{"errback": "coroutine"}]
    async def to_async_generator(self, failure):
        yield {"errback": "async generator"}
        yield self.task("added by an async generator", callback=self.named)
    def to_error(self, failure):
        raise ValueError("errback")
CALLBACKS = "own two beside before after elsewhere again adds awaited nothing nameless".split()
ERRBACKS = "to_list to_dict to_generator to_coroutine to_async_generator to_error".split()

class Errback(Base):
    name = "errback"
    async def start(self):
        yield self.task("missing", MISSING).replace(errback=self.failed)
    def failed(self, failure):
        yield Product(url="http://a.example/", name="of the errback", probability=1.0)
class Copies(Base):
    name = "copies"
    async def start(self):
        for n in range(3):
            yield self.task(str(n), callback=self.copy)
    def copy(self, response):
        yield Request(self.site + MISSING, meta=response.meta, callback=self.copy)
class Start(Base):
    name = "start"
    async def start(self):
        yield self.task("good", callback=self.good)
        yield self.task("bad", callback=lambda response: None)
    def good(self, response):
        yield product(response, "good")
class Status(Base):
    name = "status"
    async def start(self):
        yield self.task("silent", MISSING)
        yield self.task("answered", MISSING, callback=self.answered)
    def answered(self, response):
        yield product(response, f"after a {response.status}")
class Handles(Status):
    name = "handles"
    handle_httpstatus_list = [404]
class Stops(Base):
    name = "stops"
    stop = ""
    async def start(self):
        for n in range(6):
            yield self.task(str(n), callback=self.named)
    def named(self, response):
        if self.stop:
            raise CloseSpider("enough")
        yield product(response, "by its method")
"""

DONE = {
    "own": "changed",
    "two": "first",
    "beside": "not the dict",
    "after": "before it failed",
    "elsewhere": "Stoneware Mug",
    "again": "second try",
    "adds": "Stoneware Mug",
    "added": "by its method",
    "awaited": "of a coroutine",
    "nothing": "Stoneware Mug",
    "added by a generator": "Stoneware Mug",
    "added by an async generator": "by its method",
}
"""A task, and the name of its item."""

ERRBACKS = "to_list to_dict to_generator to_coroutine to_async_generator to_error".split()
FAULTED = {"before": INTERNAL, "nameless": INTERNAL} | dict.fromkeys(ERRBACKS, NOT_FOUND)
"""A task, and its error."""


class Run:
    """A crawl that ended, its errors in the log or not."""

    def __init__(self, project: Project, site: str, *arguments: str) -> None:
        self.project = project
        project.write("own.py", SPIDERS)
        process = project.start(
            "crawl", *arguments, "-a", f"site={site}", "-a", "rows=results", "-O", "out.jsonl"
        )
        _, self.log = process.communicate(timeout=60)
        self.code = process.returncode
        rows = project.rows("out.jsonl")
        self.documents = [row for row in rows if "query" in row]
        self.others = [row for row in rows if row not in self.documents]
        self.counts = project.jobs()[0].counts

    def ends(self) -> list[tuple[str, str]]:
        """Give the name of each task and how it ended, as the feed has them."""
        return sorted(
            (d["query"]["userQuery"]["meta"], d.get("error") or d["product"]["name"])
            for d in self.documents
        )


@pytest.fixture(scope="module")
def odd(demo_site: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(Project(tmp_path_factory.mktemp("odd")), demo_site, "odd")


def test_the_crawl_ends_by_itself_and_its_counts_agree(odd: Run):
    assert (odd.code, odd.project.jobs()[0].close_reason) == (0, "finished")
    assert odd.counts == Counts(len(DONE) + len(FAULTED), len(DONE), len(FAULTED))


@pytest.mark.parametrize("task", [*DONE, *FAULTED])
def test_a_task_ends_once(odd: Run, task: str):
    ends = [how for name, how in odd.ends() if name == task]
    assert ends == [(DONE | FAULTED)[task]]


def test_no_task_answers_for_another(odd: Run):
    found = {d["query"]["userQuery"]["url"]: d.get("product", {}) for d in odd.documents}
    assert all(item["url"] == url.replace(" ", "%20") for url, item in found.items() if item)


def test_what_is_no_answer_is_an_ordinary_row(odd: Run, demo_site: str):
    def text(row: dict[str, Any]) -> str:
        return str(row.get("name") or row)

    assert sorted(map(text, odd.others)) == sorted(
        ["second", "{'beside': 'a dict'}", str({"other": f"{demo_site}/about/"})]
        + [f"{{'errback': '{k}'}}" for k in ("list", "dict", "coroutine", "async generator")]
    )


def test_a_callback_that_fails_is_the_cause_of_the_fault(odd: Run):
    failed = odd.project.run("job", "odd/1", "--failed", "--format", "csv").stdout
    assert "callback failed: ValueError('before')" in failed
    assert "the callback of a task is a method of its spider" in failed


def test_an_item_of_an_errback_is_an_ordinary_row(project: Project, demo_site: str):
    run = Run(project, demo_site, "errback")
    assert run.ends() == [("missing", NOT_FOUND)]
    assert [row["name"] for row in run.others] == ["of the errback"]
    assert run.counts == Counts(1, 0, 1)


def test_tasks_end_although_a_request_has_their_meta_and_no_errback(
    project: Project, demo_site: str
):
    run = Run(project, demo_site, "copies", "-s", "AUTOSCRAPE_WORKER_TASKS=1")
    assert (run.counts.total, run.counts.left) == (3, 0)
    assert len(run.documents) == 3


def test_a_callback_without_a_name_is_refused_in_start_too(project: Project, demo_site: str):
    run = Run(project, demo_site, "start")
    assert "the callback of a task is a method of its spider" in run.log
    assert run.counts == Counts(1, 1, 0)
    assert run.ends() == [("good", "good")]


@pytest.mark.parametrize("arguments", [["handles"], ["status", "-s", "HTTPERROR_ALLOW_ALL=1"]])
def test_an_allowed_status_is_an_error_unless_the_callback_answers(
    project: Project, demo_site: str, arguments: list[str]
):
    run = Run(project, demo_site, *arguments)
    assert run.code == 0
    assert run.ends() == [("answered", "after a 404"), ("silent", NOT_FOUND)]
    assert run.counts == Counts(2, 1, 1)


def test_a_resumed_job_finds_callbacks_again_and_does_not_start_again(
    project: Project, demo_site: str
):
    stopped = Run(project, demo_site, "stops", "-a", "stop=yes")
    assert (project.jobs()[0].close_reason, stopped.counts.left > 0) == ("enough", True)
    resumed = Run(project, demo_site, "stops", "-a", "job=stops/1")
    total = stopped.counts.total
    assert resumed.code == 0
    assert resumed.counts == Counts(total, total, 0)
    assert [how for _, how in resumed.ends()] == ["by its method"] * total
