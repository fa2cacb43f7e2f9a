"""The extension: every run of a spider is a job of the store, from its first task to its counts."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.project import data_path
from twisted.python.failure import Failure

from autoscrape.bootstrap import build_service
from autoscrape.config import read_config
from autoscrape.crawl.job_input import JobInput
from autoscrape.crawl.ledger import Held
from autoscrape.crawl.progress import Progress
from autoscrape.crawl.requests import held_by
from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.spiders import TaskSpider
from autoscrape.crawl.summary import print_start, print_summary
from autoscrape.errors import INTERNAL_ERROR, ParameterError
from autoscrape.items import Item
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
            (run.item_scraped, signals.item_scraped),
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
        self._faulting: set[asyncio.Future[None]] = set()

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
        await self.runtime.finisher.flush()
        self._set_stats()
        await self.runtime.stop(reason)
        self.progress.stop()
        print_summary(self.runtime)

    async def item_scraped(self, item: Any, response: Response | Failure | None) -> None:
        """Store what a pipeline made of a task's item when it gave the item another class."""
        held = held_by(response)
        if held is None or held.answer is None or isinstance(item, Item):
            return
        try:
            data = {"url": held.answer.url, **ItemAdapter(item).asdict()}
            outcome = Outcome(item=type(held.answer).from_dict(data))
        except Exception as error:  # whatever a pipeline made of it
            await self._fault(
                held, f"no {type(held.answer).__name__} after the pipelines: {error!r}"
            )
        else:
            self.runtime.finish(held, outcome)

    async def item_dropped(self, item: Any, exception: Exception) -> None:
        """End the task of an item that a pipeline dropped."""
        await self._fault(self._held_for(item), f"item dropped: {exception}")

    async def item_error(self, item: Any, failure: Failure) -> None:
        """End the task of an item that a pipeline failed on."""
        await self._fault(self._held_for(item), f"item pipeline failed: {failure.value!r}")

    def spider_error(self, response: Response | Failure | None, failure: Failure) -> None:
        """End the task whose callback failed."""
        fault = self._fault(held_by(response), f"callback failed: {failure.value!r}")
        self._faulting.add(task := asyncio.ensure_future(fault))
        task.add_done_callback(self._faulting.discard)

    def _held_for(self, item: Any) -> Held | None:
        return self.runtime.ledger.get(item._task_id) if isinstance(item, Item) else None

    async def _fault(self, held: Held | None, cause: str) -> None:
        if held is not None:
            outcome = Outcome(error=INTERNAL_ERROR, cause=cause[:500])
            for row in self.runtime.fault(held, outcome):
                await self.crawler.engine.scraper.start_itemproc_async(row, response=None)

    def _set_stats(self) -> None:
        stats = self.crawler.stats
        for name in ("total", "done", "faulted"):
            stats.set_value(f"autoscrape/tasks/{name}", getattr(self.runtime.counts, name))
        for error, count in self.runtime.errors.items():
            stats.set_value(f"autoscrape/errors/{error}", count)


def open_runtime(crawler: Crawler) -> Runtime:
    """Read the settings, open the store and the job of a crawler."""
    if not is_asyncio_available():
        raise ParameterError(
            "autoscrape needs Scrapy's default, the asyncio reactor; "
            "remove TWISTED_REACTOR from the settings"
        )
    spider = crawler.spider
    assert spider is not None  # noqa: S101 (extensions are made after the spider)
    arguments = spider.arguments if isinstance(spider, TaskSpider) else {}
    config = read_config(crawler.settings.get, **arguments)
    job_input = JobInput(spider, config)
    if job_input.makes_tasks and crawler.settings.get("JOBDIR"):
        raise ParameterError("JOBDIR cannot keep tasks; the store does, see -a job=KEY")
    service = open_service(crawler.settings, **arguments)
    try:
        return Runtime(crawler, config, service, job_input.open(service))
    except BaseException:
        service.close()
        raise


def open_service(settings: BaseSettings, **arguments: object) -> Service:
    """Open the store that a project's settings name, by default a file in its data directory."""
    config = read_config(settings.get, **arguments)
    data_dir = Path(data_path("autoscrape.db")).parent
    return build_service(config, data_dir=data_dir, project=settings["BOT_NAME"])
