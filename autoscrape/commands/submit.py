"""``scrapy submit``: a job for workers, of the arguments that ``scrapy crawl`` takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from autoscrape.commands.crawl import no_spider
from autoscrape.commands.store_command import QuietCommand, opened_store
from autoscrape.commands.usage import check_one_spider

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings, Settings

    from autoscrape.crawl.job_input import JobInput
    from autoscrape.jobs.job import Job
    from autoscrape.jobs.job_owes import Feed, Rows


FEEDS = (
    ("-O", "--overwrite-output", "let workers write a feed to s3://, gs:// or a file"),
    ("-o", "--output", "the same, for s3:// and gs://"),
)


class SubmitCommand(QuietCommand):
    """Store a job; workers do it, this process does not."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "SPIDER -a input=FILE [-a NAME=VALUE ...] [-O URI] [--idempotency-key KEY]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Store a job for workers"

    def long_desc(self) -> str:
        """Describe the command and its arguments."""
        return (
            "Store a job for workers (scrapy work) with the arguments that scrapy crawl takes: "
            "url, urls, input, tags, priority, pageType, meta, articleBodyRaw, parse, "
            "content_encoding, storage_type, storage_url, storage_compress, storage_object_name, "
            "callback_url, job_callback_url."
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
        for short, name, meaning in FEEDS:
            parser.add_argument(
                short, name, action="append", default=[], metavar="URI[:FORMAT]", help=meaning
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
        from autoscrape.crawl.job_input import JobInput
        from autoscrape.crawl.next_step import next_step

        check_one_spider("submit", args)
        assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
        spider = _spider(_crawler(self.settings, args[0]), opts.spargs)
        job_input = JobInput(spider, spider.settings)
        with opened_store(spider.settings, job_input.config) as service:
            job = job_input.submit(service, opts.idempotency_key, _feeds(job_input, opts))
            print(_what_was_done(job))  # noqa: T201
            print(next_step(settings, service.database, *_next(job)))  # noqa: T201


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


def _feeds(job_input: JobInput, opts: argparse.Namespace) -> tuple[Feed, ...]:
    """Read -o and -O."""
    from autoscrape.crawl.submitted_feeds import submitted_feed

    spider, config = job_input.spider, job_input.config
    default = getattr(spider, "default_rows", "items")
    rows: Rows = "results" if (config.rows or default) == "results" else "items"
    given = [(output, False) for output in opts.output]
    given += [(output, True) for output in opts.overwrite_output]
    return tuple(
        submitted_feed(output, spider, config.tags, rows, overwrite=overwrite)
        for output, overwrite in given
    )


def _what_was_done(job: Job) -> str:
    from autoscrape.jobs.wording import counted

    if job.submitted_before:
        return f"job {job}: submitted already ({job.how}); nothing stored"
    return f"job {job}: {counted(job.counts.total, 'task')}"


def _next(job: Job) -> tuple[str, str]:
    if job.counts.left:
        return "work", "does it; scrapy jobs shows it"
    if job.counts.faulted:
        return f"job {job} --failed", "shows what failed and why"
    return f"job {job} --items", "shows the items"
