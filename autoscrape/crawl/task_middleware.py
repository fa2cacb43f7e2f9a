"""Spider middleware: claimed tasks go out as requests, their responses come back as items."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

from autoscrape.crawl import outcomes
from autoscrape.crawl.extract import work_for
from autoscrape.crawl.ledger import Held, Phase
from autoscrape.crawl.requests import TASK, held_by, request_for
from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.spiders import TaskSpider
from autoscrape.errors import ParameterError, TaskFault
from autoscrape.items import ITEM_CLASSES, Item
from autoscrape.jobs.query import Query
from autoscrape.service.submissions import from_query


class TaskMiddleware:
    """Turns the job's tasks into requests and their responses into items.

    Order 10, outside Scrapy's own middlewares, so that none of them drops a task silently.
    Everything that is no task passes untouched.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @property
    def _runtime(self) -> Runtime:
        return Runtime.of(self.crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Give the spider's own start, then stored results of a resumed job, then its tasks."""
        async for output in start:
            yield await self._adopt(output)
        for row in self._runtime.stored():
            yield row
        spider = self.crawler.spider
        callback = spider.parse if isinstance(spider, TaskSpider) else None
        async for held in self._runtime.claims():
            try:
                yield self._bind(request_for(held.task.query, callback), held)
            except TaskFault as fault:
                for row in self._runtime.fault(held, outcomes.from_exception(fault, held.task.id)):
                    yield row

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Give the callback's output; extract the item when the callback gave none."""
        held = held_by(response)
        async for output in result:
            if held and held.answer is None and isinstance(output, _wanted(held)):
                held.answer_with(output)
            yield await self._adopt(output)
        # A response that Scrapy refused, http404 say, has ended its task in the errback.
        if held and held.answer is None and held.phase is Phase.ACTIVE:
            for row in await self._extract(response, held):
                yield row

    async def _extract(self, response: Response, held: Held) -> list[Any]:
        query = held.task.query
        work = work_for(response, query.page_type, article_body_raw=query.article_body_raw)
        try:
            item = await self._runtime.extract(work)
        except TaskFault as fault:
            return self._runtime.fault(held, outcomes.from_exception(fault, held.task.id))
        held.answer_with(item)
        return [item]

    async def _adopt(self, output: Any) -> Any:
        """Make a stored, held task of a request that :func:`autoscrape.task` made."""
        query = output.meta.get(TASK) if isinstance(output, Request) else None
        if not isinstance(query, Query):
            return output
        if self.crawler.settings.get("JOBDIR"):
            raise ParameterError("JOBDIR cannot keep tasks; the store does, see -a job=KEY")
        return self._bind(output, await self._runtime.add_task(from_query(query.user_query)))

    def _bind(self, request: Request, held: Held) -> Request:
        theirs = request.errback
        meta = {**request.meta, TASK: held, "cookiejar": held.task.id}

        async def failed(failure: Failure) -> AsyncIterator[Any]:
            outcome = outcomes.from_exception(failure.value, held.task.id)
            for row in self._runtime.fault(held, outcome):
                yield row
            if theirs:
                output = await ensure_awaitable(iterate_spider_output(theirs(failure)))
                async for more in as_async_generator(output):
                    yield await self._adopt(more)

        return request.replace(meta=meta, errback=failed)


def _wanted(held: Held) -> tuple[type[Item], ...]:
    page_type = held.task.query.page_type
    return (ITEM_CLASSES[page_type],) if page_type in ITEM_CLASSES else (*ITEM_CLASSES.values(),)
