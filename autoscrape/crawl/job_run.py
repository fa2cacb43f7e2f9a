"""The extension: every run of a spider is a job of the store, from its first task to its counts."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.project import data_path
from twisted.python.failure import Failure

from autoscrape.bootstrap import build_service
from autoscrape.config import Config
from autoscrape.crawl.interruptible import interruptible
from autoscrape.crawl.job_input import JobInput
from autoscrape.crawl.ledger import answering
from autoscrape.crawl.progress import Progress
from autoscrape.crawl.requests import held_by
from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.summary import print_start, print_summary
from autoscrape.errors import INTERNAL_ERROR, ParameterError, one_line
from autoscrape.jobs.task import Outcome
from autoscrape.service.service import Service

logger = logging.getLogger(__name__)


class JobRun:
    """Opens the job before the spider, hears what becomes of its items, closes it at the end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Store or resume the job; InputError and ParameterError end the crawl before it began."""
        run = cls(crawler, open_runtime(crawler))
        for receiver, signal in (
            (run.spider_opened, signals.spider_opened),
            (run.spider_closed, signals.spider_closed),
            (run.item_dropped, signals.item_dropped),
            (run.item_error, signals.item_error),
            (run.spider_error, signals.spider_error),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return run

    def __init__(self, crawler: Crawler, runtime: Runtime) -> None:
        self.crawler = crawler
        self.runtime = runtime
        self.progress = Progress(runtime)
        self._renewals: asyncio.Task[None] | None = None
        self._faults: set[asyncio.Future[None]] = set()

    def spider_opened(self, spider: Spider) -> None:
        """Announce the job and keep it reserved while it runs."""
        self.crawler.stats.set_value("autoscrape/job", str(self.runtime.job.key))
        print_start(self.runtime.job)
        self._renewals = asyncio.create_task(self.runtime.keep_reserved())
        self.progress.start()

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write what is left, close the job, show how it ended."""
        if self._renewals is not None:
            self._renewals.cancel()
        await asyncio.gather(*self._faults)
        await self.runtime.finisher.flush()
        self._set_stats()
        await self.runtime.stop(reason)
        self.progress.stop()
        print_summary(self.runtime)

    def item_dropped(self, exception: Exception) -> None:
        """Remember why the item of a task did not come through."""
        if held := answering.get():
            held.lost = one_line(f"item dropped: {exception}")

    def item_error(self, failure: Failure) -> None:
        """Remember why the item of a task did not come through."""
        if held := answering.get():
            held.lost = one_line(f"item pipeline failed: {failure.value!r}")

    def spider_error(self, response: Response | Failure | None, failure: Failure) -> None:
        """End the task whose callback failed before it gave an item."""
        if held := held_by(response):
            cause = one_line(f"callback failed: {failure.value!r}")
            fault = self.runtime.fault(held, Outcome(error=INTERNAL_ERROR, cause=cause))
            self._faults.add(task := asyncio.ensure_future(fault))
            task.add_done_callback(self._faults.discard)

    def _set_stats(self) -> None:
        stats = self.crawler.stats
        for name in ("total", "done", "faulted"):
            stats.set_value(f"autoscrape/tasks/{name}", getattr(self.runtime.counts, name))
        for error, count in self.runtime.errors.items():
            stats.set_value(f"autoscrape/errors/{error}", count)


def open_runtime(crawler: Crawler) -> Runtime:
    """Read the settings, open the store and the job of a crawler."""
    if crawler.spider is None:
        raise NotConfigured("no spider, no job")  # scrapy shell
    if not is_asyncio_available():
        raise ParameterError(
            "autoscrape needs Scrapy's default, the asyncio reactor; "
            "remove TWISTED_REACTOR from the settings"
        )
    job_input = JobInput(crawler.spider, crawler.settings)
    service = open_service(crawler.settings, job_input.config)
    try:
        with interruptible():
            job = job_input.open(service)
        return Runtime(crawler, job_input.config, service, job)
    except BaseException:
        service.close()
        raise


def open_service(settings: BaseSettings, config: Config) -> Service:
    """Open the store that a project's settings name, by default a file in its data directory."""
    data_dir = Path(data_path("autoscrape.db")).parent
    return build_service(config, data_dir=data_dir, project=settings["BOT_NAME"])
