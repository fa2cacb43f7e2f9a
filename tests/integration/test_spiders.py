"""Spiders, settings, signals and scripts of users that autoscrape lives with as a guest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from fcntl import ioctl
from pathlib import Path
from termios import FIONREAD

import pytest

from autoscrape.jobs.job import Counts
from tests.integration.conftest import SETTINGS, Project

MUG, ARTICLE = "/products/stoneware-mug", "/magazine/a-rock-pool-in-four-minutes"

OWN = '''
import asyncio
import scrapy
from autoscrape import Product, ProductSpider, extract_fenced, task
MUG = "/products/stoneware-mug"
class Own(ProductSpider):
    name = "own"
    allowed_domains = ["elsewhere.example"]
    custom_settings = {
        "FEEDS": {"own.jsonl": {"format": "jsonlines", "fields": ["name", "url"]}},
        "ITEM_PIPELINES": {"own.Upper": 300},
    }
    async def start(self):
        for n in range(3):  # equal tasks, the next when the one before is in the feed
            self.answered = asyncio.Event()
            self.crawler.signals.connect(self.scraped, scrapy.signals.item_scraped)
            yield task(self.site + MUG, Product, callback=self.named).replace(dont_filter=False)
            await self.answered.wait()
        jar = task(f"{self.site}{MUG}?jar", Product, callback=self.named)
        yield jar.replace(meta={**jar.meta, "cookiejar": "mine"})
    def scraped(self):
        self.answered.set()
    def named(self, response):
        jar = response.meta["cookiejar"]
        name = f"{self.category} {jar if jar == 'mine' else type(jar).__name__}"
        yield Product(url=response.url, name=name, probability=1.0)
class Upper:
    def process_item(self, item):
        item.name = item.name.upper()
        return item
class Plain(scrapy.Spider):
    name = "plain"
    async def start(self):
        yield scrapy.Request(self.site + MUG)
    def parse(self, response):
        """Checked by its contract.
        @url SITE/products/stoneware-mug
        @returns items 1 1
        """
        return {"title": response.css("h1::text").get()}
class Fenced(Plain):
    name = "fenced"
    async def parse(self, response):
        return await extract_fenced(response, Product)
'''

NOT_SWITCHED_ON = f"""
import scrapy
from autoscrape import Product, task
class Forgot(scrapy.Spider):
    name = "forgot"
    async def start(self):
        yield task(self.site + "{MUG}", Product)
"""

SCRIPT = """
import sys
from scrapy.crawler import {process} as Process
from scrapy.utils.project import get_project_settings
settings = get_project_settings()
settings["FEEDS"] = {{"%(name)s.jsonl": {{"format": "jsonlines"}}}}
process = Process(settings)
process.crawl("product", urls=f"{{sys.argv[1]}}{mug}?1 {{sys.argv[1]}}{mug}?2")
process.crawl("article", url=f"{{sys.argv[1]}}{article}")
process.crawl("fenced", site=sys.argv[1])
process.crawl("fenced", site=sys.argv[1], name="other")
process.start()
"""


@pytest.fixture
def project(project: Project, demo_site: str) -> Project:
    """Give a project with spiders of its own."""
    project.write("own.py", OWN.replace("SITE", demo_site))
    return project


def test_a_spider_of_ones_own_does_as_it_likes(project: Project, demo_site: str):
    run = project.run("crawl", "own", "-a", f"site={demo_site}", "-a", "category=5")
    rows = project.rows("own.jsonl")
    assert sorted(row["name"] for row in rows) == ["5 HELD", "5 HELD", "5 HELD", "5 MINE"]
    assert all(set(row) == {"name", "url"} for row in rows)
    assert project.jobs()[0].counts == Counts(4, 4, 0)
    assert "job 1/own/1: finished" in run.stderr


def test_an_argument_that_is_nearly_a_known_one_is_pointed_out(project: Project, demo_site: str):
    run = project.run(
        "crawl", "product", "-a", f"url={demo_site}{MUG}", "-a", "tag=eu", "-a", "colour=red"
    )
    assert "argument tag is not known; did you mean tags?" in run.stderr
    assert "colour" not in run.stderr
    assert project.jobs()[0].args["tag"] == "eu"


@pytest.mark.parametrize("argument", ["tags=x", "url=http://a.example/", "meta=x"])
def test_a_resumed_job_refuses_what_it_has_already(project: Project, argument: str):
    run = project.run("crawl", "product", "-a", "job=product/1", "-a", argument, code=1)
    (line,) = run.stderr.splitlines()
    assert f"leave out {argument.partition('=')[0]}" in line


def test_a_resumed_job_has_no_use_for_the_input_of_the_settings(project: Project, demo_site: str):
    project.write("in.txt", demo_site + MUG)
    setting = ("-s", "AUTOSCRAPE_INPUT=in.txt")
    project.run("crawl", "product", *setting)
    project.run("crawl", "product", *setting, "-a", "job=product/1", "-O", "out.jsonl")
    (job,) = project.jobs()
    assert job.counts == Counts(1, 1, 0)
    assert len(project.rows("out.jsonl")) == 1


def test_tags_cannot_lead_a_feed_out_of_its_folder(project: Project, demo_site: str):
    tags = "../../up,a/b,50%,c:d?e#f,été"
    project.run(
        "crawl", "product", "-a", f"url={demo_site}{MUG}", "-a", f"tags={tags}",
        "-O", "feeds/in/%(tags)s.jsonl",
    )  # fmt: skip
    (feed,) = project.folder.rglob("*.jsonl")
    assert feed.parent == project.folder / "feeds" / "in"
    assert feed.stem == "______up-a_b-50_-c_d_e_f-été"
    assert project.jobs()[0].tags == tuple(tags.split(","))


@pytest.mark.parametrize("tags", ["eu\x1b[31m", "\u202eeu"])
def test_tags_that_cannot_be_shown_are_refused(project: Project, tags: str):
    run = project.run(
        "crawl", "product", "-a", "url=http://a.example/", "-a", f"tags={tags}", code=1
    )
    (line,) = run.stderr.splitlines()
    assert "characters that cannot be shown" in line
    assert tags not in line
    assert project.jobs() == []


@pytest.mark.parametrize("process", ["AsyncCrawlerProcess", "CrawlerProcess"])
def test_crawls_of_one_script_do_not_disturb_each_other(
    project: Project, demo_site: str, process: str
):
    project.write("script.py", SCRIPT.format(process=process, mug=MUG, article=ARTICLE))
    run = subprocess.run(
        [sys.executable, "script.py", demo_site],
        cwd=project.folder,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "project_settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert {job.spider: job.counts for job in project.jobs()} == {
        "product": Counts(2, 2, 0),
        "article": Counts(1, 1, 0),
        "fenced": Counts(),
        "other": Counts(),
    }
    for name, rows in {"product": 2, "fenced": 1, "other": 1}.items():
        assert [row["name"] for row in project.rows(f"{name}.jsonl")] == ["Stoneware Mug"] * rows
    assert len(project.rows("article.jsonl")) == 1


def test_commands_of_scrapy_work_beside_the_extension(project: Project, demo_site: str):
    shell = project.run("shell", "-c", "response.status + 1", demo_site + MUG)
    assert shell.stdout.strip() == "201"
    assert "Stoneware Mug" in project.run("fetch", demo_site + MUG).stdout
    assert "Ran 1 contract" in project.run("check", "plain").stderr
    assert sum(job.counts.total for job in project.jobs()) == 0


def test_without_the_extension_a_plain_spider_works_and_a_task_is_refused(
    project: Project, demo_site: str
):
    project.write(
        "project_settings.py",
        f"{SETTINGS}EXTENSIONS = {{'autoscrape.crawl.job_run.JobRun': None}}\n",
    )
    project.run("crawl", "plain", "-a", f"site={demo_site}", "-O", "out.jsonl")
    assert project.rows("out.jsonl") == [{"title": "Stoneware Mug"}]
    process = project.start("crawl", "own", "-a", f"site={demo_site}", "-a", "category=5")
    assert "tasks need the extension" in process.communicate()[1]
    assert project.jobs() == []


def test_without_the_add_on_a_task_is_an_error_that_names_it(project: Project, demo_site: str):
    project.write("project_settings.py", f"{SETTINGS}ADDONS = {{}}\n")
    project.write("own.py", NOT_SWITCHED_ON)
    run = project.run("crawl", "forgot", "-a", f"site={demo_site}", "-O", "out.jsonl")
    (line,) = [line for line in run.stderr.splitlines() if "ERROR" in line]
    assert f"{MUG}> is a task, of which nothing becomes here: write ADDONS = {{" in line
    assert project.jobs() == []


def waits_for(process: subprocess.Popen[str], pipe: int) -> bool:
    """Tell whether a process has read all that is in a pipe and sleeps until there is more."""
    unread = int.from_bytes(ioctl(pipe, FIONREAD, bytes(4)), sys.byteorder)
    status = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return not unread and status[0] == "S"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("source", ["endless.txt", "-"])
def test_a_signal_ends_the_wait_for_an_input_that_never_ends(
    project: Project, number: signal.Signals, source: str
):
    fifo = project.folder / "endless.txt"
    os.mkfifo(fifo)
    pipe = os.open(fifo, os.O_RDWR)
    os.write(pipe, b"http://a.example/\n")
    with fifo.open() as stdin:
        process = project.start("crawl", "product", "-a", f"input={source}", stdin=stdin)
    while not waits_for(process, pipe):
        assert process.poll() is None, process.communicate()[1]
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    os.close(pipe)
    assert process.returncode == 1
    (line,) = err.splitlines()
    assert f"{number.name} came while the input was read; nothing was stored" in line
    assert project.jobs() == []


def test_a_feed_that_cannot_be_written_is_an_error_and_the_job_is_stored(
    project: Project, demo_site: str
):
    process = project.start(
        "crawl", "product", "-a", f"url={demo_site}{MUG}", "-O", "/proc/nope/x.jsonl"
    )
    err = process.communicate()[1]
    assert process.returncode == 1
    assert "1 feed(s) could not be stored; `scrapy job KEY --items` gives them" in err
    item = json.loads(project.run("job", "product/1", "--items").stdout)
    assert item["name"] == "Stoneware Mug"


def test_a_reader_of_the_log_that_goes_away_does_not_end_the_crawl(
    project: Project, demo_site: str
):
    urls = ",".join(f"{demo_site}/faulty/slow?seconds=0.1&n={n}" for n in range(20))
    process = project.start("crawl", "product", "-a", f"urls={urls}", "-L", "DEBUG")
    process.stderr.readline()
    process.stderr.close()
    process.wait()
    (job,) = project.jobs()
    assert job.counts == Counts(20, 20, 0)
    assert job.close_reason == "finished"
