"""Spider middleware: claimed tasks go out as requests, their responses come back as items."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

from autoscrape.crawl import outcomes
from autoscrape.crawl.decoding import MAX_BODY
from autoscrape.crawl.extract import raw_page, work_for
from autoscrape.crawl.ledger import Held, Phase, answering
from autoscrape.crawl.requests import (
    GUARDED,
    MAX_REDIRECTS,
    TASK,
    callback_name,
    held_by,
    held_in,
    no_output,
    request_for,
)
from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.spiders import TaskSpider
from autoscrape.errors import INTERNAL_ERROR, ParameterError, TaskFault
from autoscrape.items import Item
from autoscrape.jobs.query import Query
from autoscrape.jobs.task import Outcome, Task
from autoscrape.service.submissions import from_query


class TaskMiddleware:
    """Turns the job's tasks into requests and their responses into items.

    Order 10, outside Scrapy's own middlewares, so that none of them drops a task silently.
    Everything that is no task passes untouched. An item that answers a task goes through the
    pipelines from here, so that its task has ended once it is through.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._maxsize = min(crawler.settings.getint("DOWNLOAD_MAXSIZE") or MAX_BODY, MAX_BODY)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Give the spider's own start, then the job's tasks; only those in a resumed job."""
        runtime = Runtime.get(self.crawler)
        if runtime is not None:
            await runtime.emit_stored()
        if runtime is None or not runtime.resumed:
            async for output in start:
                yield await self._adopt(output)
        if runtime is not None:
            async for held in runtime.claims():
                try:
                    request = request_for(held.task.query, self._callback(held.task))
                    yield self._bind(request, held)
                except TaskFault as fault:
                    await runtime.fault(held, outcomes.from_exception(fault, held.task.id))

    def process_spider_input(self, response: Response) -> None:
        """Keep from callbacks what is not the whole page, or is a refusal."""
        if held := held_by(response):
            Runtime.of(self.crawler).breaker.heard_answer(held.task.query.domain)
            if verdict := outcomes.of_flags(response):
                raise verdict.fault

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Give what is no answer; answer the task with the callback's item or the extracted one."""
        held = held_by(response)
        passed_on = False
        async for output in result:
            if held and isinstance(output, Request) and held_in(output) is held:
                passed_on = True  # to the response to this request, a retry for example
                yield self._bind(output, held)
            elif held and not passed_on and held.waits_for(output):
                await self._answer(held, output, response)
            else:
                yield await self._adopt(output)
        # A response that Scrapy refused, http404 say, has ended its task in the errback.
        if held and not passed_on and held.phase is Phase.ACTIVE:
            await self._extract(held, response)

    async def _extract(self, held: Held, response: Response) -> None:
        runtime, query = Runtime.of(self.crawler), held.task.query
        try:
            if verdict := outcomes.of_response(response):
                raise verdict.fault
            if not query.parse:
                await runtime.give_page(held, raw_page(response))
                return
            work = work_for(response, query.page_type, article_body_raw=query.article_body_raw)
            item = await runtime.extract(work)
        except TaskFault as fault:
            await runtime.fault(held, outcomes.from_exception(fault, held.task.id))
        else:
            await self._answer(held, item, response)

    async def _answer(self, held: Held, item: Item, response: Response) -> None:
        held.item_class = type(item)
        token = answering.set(held)
        try:
            await self.crawler.engine.scraper.start_itemproc_async(item, response=response)
        finally:
            answering.reset(token)
        if held.phase is Phase.ACTIVE:
            outcome = Outcome(error=INTERNAL_ERROR, cause=held.lost or "the item was not stored")
            await Runtime.of(self.crawler).fault(held, outcome)

    async def _adopt(self, output: Any) -> Any:
        """Make a stored, held task of a request that :func:`autoscrape.task` made."""
        query = output.meta.get(TASK) if isinstance(output, Request) else None
        if not isinstance(query, Query):
            return output
        name = callback_name(output, self.crawler)
        runtime = Runtime.of(self.crawler)
        allowed = runtime.config.allowed_networks
        new = from_query(query.user_query, callback=name, allowed=allowed)
        if new.outcome is not None:
            raise ParameterError(new.outcome.cause)
        return self._bind(output, await runtime.add_task(new))

    def _bind(self, request: Request, held: Held) -> Request:
        theirs = request.errback
        meta = {
            "cookiejar": held,
            "allow_offsite": True,
            "redirect_ttl": MAX_REDIRECTS,
            "download_maxsize": self._maxsize,
            **request.meta,
            GUARDED: True,
            TASK: held,
            "dont_retry": True,  # to Scrapy's middleware; TaskRetryMiddleware is for tasks
        }
        if request.meta.get("dont_retry") and held_in(request) is None:
            meta["max_retry_times"] = 0  # the spider's own wish

        async def failed(failure: Failure) -> AsyncIterator[Any]:
            request = getattr(failure, "request", None)
            if self._network_is_to_blame(held, failure, request):
                await Runtime.of(self.crawler).hand_back(held)
                return
            outcome = outcomes.from_exception(failure.value, held.task.id, request)
            await Runtime.of(self.crawler).fault(held, outcome)
            if theirs:
                output = await ensure_awaitable(iterate_spider_output(theirs(failure)))
                async for more in as_async_generator(output):
                    yield await self._adopt(more)

        return request.replace(meta=meta, errback=failed, dont_filter=True)

    def _network_is_to_blame(self, held: Held, failure: Failure, request: Request | None) -> bool:
        verdict = outcomes.of_exception(failure.value, request)
        if verdict is None or held.phase is not Phase.ACTIVE:
            return False
        breaker, domain = Runtime.of(self.crawler).breaker, held.task.query.domain
        return breaker.heard_failure(domain, verdict.network, verdict.cut_off)

    def _callback(self, task: Task) -> Callable[..., Any]:
        spider = self.crawler.spider
        default = spider.parse if isinstance(spider, TaskSpider) else no_output
        return getattr(spider, task.callback, default) if task.callback else default
