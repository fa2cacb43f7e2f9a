"""What the parts of one crawl share: the store, the ledger, the fence, the threads."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from attrs import evolve
from scrapy import signals
from scrapy.crawler import Crawler

from autoscrape.config import Config
from autoscrape.crawl.arrivals import Arrivals
from autoscrape.crawl.breaker import Breaker
from autoscrape.crawl.claims import Claims
from autoscrape.crawl.courier import Courier
from autoscrape.crawl.fence import Fence
from autoscrape.crawl.finisher import Finisher
from autoscrape.crawl.ledger import Held, Ledger, Phase
from autoscrape.crawl.sender import Sender
from autoscrape.crawl.store_calls import StoreCalls
from autoscrape.crawl.worker_spider import Orders
from autoscrape.errors import ParameterError, StoreUnavailableError
from autoscrape.extraction.work import Work
from autoscrape.items import Item
from autoscrape.jobs.delivery import DeliveryState
from autoscrape.jobs.document import result_document
from autoscrape.jobs.job import Counts, Job, JobState
from autoscrape.jobs.raw_page import RawPage
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Outcome, Submission, TaskState
from autoscrape.jobs.wording import counted, one_or_more
from autoscrape.service.service import Service

logger = logging.getLogger(__name__)

AHEAD_S = 0.5
"""What a crawl does in so long it claims ahead, unless it was told how many tasks it may have."""

LOOK_EVERY_S = 1.0
SOON_MS = 60_000
"""A worker that stops when idle does not, while something is to be delivered so soon."""

LAST_WORDS_S = 20.0
"""How long a store that fails is tried once the crawl is told to stop."""

_REFUSED = (
    "1 result was not written: stored already, or its task is no more ours",
    "{} results were not written: stored already, or their tasks are no more ours",
)

_runtimes: WeakKeyDictionary[Crawler, Runtime] = WeakKeyDictionary()


class Runtime:
    """One crawl: the run of a job, or a worker at any job. Lives on the event loop."""

    def __init__(
        self, crawler: Crawler, config: Config, service: Service, work_on: Job | Orders
    ) -> None:
        self.crawler = crawler
        self.config = config
        self.service = service
        self.job = work_on if isinstance(work_on, Job) else None
        """The job that this crawl runs; None for a worker."""

        self.nothing_left = self.job is not None and self.job.state is JobState.FINISHED
        """Whether the job had ended whole before this run, which only shows what is stored."""

        self.on_refusal: Callable[[], None] = lambda: None
        """Called when the store has refused a result."""

        self.counts = self.job.counts if self.job else Counts()
        self.errors = Counter(service.count_errors(self.job.id) if self.job else ())
        processes = config.extraction_processes
        self.fence = Fence.from_config(config)
        slots = config.worker_tasks or crawler.settings.getint("CONCURRENT_REQUESTS") + processes
        per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        ahead_s = 0.0 if config.worker_tasks else AHEAD_S
        self.ledger = Ledger(slots, config.query_timeout, per_host + 2 * processes, ahead_s)
        self.finisher = Finisher(self._write, lambda: not self.ledger.active)
        self.calls = StoreCalls()
        self._orders = Orders(Scope(job_id=work_on.id)) if isinstance(work_on, Job) else work_on
        self.scope = self._orders.scope
        self.breaker = Breaker()
        self._claims = Claims(service.work, self.calls, self.ledger, self.scope, self.breaker)
        self._extraction = ThreadPoolExecutor(processes, "autoscrape-extraction")
        self.courier = Courier(
            service.deliveries,
            Sender(service, config),
            config.delivery_threads,
            self.scope,
            lambda: self.calls.settled,
        )
        self.undelivered = Counter[DeliveryState]()
        """What the job of this crawl owes to the outside, once all its tasks have ended."""

        self.lost_feeds: list[str] = []
        """What is wrong with the feeds that could not be stored, in a line each."""

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
        if self.job is None:
            return
        for result in self.service.results(self.job.id):
            if self.gives_documents:
                await self._emit(result.document())
            elif result.item is not None:
                await self._emit(result.item)

    async def claims(self) -> AsyncIterator[Held]:
        """Give tasks as slots become free: of the job until it is done, else of any, for ever."""
        if self.job is not None:
            async for held in self._claims.until_done():
                yield held
            return
        arrivals = Arrivals(self.service.work.wakeups())
        once = self._orders.stops_when_idle
        claims = self._claims.until_done if once else self._claims.for_ever
        try:
            async for held in claims(arrivals):
                yield held
            while await self._delivers_soon():
                await arrivals.wait(asyncio.sleep(LOOK_EVERY_S))
                async for held in claims(arrivals):
                    yield held
        finally:
            arrivals.stop()

    async def add_task(self, new: Submission) -> Held:
        """Store a task that a spider made, and hold it."""
        if self.job is None:
            raise ParameterError("a worker has no job of its own to add tasks to")
        held = await self._claims.add(self.job.id, new)
        self.counts = evolve(self.counts, total=self.counts.total + 1)
        return held

    async def extract(self, work: Work) -> Item:
        """Extract a page behind the fence; TaskFault when there is no item to be had."""
        return await asyncio.get_running_loop().run_in_executor(
            self._extraction, partial(self.fence.extract, work)
        )

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

    async def give_page(self, held: Held, page: RawPage) -> None:
        """End a task with the page itself, and give it to feeds of results."""
        if self.finish(held, Outcome(raw=page)) and self.gives_documents:
            sent = held.task.query.user_query
            await self._emit(result_document(held.task.id, sent, raw=page))

    async def hand_back(self, held: Held) -> None:
        """Let a task wait again: the network failed it, not its page."""
        await self.calls.patiently(partial(self.service.work.release, [held.task]))
        # Only now, or an empty ledger would look like the end; it may be claimed again by now.
        if held in self.ledger:
            self.ledger.drop(held.task.id)

    def abandon(self) -> None:
        """Let go of every task; what still comes of their pages is not heard."""
        for held in self.ledger.rows():
            if held.phase is Phase.ACTIVE:
                self.ledger.drop(held.task.id)

    def last_words(self) -> None:
        """Hand back what this crawl holds, from any thread, as the process is about to end."""
        self.service.work.let_go(())

    async def close(self, reason: str) -> None:
        """Hand back the tasks that have not ended, and close the job."""
        stats = self.crawler.stats.get_stats()
        await self.calls.patiently(partial(self._close, reason, stats))

    async def stop(self) -> None:
        """Hand back what is not delivered, and close every thread and the store."""
        try:
            await asyncio.to_thread(self.courier.stop)
        except StoreUnavailableError as error:
            logger.error("%s; deliveries in hand come back when their leases end", error)
        finally:
            self.calls.close()
            self._extraction.shutdown(wait=False)
            self.service.close()
            del _runtimes[self.crawler]

    def stop_crawl(self) -> None:
        """Tell Scrapy to stop."""
        self._stopping = asyncio.create_task(self.crawler.stop_async())

    async def _delivers_soon(self) -> bool:
        """Tell whether something can be delivered within the next minute."""
        due = await self.calls.patiently(partial(self.service.deliveries.next_due, self.scope))
        if due is not None and due > SOON_MS:
            logger.info("deliveries are still owed, the next in %d s", due // 1000)
        return due is not None and due <= SOON_MS

    async def _emit(self, row: Any) -> None:
        # Past the pipelines: they have seen it, or it is no item.
        spider = self.crawler.spider
        await self.crawler.signals.send_catch_log_async(
            signals.item_scraped, item=row, response=None, spider=spider
        )

    def _close(self, reason: str, stats: dict[str, Any]) -> None:
        self.fence.close()
        self.service.work.let_go(())
        if self.job is not None:
            self.job = self.service.close_job(self.job.id, reason, stats)
            self.errors = Counter(self.service.count_errors(self.job.id))

    async def _write(self, batch: list[Finished]) -> None:
        try:
            written = await self.calls.write(partial(self.service.work.finish, batch))
        except Exception as error:
            # stop() hands the tasks back.
            unexpected = None if isinstance(error, StoreUnavailableError) else error
            lost = counted(len(batch), "result")
            logger.error("cannot store %s (%s); the crawl ends", lost, error, exc_info=unexpected)
            self.crawler.stats.set_value("autoscrape/store_failed", True)
            self.stop_crawl()
            return
        self.counts = evolve(
            self.counts,
            done=self.counts.done + written[TaskState.DONE],
            faulted=self.counts.faulted + written[TaskState.FAULTED],
        )
        if any(ended.task.owes for ended in batch):
            self.courier.hurry()
        if late := len(batch) - written.total():
            logger.warning(one_or_more(late, *_REFUSED))
            self.on_refusal()
        for ended in batch:
            self.ledger.written(ended.task)
