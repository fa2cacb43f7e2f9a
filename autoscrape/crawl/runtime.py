"""What the parts of one crawl share: the job, the service, the ledger, the fence, the threads."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from attrs import evolve
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware

from autoscrape.config import Config
from autoscrape.crawl.fence import Fence
from autoscrape.crawl.finisher import Finisher
from autoscrape.crawl.ledger import Held, Ledger
from autoscrape.errors import ParameterError
from autoscrape.extraction.work import Work
from autoscrape.items import Item
from autoscrape.jobs.document import result_document
from autoscrape.jobs.job import Job
from autoscrape.jobs.task import Finished, Outcome, Submission, Task, TaskState
from autoscrape.service.run_lease import RENEW_EVERY_S
from autoscrape.service.service import Service

logger = logging.getLogger(__name__)

_runtimes: WeakKeyDictionary[Crawler, Runtime] = WeakKeyDictionary()

T = TypeVar("T")


class Runtime:
    """One run of a job by one crawler. Lives on the event loop; blocking calls go to threads."""

    def __init__(self, crawler: Crawler, config: Config, service: Service, job: Job) -> None:
        self.crawler = crawler
        self.config = config
        self.service = service
        self.job = job
        self.counts = job.counts
        self.errors: Counter[str] = Counter(service.count_errors(job.id))
        processes = config.extraction_processes
        self.fence = Fence.from_config(config)
        slots = config.worker_tasks or crawler.settings.getint("CONCURRENT_REQUESTS") + processes
        self.ledger = Ledger(slots, self._forget)
        self.finisher = Finisher(self._write, lambda: not self.ledger.active)
        self._store_writer = ThreadPoolExecutor(1, "autoscrape-writer")
        self._claims = ThreadPoolExecutor(1, "autoscrape-claims")
        self._extraction = ThreadPoolExecutor(processes, "autoscrape-extraction")
        _runtimes[crawler] = self

    @classmethod
    def get(cls, crawler: Crawler) -> Runtime | None:
        """Give the runtime of a crawler, None when nothing opened a job for it."""
        return _runtimes.get(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Runtime:
        """Give the runtime of a crawler that has tasks; ParameterError when it has no job."""
        if (runtime := _runtimes.get(crawler)) is not None:
            return runtime
        raise ParameterError(
            "tasks need the extension autoscrape.crawl.job_run.JobRun in EXTENSIONS; "
            'ADDONS = {"autoscrape.Addon": 500} switches on all that belongs together'
        )

    @classmethod
    def only(cls) -> Runtime | None:
        """Give the runtime of this process if there is just one."""
        return next(iter(_runtimes.values())) if len(_runtimes) == 1 else None

    @property
    def gives_documents(self) -> bool:
        """Whether feeds get result documents, failures included, in place of items."""
        default = getattr(self.crawler.spider, "default_rows", "items")
        return (self.config.rows or default) == "results"

    @property
    def resumed(self) -> bool:
        """Whether the job was stored before this run."""
        return self.config.job is not None

    async def emit_stored(self) -> None:
        """Give the results that the job has already to its feeds, before anything is added.

        A resumed job has those of its earlier runs, a new one those of rows that are no query.
        """
        for result in self.service.results(self.job.id):
            if self.gives_documents:
                await self._emit(result.document())
            elif result.item is not None:
                await self._emit(result.item)

    async def claims(self) -> AsyncIterator[Held]:
        """Claim the job's tasks as slots become free, until none waits."""
        while True:
            while self.ledger.room < min(self.ledger.slots, 1 + self.ledger.active // 4):
                await self.ledger.change()
            room = self.ledger.room
            tasks = await self._in(self._claims, partial(self.service.claim, self.job.id, room))
            if not tasks:
                return
            for held in [self.ledger.add(task) for task in tasks]:
                yield held

    async def add_task(self, new: Submission) -> Held:
        """Store a task that a spider made, and hold it."""
        task = await self._in(self._claims, partial(self.service.add_task, self.job.id, new))
        self.counts = evolve(self.counts, total=self.counts.total + 1)
        return self.ledger.add(task)

    async def extract(self, work: Work) -> Item:
        """Extract a page behind the fence; TaskFault when there is no item to be had."""
        return await self._in(self._extraction, partial(self.fence.extract, work))

    def finish(self, held: Held, outcome: Outcome) -> bool:
        """End a task; False when it has ended already."""
        if not self.ledger.end(held):
            return False
        if outcome.error is not None:
            self.errors[outcome.error] += 1
        self.finisher.add(Finished(held.task, outcome))
        return True

    async def fault(self, held: Held, outcome: Outcome) -> None:
        """End a task with an error, and give it to feeds of results."""
        if self.finish(held, outcome) and self.gives_documents:
            sent = held.task.query.user_query
            await self._emit(result_document(held.task.id, sent, error=outcome.error))

    async def keep_reserved(self) -> None:
        """Renew the run lease for as long as this coroutine runs."""
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                if not await self._in(self._claims, partial(self.service.renew, self.job.id)):
                    logger.error("job %s was taken over by another process", self.job)
                    self._stop_crawl()
                    return
            except Exception:
                logger.exception("the lease of job %s cannot be renewed; trying again", self.job)

    async def stop(self, reason: str) -> None:
        """Hand back the tasks that have not ended, close the job and every thread."""
        try:
            unfinished = self.ledger.tasks()
            stats = self.crawler.stats.get_stats()
            await self._in(self._store_writer, partial(self._close, unfinished, reason, stats))
        finally:
            for pool in (self._store_writer, self._claims, self._extraction):
                pool.shutdown()
            self.service.close()
            del _runtimes[self.crawler]

    async def _emit(self, row: Any) -> None:
        # Past the pipelines: they have seen it, or it is no item.
        spider = self.crawler.spider
        await self.crawler.signals.send_catch_log_async(
            signals.item_scraped, item=row, response=None, spider=spider
        )

    def _close(self, unfinished: list[Task], reason: str, stats: dict[str, Any]) -> None:
        self.fence.close()
        self.service.release(self.job.id, unfinished)
        self.job = self.service.close_job(self.job.id, reason, stats)
        self.errors = Counter(self.service.count_errors(self.job.id))

    async def _write(self, batch: list[Finished]) -> None:
        try:
            finish = partial(self.service.finish, self.job.id, batch)
            written = await self._in(self._store_writer, finish)
        except Exception:
            # The tasks stay in the ledger, so stop() hands them back.
            logger.exception("%d results cannot be stored; the crawl ends", len(batch))
            self.crawler.stats.set_value("autoscrape/store_failed", True)
            self._stop_crawl()
            return
        self.counts = evolve(
            self.counts,
            done=self.counts.done + written[TaskState.DONE],
            faulted=self.counts.faulted + written[TaskState.FAULTED],
        )
        for ended in batch:
            self.ledger.drop(ended.task.id)

    def _stop_crawl(self) -> None:
        self._stopping = asyncio.create_task(self.crawler.stop_async())

    def _forget(self, held: Held) -> None:
        # Scrapy keeps a cookie jar for every task for ever.
        cookies = self.crawler.get_downloader_middleware(CookiesMiddleware)
        if cookies is not None:
            cookies.jars.pop(held.task.id, None)

    @staticmethod
    async def _in(pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, call)
