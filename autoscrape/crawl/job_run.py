"""The extension: every run of a spider is a job of the store, or a worker at any job of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import is_asyncio_available
from twisted.python.failure import Failure

from autoscrape.config import read_config
from autoscrape.crawl.cookies import keep_in_ledger
from autoscrape.crawl.delivery_wait import deliver_rest
from autoscrape.crawl.drain import Drain, end_at_last
from autoscrape.crawl.feed_outcome import FeedOutcome
from autoscrape.crawl.guard_check import check_guard
from autoscrape.crawl.heartbeat import Heartbeat
from autoscrape.crawl.housekeeping import Housekeeping
from autoscrape.crawl.job_input import JobInput
from autoscrape.crawl.ledger import Held, answering
from autoscrape.crawl.progress import Progress
from autoscrape.crawl.project_store import open_service
from autoscrape.crawl.requests import held_by
from autoscrape.crawl.runtime import LAST_WORDS_S, Runtime
from autoscrape.crawl.summary import print_start, print_summary
from autoscrape.crawl.worker_spider import WorkerSpider
from autoscrape.errors import (
    INTERNAL_ERROR,
    TIMED_OUT,
    ParameterError,
    StoreUnavailableError,
    one_line,
)
from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.task import Outcome
from autoscrape.jobs.wording import counted

logger = logging.getLogger(__name__)


class JobRun:
    """Opens the job before the spider, hears what becomes of its items, closes it at the end.

    A worker opens none: it takes the tasks of others.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Store or resume the job; InputError and ParameterError end the crawl before it began."""
        run = cls(crawler, open_runtime(crawler))
        for receiver, signal in (
            (run.spider_opened, signals.spider_opened),
            (run.spider_closed, signals.spider_closed),
            (run.engine_stopped, signals.engine_stopped),
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
        self._heartbeat: Heartbeat
        self._beats: list[Heartbeat | Housekeeping] = []
        self._drain: Drain | None = None
        self._closing = False
        self._lost = False
        self._faults: set[asyncio.Future[None]] = set()
        self._feeds = FeedOutcome(crawler)
        self._closed = asyncio.Event()

    def spider_opened(self, spider: Spider) -> None:
        """Announce the job and keep it reserved while it runs."""
        runtime = self.runtime
        if runtime.job is not None:
            self.crawler.stats.set_value("autoscrape/job", str(runtime.job.key))
        print_start(runtime)
        job = None if runtime.nothing_left else runtime.job
        self._heartbeat = Heartbeat(runtime.service, runtime.ledger, job, self._job_lost)
        runtime.on_refusal = self._heartbeat.hurry
        housekeeping = Housekeeping(runtime.service, runtime.calls, runtime.config.retention)
        self._beats = [self._heartbeat, housekeeping]
        runtime.courier.start()
        keep_in_ledger(self.crawler)
        self._drain = Drain(self.crawler, self._tick, self._told_to_stop, runtime.abandon)
        self.progress.start()

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write what is left, close the job, show how it ended."""
        self._closing = True
        try:
            await self._close(reason)
        finally:
            self._closed.set()

    async def engine_stopped(self) -> None:
        """Keep a signal that comes while the crawl closes from cutting that short."""
        if self._closing:
            await self._closed.wait()

    async def _close(self, reason: str) -> None:
        if self._drain is not None:
            self._drain.close()
        self.runtime.calls.end_patience(LAST_WORDS_S)
        await asyncio.gather(*self._faults)
        await self.runtime.finisher.flush()
        await self._feeds.stored()
        if self._drain is not None:
            self._drain.end()
        self._set_stats()
        for beat in self._beats:
            beat.stop()
        try:
            await self.runtime.close(self._feeds.reason(reason))
            await deliver_rest(self.runtime)
            for state, number in self.runtime.undelivered.items():
                self.crawler.stats.set_value(f"autoscrape/deliveries/{state}", number)
        except StoreUnavailableError as error:
            logger.error("%s; what is in hand comes back in a minute, when its lease ends", error)
            self.crawler.stats.set_value("autoscrape/store_failed", True)
        finally:
            await self.runtime.stop()
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
            self._fault(held, Outcome(error=INTERNAL_ERROR, cause=cause))

    def _tick(self) -> None:
        """Look after what must not wait for Scrapy; twice a second."""
        self._heartbeat.tick()
        for held in self.runtime.ledger.late():
            limit = self.runtime.config.query_timeout
            cause = f"not done {limit:g} s after it was first claimed"
            self._fault(held, Outcome(error=TIMED_OUT, cause=cause))

    def _fault(self, held: Held, outcome: Outcome) -> None:
        self._faults.add(task := asyncio.ensure_future(self.runtime.fault(held, outcome)))
        task.add_done_callback(self._faults.discard)

    def _told_to_stop(self) -> None:
        runtime = self.runtime
        runtime.calls.end_patience(LAST_WORDS_S)
        runtime.courier.drain()
        self._feeds.stopping()
        logger.info("stopping; %s in work", counted(runtime.ledger.active, "task"))
        # A job that was not closed, or a feed that was not stored, is no success.
        end_at_last(runtime.last_words, code=0 if runtime.job is None else 1)

    def _job_lost(self, job: Job) -> None:
        if self._closing or self._lost:
            return
        self._lost = True
        ended = job.state in (JobState.FINISHED, JobState.DELETED)
        why = f"it was {job.how}" if ended else "another process has it"
        logger.error("job %s was taken from this crawl: %s", job, why)
        self.runtime.abandon()
        self.runtime.stop_crawl()

    def _set_stats(self) -> None:
        stats = self.crawler.stats
        for name in ("total", "done", "faulted") if self.runtime.job else ("done", "faulted"):
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
    check_guard(crawler.settings, strict=isinstance(crawler.spider, WorkerSpider))
    if isinstance(crawler.spider, WorkerSpider):
        orders = crawler.spider.orders()
        config = read_config(crawler.settings.get)
        return Runtime(crawler, config, open_service(crawler.settings, config), orders)
    job_input = JobInput(crawler.spider, crawler.settings)
    service = open_service(crawler.settings, job_input.config)
    try:
        return Runtime(crawler, job_input.config, service, job_input.open(service))
    except BaseException:
        service.close()
        raise
