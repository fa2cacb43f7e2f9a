"""Downloader middleware: Scrapy's robots.txt rules, bounded and fetched through the guard."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from autoscrape.crawl.requests import GUARDED
from autoscrape.errors import TaskFault, one_line

logger = logging.getLogger(__name__)

MAX_FILES = 1000
MAX_TOTAL = 8 * 1024 * 1024
"""Bytes of all files that are remembered; their rules take many times as much."""

MAX_FILE = 512 * 1024
"""Bytes of a robots.txt that is fetched for a task."""

MAX_AGE_S = 24 * 3600.0
"""After which a file is fetched again."""

Key = tuple[bool, str, str]


class RobotsMiddleware(RobotsTxtMiddleware):
    """Takes the place of Scrapy's, which remembers every file of a crawl for ever.

    Askers that wait for the same file all get its rules; with Scrapy's only the first one does. A
    file that cannot be had allows everything, as there.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._files: OrderedDict[Key, tuple[asyncio.Future[RobotParser | None], float]]
        self._files = OrderedDict()
        self._sizes: dict[Key, int] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Give the rules for a request, None when there are none."""
        url = urlparse_cached(request)
        # What is fetched without the guard may be of a place that a task must not reach.
        key = (bool(request.meta.get(GUARDED)), url.scheme, url.netloc)
        file, since = self._files.get(key, (None, 0.0))
        if file is None or monotonic() - since > MAX_AGE_S:
            file = asyncio.ensure_future(self._fetch(key, request))
            self._files[key] = file, monotonic()
            self._forget()
        else:
            self._files.move_to_end(key)
        return await asyncio.shield(file)  # others may wait for it when this asker gives up

    async def _fetch(self, key: Key, request: Request) -> RobotParser | None:
        guarded, scheme, netloc = key
        meta: dict[str, Any] = {"dont_obey_robotstxt": True}
        if guarded:
            meta |= {GUARDED: True, "download_maxsize": MAX_FILE}
        robots = Request(
            f"{scheme}://{netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta=meta,
            callback=NO_CALLBACK,
        )
        try:
            return await self._read(key, robots, request)
        except (IgnoreRequest, TaskFault) as error:
            logger.debug("%s was not fetched: %s", robots, error)
        except Exception as error:
            logger.warning("%s is not to be had: %s", robots.url, one_line(repr(error)))
            self._stats.inc_value(f"robotstxt/exception_count/{type(error)}")
        finally:
            self._stats.inc_value("robotstxt/request_count")
        return None

    async def _read(self, key: Key, robots: Request, request: Request) -> RobotParser:
        response = await self.crawler.engine.download_async(robots)
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if key in self._files:
            self._sizes[key] = len(response.body)
            self._forget()
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser

    def _forget(self) -> None:
        """Forget the files that were not asked for the longest."""
        while len(self._files) > MAX_FILES or sum(self._sizes.values()) > MAX_TOTAL:
            key, _ = self._files.popitem(last=False)
            self._sizes.pop(key, None)
