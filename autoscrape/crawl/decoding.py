"""Downloader middleware: decodes the bodies of guarded requests, off the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from autoscrape.config import read_config
from autoscrape.crawl.content_codings import (
    BrokenBodyError,
    CutBodyError,
    LargeBodyError,
    decode,
    split,
)
from autoscrape.crawl.requests import GUARDED

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a decoded body, whatever DOWNLOAD_MAXSIZE allows."""

THREADS = 2

TOO_LARGE_FLAG = "too large"
CUT_FLAG = "broken body: cut"
BROKEN_FLAG = "broken body"


class TaskDecodingMiddleware:
    """Order 592, so that Scrapy's HttpCompressionMiddleware finds nothing left to decode.

    That one takes the reactor's time for bombs, gives the beginning of a truncated body as if it
    were all of it, and raises an OSError for a body that is not compressed at all. Here a body
    that cannot be had whole is dropped, and the response says why in ``flags``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler; not configured where the project decodes nothing."""
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._all = read_config(crawler.settings.get).guard_all
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._threads = ThreadPoolExecutor(THREADS, "autoscrape-decoding")
        crawler.signals.connect(self._close, signals.spider_closed)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Decode the body of a guarded request."""
        declared = response.headers.getlist("Content-Encoding")
        if not declared or request.method == "HEAD":
            return response
        if not (self._all or request.meta.get(GUARDED)):
            return response
        codings, kept = split(declared)
        if not codings:
            return response
        limit = min(request.meta.get("download_maxsize", self._limit) or MAX_BODY, MAX_BODY)
        loop = asyncio.get_running_loop()
        body, flag = await loop.run_in_executor(
            self._threads, decoded, response.body, codings, limit
        )
        assert self.crawler.stats is not None  # noqa: S101 (for mypy; a running crawler has them)
        self.crawler.stats.inc_value("httpcompression/response_bytes", len(body))
        self.crawler.stats.inc_value("httpcompression/response_count")
        return replaced(response, body, kept, flag)

    def _close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def decoded(body: bytes, codings: list[str], limit: int) -> tuple[bytes, str | None]:
    """Give the decoded body, or none and the flag that says why."""
    try:
        return decode(body, codings, limit), None
    except LargeBodyError as error:
        return b"", f"{TOO_LARGE_FLAG}: {error}"
    except CutBodyError as error:
        return b"", f"{CUT_FLAG}: {error}"
    except BrokenBodyError as error:
        return b"", f"{BROKEN_FLAG}: {error}"


def replaced(response: Response, body: bytes, kept: list[str], flag: str | None) -> Response:
    """Give the response with another body, as HttpCompressionMiddleware would leave it."""
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    if kept:
        headers["Content-Encoding"] = ", ".join(kept)
    cls = responsetypes.from_args(headers=headers, url=response.url, body=body)
    kwargs: dict[str, Any] = {"cls": cls, "headers": headers, "body": body}
    kwargs["flags"] = [*response.flags, flag] if flag else response.flags
    if issubclass(cls, TextResponse):
        kwargs["encoding"] = None  # or that of the guess before decoding would stay
    whole: Response = response.replace(**kwargs)
    return whole
