"""Downloader middleware: retries tasks as the table of outcomes says."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.utils.response import response_status_message

from autoscrape.crawl import outcomes
from autoscrape.crawl.ledger import Phase
from autoscrape.crawl.requests import held_in


class TaskRetryMiddleware:
    """Order 550, the place of Scrapy's RetryMiddleware, which leaves tasks to this one.

    ``RETRY_ENABLED``, ``RETRY_TIMES`` and ``RETRY_PRIORITY_ADJUST`` hold for tasks too;
    ``RETRY_HTTP_CODES`` and ``RETRY_EXCEPTIONS`` do not.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler; not configured where the project retries nothing."""
        if not crawler.settings.getbool("RETRY_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give a new request for a task whose answer may be better the next time."""
        if held_in(request) is None:
            return response
        verdict = outcomes.of_response(response)
        if verdict is None or not verdict.retry:
            return response
        whole = outcomes.of_flags(response) is None
        reason = response_status_message(response.status) if whole else verdict.error
        return self._retry(request, reason) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Give a new request for a task whose download may succeed the next time."""
        if held_in(request) is None:
            return None
        verdict = outcomes.of_exception(exception, request)
        if verdict is None or not verdict.retry:
            return None
        return self._retry(request, exception)

    def _retry(self, request: Request, reason: str | Exception) -> Request | None:
        held = held_in(request)
        if held is not None and held.phase is not Phase.ACTIVE:
            raise IgnoreRequest(f"{request} is not retried: {outcomes.ENDED}")
        assert self.crawler.spider is not None  # noqa: S101 (for mypy; there is one by now)
        return get_retry_request(
            request,
            reason=reason,
            spider=self.crawler.spider,
            priority_adjust=request.meta.get("priority_adjust"),
            give_up_log_level=request.meta.get("give_up_log_level"),
        )
