"""Deployed to a real Scrapyd: this repository as a zipped egg, and a foreign project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.servers.demo_site import ROOT
from tests.servers.repository import copy_repository
from tests.servers.scrapyd import (
    Scrapyd,
    python_without_autoscrape,
    run_python,
    running_scrapyd,
    wait_for,
)

MUG = "/products/stoneware-mug"
TASKS = 30
SLOWLY = {"DOWNLOAD_DELAY": "2", "CONCURRENT_REQUESTS": "1"}  # a minute for all tasks

WHERE = """
import autoscrape
import scrapy


class Where(scrapy.Spider):
    name = "where"

    async def start(self):
        self.logger.info("autoscrape is %s", autoscrape.__file__)
        return
        yield
"""

KITCHEN = """
import autoscrape
import scrapy


class Kitchen(scrapy.Spider):
    name = "kitchen"

    async def start(self):
        yield scrapy.Request(self.site + "/home-and-kitchen/")

    def parse(self, response):
        for href in response.css("main a::attr(href)").getall():
            if "/products/" in href:
                yield autoscrape.task(response.urljoin(href), autoscrape.Product)
"""

FOREIGN_SETTINGS = """
BOT_NAME = "foreign"
SPIDER_MODULES = ["foreign.spiders"]
ADDONS = {"autoscrape.Addon": 500}
"""


@frozen
class Store:
    """A store, read by the commands of the installed package."""

    folder: Path

    @property
    def url(self) -> str:
        """Value for AUTOSCRAPE_STORE."""
        return f"sqlite:///{self.folder}/store.db"

    def read(self, *command: str) -> list[dict[str, Any]]:
        """Run a command and give the objects that it prints, one a line."""
        out = run_python(
            self.folder, "-m", "scrapy", *command, "-s", f"AUTOSCRAPE_STORE={self.url}"
        )
        return [json.loads(line) for line in out.splitlines()]

    def newest_job(self) -> dict[str, Any]:
        """Give the newest job."""
        jobs = self.read("jobs", "--format", "jsonl")
        assert jobs, "no job was stored"
        return jobs[0]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Name the store of the deployed repository."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what an egg is built from, with a spider that says where autoscrape is."""
    folder = copy_repository(tmp_path_factory.mktemp("repository"))
    (folder / "spiders" / "where.py").write_text(WHERE)
    return folder


@pytest.fixture(scope="module")
def scrapyd(
    tmp_path_factory: pytest.TempPathFactory, store: Store, repository: Path
) -> Iterator[Scrapyd]:
    """Run Scrapyd where autoscrape is in the deployed egg alone."""
    folder = tmp_path_factory.mktemp("scrapyd")
    python = python_without_autoscrape(folder / "python")
    with running_scrapyd(folder, python=python, AUTOSCRAPE_STORE=store.url) as scrapyd:
        scrapyd.deploy(repository)
        yield scrapyd


@pytest.fixture(scope="module")
def scrapyd_with_package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """Run Scrapyd where autoscrape is installed and AUTOSCRAPE_STORE is not set."""
    with running_scrapyd(tmp_path_factory.mktemp("scrapyd")) as scrapyd:
        scrapyd.deploy(foreign_project(tmp_path_factory.mktemp("project")))
        yield scrapyd


def foreign_project(folder: Path) -> Path:
    """Make a project of somebody's, as ``scrapy startproject`` lays it out."""
    (folder / "foreign" / "spiders").mkdir(parents=True)
    files = {
        "scrapy.cfg": "[settings]\ndefault = foreign.settings\n\n[deploy]\nproject = foreign\n",
        "foreign/__init__.py": "",
        "foreign/settings.py": FOREIGN_SETTINGS,
        "foreign/spiders/__init__.py": "",
        "foreign/spiders/kitchen.py": KITCHEN,
        "foreign/spiders/where.py": WHERE,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def pages(folder: Path, demo_site: str) -> str:
    """Write an input of pages; give its path."""
    urls = [f"{demo_site}{MUG}?n={n}" for n in range(TASKS)]
    (folder / "pages.txt").write_text("\n".join(urls))
    return str(folder / "pages.txt")


def test_the_repository_is_deployed_with_its_spiders(scrapyd: Scrapyd):
    spiders = scrapyd.ask("listspiders", project="autoscrape")["spiders"]
    assert {"product", "article", "batch", "worker"} <= set(spiders)


def test_autoscrape_runs_from_the_zipped_egg(scrapyd: Scrapyd, store: Store):
    log = scrapyd.crawl("autoscrape", "where")
    assert f"autoscrape is {scrapyd.folder}/eggs/autoscrape/" in log
    assert ".egg/autoscrape/__init__.py" in log


def test_a_scheduled_spider_is_a_job_of_the_store(scrapyd: Scrapyd, store: Store, demo_site: str):
    log = scrapyd.crawl("autoscrape", "product", url=demo_site + MUG, tags="eu,daily")
    job = store.newest_job()
    assert (job["spider"], job["tags"], job["state"]) == ("product", ["eu", "daily"], "finished")
    assert (job["total"], job["done"], job["faulted"]) == (1, 1, 0), log
    (item,) = store.read("job", job["key"], "--items")
    assert (item["name"], item["offers"][0]["currency"]) == ("Stoneware Mug", "GBP")
    assert "WARNING" not in log


def test_articles_are_extracted_in_the_egg(scrapyd: Scrapyd, store: Store, demo_site: str):
    url = f"{demo_site}/magazine/a-rock-pool-in-four-minutes"
    scrapyd.crawl("autoscrape", "article", url=url)
    (item,) = store.read("job", store.newest_job()["key"], "--items")
    assert item["headline"] == "A Rock Pool in Four Minutes"


def test_a_worker_does_what_was_submitted(scrapyd: Scrapyd, store: Store, demo_site: str):
    setting = ("-s", f"AUTOSCRAPE_STORE={store.url}")
    run_python(ROOT, "-m", "scrapy", "submit", "product", *setting, "-a", f"url={demo_site}{MUG}")
    assert store.newest_job()["state"] == "pending"
    scrapyd.crawl("autoscrape", "worker", stop_when_idle="true")
    job = store.newest_job()
    assert (job["state"], job["total"], job["done"]) == ("finished", 1, 1)


def test_a_foreign_project_uses_the_installed_package(
    scrapyd_with_package: Scrapyd, tmp_path: Path, demo_site: str
):
    store = Store(tmp_path)
    setting = {"AUTOSCRAPE_STORE": store.url}
    where = scrapyd_with_package.crawl("foreign", "where", setting)
    assert "autoscrape is /" in where
    assert ".egg" not in where
    scrapyd_with_package.crawl("foreign", "kitchen", setting, site=demo_site)
    job = store.newest_job()
    assert (job["spider"], job["state"], job["faulted"]) == ("kitchen", "finished", 0)
    items = store.read("job", job["key"], "--items")
    assert "Cast-Iron Skillet, 10 inch" in {item["name"] for item in items}


def test_bundled_spiders_are_scheduled_in_a_foreign_project(
    scrapyd_with_package: Scrapyd, tmp_path: Path, demo_site: str
):
    setting = {"AUTOSCRAPE_STORE": Store(tmp_path).url}
    scrapyd_with_package.crawl("foreign", "product", setting, url=demo_site + MUG)
    assert Store(tmp_path).newest_job()["done"] == 1


@pytest.mark.parametrize("spider", ["product", "kitchen"])
def test_a_crawl_without_a_store_ends_with_a_line_that_says_so(
    scrapyd_with_package: Scrapyd, demo_site: str, spider: str
):
    arguments = {"url": demo_site + MUG} if spider == "product" else {"site": demo_site}
    log = scrapyd_with_package.crawl("foreign", spider, **arguments)
    (line,) = [line for line in log.splitlines() if " ERROR: " in line]
    assert "AUTOSCRAPE_STORE" in line
    assert "Traceback" not in log
    assert "Spider opened" not in log


@pytest.mark.parametrize("number", ["INT", "KILL"])
def test_a_cancelled_job_hands_its_tasks_back_and_resumes(
    scrapyd: Scrapyd, store: Store, tmp_path: Path, demo_site: str, number: str
):
    running = begin(scrapyd, store, pages(tmp_path, demo_site), number)
    scrapyd.cancel("autoscrape", running, number)
    wait_for(lambda: scrapyd.is_finished("autoscrape", running))
    job = store.newest_job()
    assert job["scrapyd_job"] == running
    ended = (job["state"], job["close_reason"])
    assert ended == (("running", None) if number == "KILL" else ("finished", "shutdown"))
    assert 0 < job["done"] < TASKS
    assert job["left"] == TASKS - job["done"]

    scrapyd.crawl("autoscrape", "product", job=job["key"])
    assert_all_are_done(store, job["key"])


def test_a_job_of_a_lost_machine_resumes(
    scrapyd: Scrapyd, store: Store, tmp_path: Path, demo_site: str
):
    shutil.copytree(scrapyd.folder / "eggs", tmp_path / "eggs")
    python = scrapyd.folder / "python" / "bin" / "python"
    with running_scrapyd(tmp_path, python=python, AUTOSCRAPE_STORE=store.url) as lost:
        begin(lost, store, pages(tmp_path, demo_site), "lost")
        lost.kill_with_crawls()
    job = store.newest_job()
    assert (job["state"], job["tags"]) == ("running", ["lost"])
    scrapyd.crawl("autoscrape", "product", job=job["key"])
    assert_all_are_done(store, job["key"])


def begin(scrapyd: Scrapyd, store: Store, source: str, tag: str) -> str:
    """Start a slow crawl, wait until some of its tasks are done, give its id in Scrapyd."""
    job = scrapyd.schedule("autoscrape", "product", SLOWLY, input=source, tags=tag)

    def some_are_done() -> bool:
        assert not scrapyd.is_finished("autoscrape", job), scrapyd.log("autoscrape", "product", job)
        jobs = store.read("jobs", "--format", "jsonl")
        return any(each["tags"] == [tag] and each["done"] for each in jobs)

    wait_for(some_are_done)
    return job


def assert_all_are_done(store: Store, key: str) -> None:
    """Check that the newest job is this one, whole and finished."""
    job = store.newest_job()
    assert (job["key"], job["state"], job["close_reason"]) == (key, "finished", "finished")
    assert (job["total"], job["done"]) == (TASKS, TASKS)
