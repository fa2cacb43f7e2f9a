"""``scrapy submit``: a job for workers, of the arguments that ``scrapy crawl`` takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from autoscrape.commands.crawl import no_spider
from autoscrape.commands.store_command import QuietCommand, opened_store

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings, Settings

    from autoscrape.jobs.job import Job


class SubmitCommand(QuietCommand):
    """Store a job; workers do it, this process does not."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "SPIDER -a input=FILE [-a NAME=VALUE ...] [--idempotency-key KEY]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Store a job for workers"

    def long_desc(self) -> str:
        """Describe the command and its arguments."""
        return (
            "Store a job for workers (scrapy work) with the arguments that scrapy crawl takes: "
            "url, urls, input, tags, priority, pageType, meta, articleBodyRaw."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument(
            "-a",
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="set spider argument (may be repeated)",
        )
        parser.add_argument(
            "--idempotency-key",
            metavar="KEY",
            help="the same KEY within a day gives the same job, and stores nothing again",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the spider's arguments."""
        super().process_options(args, opts)
        try:
            opts.spargs = arglist_to_dict(opts.spargs)
        except ValueError:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from None

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        """Store the job and name it."""
        from autoscrape.crawl.interruptible import interruptible
        from autoscrape.crawl.job_input import JobInput

        if len(args) != 1:
            raise UsageError("give the name of one spider")
        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        spider = _spider(_crawler(self.settings, args[0]), opts.spargs)
        job_input = JobInput(spider, spider.settings)
        with opened_store(spider.settings, job_input.config) as service:
            with interruptible():
                job = job_input.submit(service, opts.idempotency_key)
            named = settings.getpriority("AUTOSCRAPE_STORE") == _command_line()
            store = f" -s AUTOSCRAPE_STORE={service.database.shown}" if named else ""
        print(f"job {job}: {job.counts.total} tasks")  # noqa: T201
        print(_next_step(job, store))  # noqa: T201


def _command_line() -> int:
    from scrapy.settings import SETTINGS_PRIORITIES

    return SETTINGS_PRIORITIES["cmdline"]


def _crawler(settings: Settings, name: str) -> Crawler:
    """Find a spider as ``scrapy crawl`` does; the crawler never runs."""
    from scrapy.addons import AddonManager
    from scrapy.crawler import Crawler
    from scrapy.spiderloader import get_spider_loader

    AddonManager.load_pre_crawler_settings(settings)
    spiders = get_spider_loader(settings)
    try:
        spider_class = spiders.load(name)
    except KeyError:
        raise UsageError(no_spider(name, spiders.list())) from None
    return Crawler(spider_class, settings)


def _spider(crawler: Crawler, arguments: dict[str, str]) -> Spider:
    """Make the spider, then apply the add-ons, in the order of a crawl."""
    spider = crawler.spidercls.from_crawler(crawler, **arguments)
    crawler.addons.load_settings(crawler.settings)
    return spider


def _next_step(job: Job, store: str) -> str:
    if job.counts.left:
        return f"next: scrapy work{store}   (does it; scrapy jobs shows it)"
    if job.counts.faulted:
        return f"next: scrapy job {job} --failed{store}   (shows what failed and why)"
    return f"next: scrapy job {job} --items{store}   (shows the items)"
