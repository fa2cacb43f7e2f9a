"""What a task asks for goes to public and allowed addresses only, however it is led elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autoscrape.crawl.guard_check import OURS
from autoscrape.errors import DOMAIN_FORBIDDEN
from tests.integration.conftest import Project
from tests.servers.canary import Canary, running_canary
from tests.servers.demo_site import ROOT
from tests.servers.dns_stub import Name, running_dns_stub
from tests.servers.leading_site import ROBOTS, LeadingSite, running_leading_site
from tests.servers.object_stores import free_port

SCRAPYS = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
ITEM = "an item"

STUB = f"""
import sys
sys.path.append({str(ROOT)!r})
TWISTED_DNS_RESOLVER = "tests.servers.stub_resolver.StubResolver"
"""

FOREIGN = """
BOT_NAME = "foreign"
SPIDER_MODULES = ["own"]
ADDONS = {"autoscrape.Addon": 500}
DOWNLOAD_DELAY = 0
DOWNLOAD_TIMEOUT = 5
LOG_LEVEL = "WARNING"
"""

# A page that the spider itself wants is had first, over a connection that is kept.
OWN = """
import autoscrape
import scrapy


class Own(scrapy.Spider):
    name = "own"

    async def start(self):
        yield scrapy.Request(self.inner + "/own", self.opened, priority=1)

    def opened(self, response):
        yield {"own": response.status}
        for url in self.tasks.split():
            yield autoscrape.task(url, autoscrape.Product)
"""

CHAIN = """
import scrapy


class Chain(scrapy.Spider):
    name = "chain"

    async def start(self):
        self.urls = self.urls.split()
        yield self.following()

    def parse(self, response):
        if self.urls:
            yield self.following()

    def following(self):
        return scrapy.Request(self.urls.pop(0), dont_filter=True)
"""

PROXIED = """
import autoscrape
import scrapy


class Own(scrapy.Spider):
    name = "own"

    async def start(self):
        for url in self.tasks.split():
            task = autoscrape.task(url, autoscrape.Product)
            yield task.replace(meta={**task.meta, "proxy": self.proxy})
"""


@pytest.fixture
def site() -> Iterator[LeadingSite]:
    """A site that tasks may reach."""
    with running_leading_site("127.0.0.1") as site:
        yield site


@pytest.fixture
def canary(site: LeadingSite) -> Iterator[Canary]:
    """A listener that nothing may reach, with the port of the site."""
    with running_canary(port=site.port) as canary:
        yield canary


def crawled(project: Project, urls: list[str]) -> dict[str, str]:
    """Crawl URLs as one batch and give what each ended with."""
    project.write("in.txt", "\n".join(urls))
    project.run("crawl", "batch", "-a", "input=in.txt", "-a", "page_type=product", "-O", "o.jsonl")
    return {
        row["query"]["userQuery"]["url"]: row.get("error", ITEM) for row in project.rows("o.jsonl")
    }


def failed(project: Project, job: str) -> dict[str, str]:
    """Give the failures of a job."""
    project.run("job", job, "--failed", "-o", "failed.jsonl")
    return {row["url"]: row["_error"] for row in project.rows("failed.jsonl")}


def test_no_form_of_an_address_and_no_way_there_is_dialled(
    project: Project, site: LeadingSite, canary: Canary
):
    hosts = [
        *["127.0.0.66", "2130706498", "017700000102", "0177.0.0.0102", "0x7f000042", "127.66"],
        *["0x7f.0.0.66", "[::ffff:127.0.0.66]", "[::ffff:7f00:42]", "[::7f00:42]"],
        *["[64:ff9b::7f00:42]", "[::1]", "169.254.169.254", "10.0.0.1", "0.0.0.0"],
    ]
    bad = [f"http://{host}:{site.port}/product" for host in hosts]
    bad.append(f"https://127.0.0.66:{site.port}/product")
    urls = [*bad, *(f"{site.url}/{way}?{url}" for url in bad for way in ("to", "refresh"))]
    deep = f"{site.url}/to?{site.url}/to?{bad[0]}"
    good = [f"{site.url}/product", f"{site.url}/to?{site.url}/product"]
    project.add("AUTOSCRAPE_ALLOWED_NETWORKS = ['127.0.0.1/32']\n")
    found = crawled(project, [*urls, deep, *good])
    expected = dict.fromkeys([*urls, deep], DOMAIN_FORBIDDEN) | dict.fromkeys(good, ITEM)
    assert {url: got for url, got in found.items() if got != expected[url]} == {}
    assert found.keys() == expected.keys()
    assert canary.connections == 0


def test_no_answer_of_a_name_server_leads_there(
    project: Project, site: LeadingSite, canary: Canary
):
    names = {
        "mixed.test": Name((("127.0.0.66", "127.0.0.1"),)),
        "mixed6.test": Name((("::1", "127.0.0.66", "127.0.0.1"),)),
        "private.test": Name((("127.0.0.66", "10.0.0.1", "::1"),)),
        "rebound.test": Name((("127.0.0.1",), ("127.0.0.66",))),
    }
    with running_dns_stub(names) as stub, running_canary() as other:
        led = f"http://rebound.test:{site.port}/to?http://rebound.test:{other.port}/"
        expected = {
            f"http://mixed.test:{site.port}/product": ITEM,
            f"http://mixed6.test:{site.port}/product": ITEM,
            f"http://private.test:{site.port}/product": DOMAIN_FORBIDDEN,
            led: DOMAIN_FORBIDDEN,
        }
        project.add(f"{STUB}DNS_STUB_PORT = {stub.port}\n")
        project.add("AUTOSCRAPE_ALLOWED_NETWORKS = '127.0.0.1/32'\n")
        assert crawled(project, list(expected)) == expected
        assert stub.asked["rebound.test"] == 2
        assert other.connections == 0
    assert canary.connections == 0


def test_a_guest_reaches_what_it_wants_and_its_tasks_do_not(project: Project, site: LeadingSite):
    project.write("own.py", OWN)
    with (
        running_leading_site("127.0.0.66") as inner,
        running_dns_stub({"inner.test": Name((("127.0.0.66",),))}) as stub,
        running_leading_site("127.0.0.2", robots=f"{inner.url}/robots-of-another") as led,
        running_leading_site("127.0.0.3", robots=f"http://127.0.0.3:{free_port()}/") as torn,
    ):
        named = f"http://inner.test:{inner.port}"
        project.write("project_settings.py", f"{FOREIGN}{STUB}DNS_STUB_PORT = {stub.port}\n")
        project.add("AUTOSCRAPE_ALLOWED_NETWORKS = '127.0.0.0/30'\nROBOTSTXT_OBEY = True\n")
        good = [f"{site.url}/product", f"{led.url}/product", f"{torn.url}/product"]
        bad = [
            *(f"{site.url}/private/{number}" for number in range(5)),
            f"{inner.url}/product",
            f"{named}/product",
            f"{site.url}/to?{inner.url}/redirected",
            f"{site.url}/refresh?{inner.url}/refreshed",
        ]
        tasks = " ".join([*good, *bad])
        project.run(
            *("crawl", "own", "-a", f"inner={named}", "-a", f"tasks={tasks}"),
            *("-O", "o.jsonl"),
        )
        assert failed(project, "own/1") == dict.fromkeys(bad, DOMAIN_FORBIDDEN)
        assert {"own": 200} in project.rows("o.jsonl")
        assert sum("name" in row for row in project.rows("o.jsonl")) == len(good)
        assert inner.asked == ["/robots.txt", "/own"]
        assert not any("/private" in path for path in site.asked)
        assert site.asked.count("/robots.txt") == 1
        assert led.asked == ["/robots.txt", "/product"]


@pytest.mark.parametrize("bound", ["MAX_FILES = 2", f"MAX_TOTAL = {3 * len(ROBOTS) - 1}"])
def test_the_robots_file_that_was_not_asked_for_the_longest_is_forgotten(
    project: Project, site: LeadingSite, bound: str
):
    project.write("own.py", CHAIN)
    project.add(f"ROBOTSTXT_OBEY = True\nfrom autoscrape.crawl import robots\nrobots.{bound}\n")
    with running_leading_site("127.0.0.2") as second, running_leading_site("127.0.0.3") as third:
        sites = [site, second, site, third, site, second]
        urls = " ".join(f"{each.url}/product" for each in sites)
        project.run("crawl", "chain", "-a", f"urls={urls}")
        fetched = [each.asked.count("/robots.txt") for each in (site, second, third)]
        assert fetched == [1, 2, 1]


def test_a_robots_file_is_fetched_again_when_it_is_old(project: Project, site: LeadingSite):
    project.write("own.py", CHAIN)
    project.add(
        "ROBOTSTXT_OBEY = True\nfrom autoscrape.crawl import robots\nrobots.MAX_AGE_S = 0\n"
    )
    urls = " ".join([f"{site.url}/product"] * 3)
    project.run("crawl", "chain", "-a", f"urls={urls}")
    assert site.asked.count("/robots.txt") == 3


def test_a_proxied_task_dials_its_proxy_only(project: Project, canary: Canary):
    project.write("own.py", PROXIED)
    project.write("project_settings.py", f"{FOREIGN}AUTOSCRAPE_ALLOWED_NETWORKS = ''\n")
    with running_leading_site("127.0.0.1") as proxy:
        inner = [f"http://{host}:{canary.port}/" for host in ("127.0.0.66", "127.66", "localhost")]
        led = f"http://site.invalid/to?{inner[0]}"
        urls = ["http://shop.invalid/product", "https://shop.invalid/product", led, *inner]
        proxied = f"proxy=http://localhost:{proxy.port}"
        project.run("crawl", "own", "-a", f"tasks={' '.join(urls)}", "-a", proxied)
        found = failed(project, "own/1")
        assert set(found) == {*urls[1:]}
        assert {url for url in found if found[url] == DOMAIN_FORBIDDEN} == {led, *inner}
        assert set(proxy.asked) == {urls[0], "CONNECT shop.invalid:443", led}
    assert canary.connections == 0


@pytest.mark.parametrize("way", ["{inner}/product", "{site}/to?{inner}/product"])
def test_one_page_is_guarded(project: Project, site: LeadingSite, canary: Canary, way: str):
    project.add("AUTOSCRAPE_ALLOWED_NETWORKS = '127.0.0.1/32'\n")
    url = way.format(site=site.url, inner=f"http://127.0.0.66:{site.port}")
    run = project.run("extract", url, code=1)
    assert run.stderr.startswith(DOMAIN_FORBIDDEN)
    assert canary.connections == 0


def test_a_handler_of_the_project_stays_and_is_told_of(project: Project, site: LeadingSite):
    project.add(f"DOWNLOAD_HANDLERS = {{'http': {SCRAPYS!r}}}\n")
    run = project.run("crawl", "product", "-a", f"url={site.url}/product")
    assert run.stderr.count("DOWNLOAD_HANDLERS names another handler") == 1
    assert site.asked == ["/product"]


def test_a_worker_does_not_begin_without_the_guard(project: Project):
    project.add(f"DOWNLOAD_HANDLERS = {{'https': {SCRAPYS!r}}}\n")
    run = project.run("work", "--stop-when-idle", code=1)
    (line,) = run.stderr.splitlines()
    assert f"https: {SCRAPYS}" in line
    assert OURS in line


def test_nothing_begins_where_the_guard_has_no_place(project: Project, site: LeadingSite):
    project.add(
        "from twisted.web.client import Agent\n"
        "def elsewhere(self, uri):\n"
        "    from twisted.internet import endpoints, reactor\n"
        "    return endpoints.HostnameEndpoint(reactor, uri.host, uri.port)\n"
        "Agent._getEndpoint = elsewhere\n"
    )
    run = project.run("crawl", "product", "-a", f"url={site.url}/product", code=1)
    (line,) = run.stderr.splitlines()
    assert "cannot check the addresses of http requests" in line
    assert site.connections == 0
