"""What became of a crawl's feeds, which Scrapy leaves to its log and its stats."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter

logger = logging.getLogger(__name__)

FEED_FAILED = "feed_failed"
"""close_reason of a job that did all of its tasks, but could not store a feed."""

FEED_LIMIT_S = 900.0
"""How long feeds may take at the end of a crawl."""

STOPPING_LIMIT_S = 22.0
"""How long after it was told to stop; later it would be ended by force before its job is closed."""

LOOK_EVERY_S = 0.5


class FeedOutcome:
    """Waits for the feeds of a crawl, and counts those that were lost."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closed = asyncio.Event()
        self._stopping_since: float | None = None
        crawler.signals.connect(self._feeds_closed, signal=signals.feed_exporter_closed)

    async def stored(self) -> None:
        """Wait until every feed is stored, or has failed; both happen as the spider closes."""
        if not any(isinstance(each, FeedExporter) for each in self._extensions()):
            return
        begun = time.monotonic()
        while (left := self._end(begun) - time.monotonic()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), min(left, LOOK_EVERY_S))
                return
        logger.error("the feeds are not stored yet; the job is closed without them")

    def _end(self, begun: float) -> float:
        """Give when to wait no longer; a signal may bring it nearer at any time."""
        if self._stopping_since is None:
            return begun + FEED_LIMIT_S
        return max(self._stopping_since + STOPPING_LIMIT_S, begun + LOOK_EVERY_S)

    def stopping(self) -> None:
        """Remember that the crawl was told to stop."""
        self._stopping_since = time.monotonic()

    def reason(self, reason: str) -> str:
        """Give the reason to close the job with."""
        return FEED_FAILED if reason == "finished" and lost_feeds(self._crawler) else reason

    def _extensions(self) -> tuple[object, ...]:
        extensions = self._crawler.extensions
        return () if extensions is None else tuple(extensions.middlewares)

    def _feeds_closed(self) -> None:
        self._closed.set()


def lost_feeds(crawler: Crawler) -> int:
    """Give how many feeds of a crawl were not stored."""
    stats = crawler.stats.get_stats()
    stored, failed = (
        sum(n for name, n in stats.items() if name.startswith(f"feedexport/{outcome}_count/"))
        for outcome in ("success", "failed")
    )
    # A feed that cannot even be opened is in neither count.
    wanted = len(crawler.settings.getdict("FEEDS")) if stats.get("item_scraped_count") else 0
    return int(max(failed, wanted - stored))
