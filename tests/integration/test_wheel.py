"""The add-on as others get it: the built wheel in an empty environment, in a foreign project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.servers.demo_site import ROOT

SPIDERS = """
import autoscrape
import scrapy


class From(scrapy.Spider):
    async def start(self):
        yield scrapy.Request(self.settings["START"])


class Plain(From):
    name = "plain"

    def parse(self, response):
        yield {"title": response.css("title::text").get(), "nothing": None}


class Product(From):
    name = "product"  # a name that autoscrape would like to have

    def parse(self, response):
        for href in response.css("main a::attr(href)").getall():
            if "/products/" in href:
                yield autoscrape.task(response.urljoin(href), autoscrape.Product, meta="listed")


class Own(From):
    name = "own"

    async def parse(self, response):
        here = autoscrape.extract(response, autoscrape.Product)
        fenced = await autoscrape.extract_fenced(response, autoscrape.Product)
        yield {"same": here == fenced, "name": here.name}


class MyShop(autoscrape.ProductSpider):
    name = "myshop"

    def parse(self, response):
        item = autoscrape.extract(response, autoscrape.Product)
        item.brand = "my brand"
        yield item
"""

SETTINGS = """
BOT_NAME = "foreign"
SPIDER_MODULES = ["foreign_spiders"]
ADDONS = {"autoscrape.Addon": 500}
LOG_LEVEL = "WARNING"
"""


class Environment:
    """A virtual environment that has the wheel and its dependencies, and a project beside it."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "venv" / "bin"
        self.project = folder / "project"
        self.outside = folder / "outside"
        wheels = folder / "wheels"
        stale = ROOT / "build" / "lib" / "autoscrape" / "gone.py"
        stale.parent.mkdir(parents=True, exist_ok=True)
        stale.touch()
        self.run(
            [
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "--quiet",
                "--no-deps",
                "--wheel-dir",
                wheels,
                ROOT,
            ]
        )
        (self.wheel,) = wheels.iterdir()
        self.run([sys.executable, "-m", "venv", folder / "venv"])
        self.run(
            [self.bin / "pip", "install", "--quiet", "--disable-pip-version-check", self.wheel]
        )
        self.project.mkdir()
        self.outside.mkdir()
        (self.project / "scrapy.cfg").write_text("[settings]\ndefault = foreign_settings\n")
        (self.project / "foreign_settings.py").write_text(SETTINGS)
        (self.project / "foreign_spiders.py").write_text(SPIDERS)

    def scrapy(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run a command of the environment and give its standard output."""
        return self.run([self.bin / "scrapy", *arguments], cwd=cwd or self.project)

    def crawl(self, spider: str, url: str, *options: str) -> list[dict[str, Any]]:
        """Run a spider from one start URL and give its feed."""
        start = ["-s", f"START={url}"]
        out = self.scrapy("crawl", spider, *start, *options, "-O", "-:jsonl")
        return [json.loads(line) for line in out.splitlines()]

    def newest_job(self) -> dict[str, Any]:
        """Give the newest job."""
        first: dict[str, Any] = json.loads(self.scrapy("jobs", "--format", "jsonl").splitlines()[0])
        return first

    def run(self, command: list[object], cwd: Path | None = None) -> str:
        """Run a command, which must succeed."""
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Build the wheel and install it."""
    return Environment(tmp_path_factory.mktemp("environment"))


def test_the_wheel_brings_autoscrape_and_nothing_else(environment: Environment):
    with zipfile.ZipFile(environment.wheel) as wheel:
        names = wheel.namelist()
    top = {name.split("/")[0] for name in names}
    assert "autoscrape/__init__.py" in names
    assert "autoscrape/gone.py" not in names, "left by an earlier build"
    assert {name for name in top if not name.endswith(".dist-info")} == {"autoscrape"}


def test_a_spider_that_makes_no_task_stays_as_it_was(environment: Environment, demo_site: str):
    out = environment.crawl("plain", demo_site + "/", "-s", "AUTOSCRAPE_TAGS=quiet")
    assert out == [
        {"title": "A shop and journal to try things on | Harbour & Pine", "nothing": None}
    ]
    job = environment.newest_job()
    assert (job["spider"], job["tags"], job["state"], job["total"]) == (
        "plain",
        ["quiet"],
        "finished",
        0,
    )


def test_a_spider_yields_tasks(environment: Environment, demo_site: str):
    items = environment.crawl("product", demo_site + "/home-and-kitchen/")
    assert len(items) > 5
    assert all(item["name"] and item["probability"] for item in items)
    assert environment.newest_job()["done"] == len(items)
    results = environment.scrapy("job", "product/1", "--results").splitlines()
    assert {json.loads(line)["query"]["userQuery"]["meta"] for line in results} == {"listed"}


def test_a_spider_extracts_in_process_and_behind_the_fence(
    environment: Environment, demo_site: str
):
    (item,) = environment.crawl("own", f"{demo_site}/products/stoneware-mug")
    assert item == {"same": True, "name": "Stoneware Mug"}


def test_inputs_feed_spiders_of_ones_own(environment: Environment, demo_site: str):
    (environment.project / "in.txt").write_text(f"{demo_site}/products/stoneware-mug\n")
    environment.scrapy(
        "crawl", "myshop", "-s", "AUTOSCRAPE_INPUT=in.txt", "-s", "AUTOSCRAPE_TAGS=a,b"
    )
    item = json.loads(environment.scrapy("job", "myshop/1", "--items"))
    assert (item["name"], item["brand"]) == ("Stoneware Mug", "my brand")
    assert environment.newest_job()["tags"] == ["a", "b"]


def test_bundled_spiders_appear_unless_their_name_is_taken(
    environment: Environment, demo_site: str
):
    url = f"{demo_site}/magazine/a-rock-pool-in-four-minutes"
    out = environment.scrapy("crawl", "article", "-a", f"url={url}", "-O", "-:jsonl")
    assert json.loads(out)["headline"] == "A Rock Pool in Four Minutes"


def test_the_commands_run_outside_of_any_project(environment: Environment, demo_site: str):
    out = environment.scrapy(
        "extract", f"{demo_site}/products/stoneware-mug", cwd=environment.outside
    )
    assert json.loads(out)["name"] == "Stoneware Mug"
    store = f"AUTOSCRAPE_STORE=sqlite:///{environment.project}/.scrapy/autoscrape.db"
    assert environment.scrapy("jobs", "-s", store, "--format", "jsonl", cwd=environment.outside)
    assert environment.scrapy("job", "1/1/1", "-s", store, cwd=environment.outside)
