"""``scrapy crawl``: Scrapy's own, but what stops a crawl before it began is one clear line."""

from __future__ import annotations

import argparse
import asyncio
import logging
from typing import TYPE_CHECKING, Any

from scrapy.commands.crawl import Command
from scrapy.exceptions import UsageError

from autoscrape.commands.usage import check_one_spider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class CrawlCommand(Command):
    """Run a spider; exit code 1, and no traceback, for input that cannot be read."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse a wrong call before anything is logged."""
        super().process_options(args, opts)
        self.check(args, opts)

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise UsageError for a wrong call."""
        check_one_spider("crawl", args)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one spider by its name."""
        self.run_spider(args[0], opts.spargs)

    def run_spider(self, name: str, arguments: dict[str, str]) -> None:
        """Run a spider to its end; failures are logged and make the exit code 1."""
        process = self.crawler_process
        assert process is not None  # noqa: S101 (Scrapy sets it before run)
        try:
            crawler = self._create_crawler(name)
        except KeyError:
            known = process.spider_loader.list()
            raise UsageError(no_spider(name, known)) from None
        crawl: Any = process.crawl(crawler, **arguments)
        if isinstance(crawl, asyncio.Task):
            # Asking for the exception also keeps asyncio from printing its traceback.
            crawl.add_done_callback(
                lambda task: report(None if task.cancelled() else task.exception())
            )
        else:
            crawl.addErrback(lambda failure: report(failure.value))
        process.start()
        if process.bootstrap_failed or failures(crawler):
            self.exitcode = 1


def no_spider(name: str, known: list[str]) -> str:
    """Say that there is no spider of a name, and what may be the reason."""
    from autoscrape.crawl.requests import NO_ADDON

    hint = "" if "worker" in known else f"; the bundled ones need the add-on: {NO_ADDON}"
    return f"there is no spider {name!r}; there are: {', '.join(known) or 'none'}{hint}"


def report(error: BaseException | None) -> None:
    """Log what kept a crawl from beginning; the message alone where it says all."""
    from autoscrape.errors import AutoscrapeError

    if isinstance(error, AutoscrapeError):
        logger.error("%s", error)
    elif error is not None:
        logger.error("the crawl ended with an error", exc_info=error)


def failures(crawler: Crawler) -> bool:
    """Log what was lost although Scrapy calls the crawl finished; tell if anything was."""
    from autoscrape.crawl.feed_outcome import lost_feeds

    stats = crawler.stats.get_stats() if crawler.spider else {}
    if lost := lost_feeds(crawler) if stats else 0:
        logger.error("%d feed(s) could not be stored; `scrapy job KEY --items` gives them", lost)
    undelivered = stats.get("autoscrape/deliveries/failed")
    broken = stats.get("autoscrape/store_failed") or stats.get("finish_reason") == "start_error"
    return bool(lost or broken or undelivered)
