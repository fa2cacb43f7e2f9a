"""A spider that fetches one page and keeps it, without a job."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from autoscrape.crawl import outcomes
from autoscrape.crawl.extract import work_for
from autoscrape.crawl.requests import MAX_REDIRECTS
from autoscrape.errors import TaskFault
from autoscrape.extraction.work import Work


class OnePageSpider(Spider):
    """Fetches ``url``; afterwards ``work`` is the page, or ``fault`` tells why there is none."""

    name = "autoscrape-one-page"
    work: Work | None = None
    fault: TaskFault | None = None

    def __init__(self, url: str, page_type: str) -> None:
        super().__init__()
        self.url = url
        self.page_type = page_type

    async def start(self) -> AsyncIterator[Request]:
        """Fetch the page."""
        meta = {"redirect_ttl": MAX_REDIRECTS}
        yield Request(self.url, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Keep the page."""
        self.work = work_for(response, self.page_type)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        outcome = outcomes.from_exception(failure.value, 0)
        self.fault = TaskFault(outcome.error or "", outcome.cause)
