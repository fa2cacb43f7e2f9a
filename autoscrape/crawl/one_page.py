"""A spider that fetches one page and keeps it, without a job."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from autoscrape.crawl import outcomes
from autoscrape.crawl.cookies import use_shipped_suffixes
from autoscrape.crawl.decoding import TaskDecodingMiddleware
from autoscrape.crawl.extract import work_for
from autoscrape.crawl.guard_check import HANDLERS, OURS, SCHEMES
from autoscrape.crawl.requests import GUARDED, MAX_REDIRECTS
from autoscrape.errors import TaskFault
from autoscrape.extraction.work import Work

FINAL = 100
"""Priority above all: a process merges its own settings over those of the spider's crawler."""


class OnePageSpider(Spider):
    """Fetches ``url``; afterwards ``work`` is the page, or ``fault`` tells why there is none."""

    name = "autoscrape-one-page"
    work: Work | None = None
    fault: TaskFault | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Fetch as a task is fetched, whatever handler the project has for its own requests."""
        super().update_settings(settings)
        for setting, ours in (
            (HANDLERS, dict.fromkeys(SCHEMES, OURS)),
            ("DOWNLOADER_MIDDLEWARES", {TaskDecodingMiddleware: 592}),
        ):
            settings.set(setting, {**settings.getdict(setting), **ours}, FINAL)

    def __init__(self, url: str, page_type: str) -> None:
        super().__init__()
        self.url = url
        self.page_type = page_type
        use_shipped_suffixes()

    async def start(self) -> AsyncIterator[Request]:
        """Fetch the page."""
        meta = {"redirect_ttl": MAX_REDIRECTS, GUARDED: True}
        yield Request(self.url, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Keep the page, or the reason why it is none."""
        if verdict := outcomes.of_response(response):
            self.fault = verdict.fault
        else:
            self.work = work_for(response, self.page_type)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        request = getattr(failure, "request", None)
        outcome = outcomes.from_exception(failure.value, 0, request)
        self.fault = TaskFault(outcome.error or "", outcome.cause)
