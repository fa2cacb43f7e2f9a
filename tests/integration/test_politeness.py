"""How hosts are treated, as the hosts see it: real crawls of a site on several addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from tests.integration.conftest import Project
from tests.servers.demo_site import running_site

SPIDER = """
import asyncio
import json
import time

import scrapy
from scrapy.exceptions import CloseSpider


class Plan(scrapy.Spider):
    name = "plan"
    enough = None  # path whose pages end the crawl once there are `until` of them

    async def start(self):
        self.plan = json.load(open("plan.json"))
        self.seen, self.delays, self.left = [], [], self.plan.get("until")
        for url in self.plan["urls"]:
            yield scrapy.Request(url, errback=self.failed, dont_filter=True)
        if asked := self.plan.get("asked"):
            slots = self.crawler.engine.downloader.slots
            deadline = time.monotonic() + 20
            while not any(len(slot.active) >= asked["behind"] for slot in slots.values()) or (
                asked.get("held") and not any(s.lastseen > time.monotonic() for s in slots.values())
            ):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)
            yield self.ask(asked)

    def ask(self, asked):
        meta = {"autoscrape_budget": asked["budget"]}
        self.asked_at = time.monotonic()
        return scrapy.Request(
            asked["url"], self.got, errback=self.refused, meta=meta, dont_filter=True, priority=9
        )

    async def refused(self, failure):
        said = failure.value.error
        self.seen.append({"said": said})
        await asyncio.sleep(int(said.split(" in ")[1].split()[0]))
        yield self.ask(self.plan["asked"])

    def got(self, response):
        self.seen.append({"asked": True, "waited": time.monotonic() - self.asked_at})

    def parse(self, response):
        self.note(response.request, response.status)
        if self.left and self.plan["enough"] in response.url:
            self.left -= 1
            if not self.left:
                raise CloseSpider("enough")

    def failed(self, failure):
        self.note(failure.request, type(failure.value).__name__)

    def note(self, request, status):
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        self.seen.append({"url": request.url, "status": status, "delay": slot.delay if slot else 0})

    def closed(self, reason):
        json.dump(self.seen, open("seen.json", "w"))
"""
SETTINGS = """
from autoscrape.settings import *
SPIDER_MODULES = ["own"]
LOG_LEVEL = "WARNING"
RETRY_ENABLED = False
HTTPERROR_ALLOW_ALL = True
"""


class Crawl:
    """A project, and the site that it crawls."""

    def __init__(self, project: Project, port: str) -> None:
        self.project = project
        self.port = port
        project.write("own.py", SPIDER)

    def url(self, path: str, host: int = 1) -> str:
        """Give an address of the site."""
        return f"http://127.0.0.{host}:{self.port}/{path}"

    def run(self, urls: list[str], settings: str = "", **plan: Any) -> list[dict[str, Any]]:
        """Crawl; give what the spider saw."""
        self.project.write("project_settings.py", SETTINGS + settings)
        self.project.write("plan.json", json.dumps({"urls": urls, **plan}))
        self.project.run("crawl", "plan")
        seen = json.loads((self.project.folder / "seen.json").read_text(encoding="utf-8"))
        assert isinstance(seen, list)
        return seen

    def report(self, host: int = 1) -> dict[str, Any]:
        """Give what an address of the site saw."""
        with urlopen(self.url("_report")) as answer:
            return dict(json.load(answer)[f"127.0.0.{host}"])

    def arrivals(self, host: int = 1) -> list[float]:
        """Give the times at which requests came, the first of them being 0."""
        times = sorted(came for came, _, _ in self.report(host)["answers"])
        return [time - times[0] for time in times]


@pytest.fixture
def crawl(project: Project) -> Iterator[Crawl]:
    """Give a project and a site that has seen nobody yet."""
    with running_site("tests.servers.patience") as port:
        yield Crawl(project, port)


def test_a_healthy_host_is_asked_eight_times_at_once_without_delay(crawl: Crawl) -> None:
    urls = [crawl.url(f"page/{n}?ms=300", host) for n in range(50) for host in (1, 2)]
    seen = crawl.run(urls)
    assert [page["status"] for page in seen] == [200] * 100
    assert {page["delay"] for page in seen} == {0}
    assert [crawl.report(host)["most"] for host in (1, 2)] == [8, 8]


def test_delays_that_are_set_are_kept(crawl: Crawl) -> None:
    urls = [crawl.url(f"page/{n}", host) for n in range(11) for host in (1, 2)]
    settings = (
        "DOWNLOAD_DELAY = 0.1\nDOWNLOAD_DELAY_JITTER = 0\n"
        'DOWNLOAD_SLOTS = {"127.0.0.2": {"delay": 0.2, "concurrency": 8, "jitter": 0}}\n'
    )
    seen = crawl.run(urls, settings)
    assert {page["delay"] for page in seen} == {0.1, 0.2}
    assert crawl.arrivals(1)[-1] >= 0.9
    assert crawl.arrivals(2)[-1] >= 1.9


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_keeps_the_host_from_being_asked(crawl: Crawl, status: int) -> None:
    urls = [crawl.url(f"busy/{n}?times=1&after=3&status={status}") for n in range(3)]
    other = [crawl.url("page/1", 2)]
    seen = crawl.run(urls + other, "CONCURRENT_REQUESTS_PER_DOMAIN = 1\n")
    # The first two are of two hosts, and come as they come.
    assert {page["url"]: page["status"] for page in seen[:2]} == {urls[0]: status, other[0]: 200}
    assert [page["status"] for page in seen[2:]] == [200, 200]
    assert crawl.arrivals()[1] >= 2.95


def test_a_burst_of_429_slows_down_and_the_host_recovers(crawl: Crawl) -> None:
    seen = crawl.run([crawl.url(f"busy/{n}?times=10&ms=500") for n in range(100)])
    assert [page["status"] for page in seen] == [429] * 10 + [200] * 90
    # Eight were under way at once: one complaint. Those that came alone doubled the delay.
    assert [page["delay"] for page in seen[:12]] == [1] * 8 + [2, 4, 2, 1]
    assert seen[-1]["delay"] == 0
    arrivals = crawl.arrivals()
    assert arrivals[10] - arrivals[8] >= 0.45 * (2 + 4)
    assert arrivals[-1] - arrivals[-50] < 10


def test_a_host_that_takes_five_a_second_is_seldom_asked_too_often(crawl: Crawl) -> None:
    seen = crawl.run([crawl.url(f"limit/{n}?rate=5") for n in range(50)])
    refused = [page["status"] for page in seen].count(429)
    assert 1 <= refused <= 20


def test_a_host_that_falls_silent_is_asked_more_slowly(crawl: Crawl) -> None:
    urls = [crawl.url("page/0"), *(crawl.url(f"hang/{n}") for n in range(3))]
    settings = "DOWNLOAD_TIMEOUT = 0.5\nCONCURRENT_REQUESTS_PER_DOMAIN = 1\n"
    seen = crawl.run([*urls, *(crawl.url(f"page/{n}") for n in range(20))], settings)
    assert [page["delay"] for page in seen[:4]] == [0, 0.5, 0.5, 1]  # one was on its way
    assert [page["status"] for page in seen[4:]] == [200] * 20
    assert seen[-1]["delay"] == 0


def test_a_host_that_never_answered_fails_at_full_speed(crawl: Crawl) -> None:
    seen = crawl.run([crawl.url(f"nobody/{n}", host=4) for n in range(200)])
    assert {page["status"] for page in seen} == {"DownloadConnectionRefusedError"}
    assert {page["delay"] for page in seen} == {0}


def test_pages_of_a_slow_domain_do_not_hold_up_those_of_another(crawl: Crawl) -> None:
    slow = [crawl.url(f"page/slow-{n}?ms=1000") for n in range(500)]
    quick = [crawl.url(f"page/quick-{n}", 2) for n in range(50)]
    seen = crawl.run(slow + quick, enough="quick", until=50)
    urls = [page["url"] for page in seen]
    last = max(n for n, url in enumerate(urls) if "quick" in url)
    assert sum("quick" in url for url in urls) == 50
    assert last < 100
    assert crawl.report(1)["most"] == 8


@pytest.mark.parametrize(
    ("path", "pages", "behind", "settings", "held"),
    [
        ("page/{}?ms=700", 14, 14, "CONCURRENT_REQUESTS_PER_DOMAIN = 2\n", False),
        ("page/{}", 14, 9, "DOWNLOAD_DELAY = 0.5\n", False),
        ("busy/{}?times=1&after=4", 3, 2, "CONCURRENT_REQUESTS_PER_DOMAIN = 1\n", True),
    ],
    ids=["transfers", "delay", "retry-after"],
)
def test_to_wait_as_long_as_told_is_enough(
    crawl: Crawl, path: str, pages: int, behind: int, settings: str, held: bool
) -> None:
    asked = {"url": crawl.url("page/asked"), "budget": 2, "behind": behind, "held": held}
    urls = [crawl.url(path.format(n)) for n in range(pages)]
    seen = crawl.run(urls, settings, asked=asked)
    said = [page["said"] for page in seen if "said" in page]
    got = [page["waited"] for page in seen if "asked" in page]
    assert len(said) == len(got) == 1
    assert got[0] <= asked["budget"]
    start, _, rest = said[0].partition(", please retry in ")
    assert start == "Domain 127.0.0.1 is occupied"
    seconds = int(rest.removesuffix(" seconds"))
    # Told once too much, or twice, but not for ever.
    assert 2 < seconds <= 15


def test_who_can_wait_is_not_refused(crawl: Crawl) -> None:
    asked = {"url": crawl.url("page/asked"), "budget": 60, "behind": 10}
    urls = [crawl.url(f"page/{n}?ms=200") for n in range(10)]
    seen = crawl.run(urls, "CONCURRENT_REQUESTS_PER_DOMAIN = 2\n", asked=asked)
    assert [page for page in seen if "said" in page] == []
    assert [page["asked"] for page in seen if "asked" in page] == [True]
