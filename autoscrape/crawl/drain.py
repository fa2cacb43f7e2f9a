"""A crawl that is told to stop ends in time, whatever Scrapy still waits for."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable

from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

TICK_S = 0.5
GRACE_S = 20.0
"""How long pages in work may take to end once the crawl is told to stop."""

LAST_S = 26.0
"""When a crawl that was told to stop ends even if nothing else does."""


class Drain:
    """Watches for the order to stop, and counts the seconds from there."""

    def __init__(
        self,
        crawler: Crawler,
        tick: Callable[[], None],
        on_stop: Callable[[], None],
        abandon: Callable[[], None],
    ) -> None:
        self._crawler = crawler
        self._tick = tick
        self._on_stop = on_stop
        self._abandon = abandon
        self._closing = False
        self._watching = asyncio.create_task(self._watch())

    def close(self) -> None:
        """Only listen for the order to stop from now on: the spider is closed, no page in work."""
        self._closing = True

    def end(self) -> None:
        """Watch no more: all that may take long has ended."""
        self._watching.cancel()

    async def _watch(self) -> None:
        # Not the engine's word for it: that comes only after the spider was opened.
        while self._crawler.crawling:
            self._tick()
            await asyncio.sleep(TICK_S)
        self._on_stop()
        await self._ticking(GRACE_S)
        if self._closing:
            return
        logger.warning("pages in work are given up and handed back")
        self._abandon()
        _close_slot(self._crawler)
        while True:
            await self._ticking(TICK_S)

    async def _ticking(self, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            self._tick()
            await asyncio.sleep(TICK_S)


def end_at_last(last_words: Callable[[], None], code: int) -> None:
    """End the process by force in a while; a daemon thread, so nothing waits for it."""
    timer = threading.Timer(LAST_S, _end, (last_words, code))
    timer.daemon = True
    timer.start()


def _end(last_words: Callable[[], None], code: int) -> None:
    # Whatever the words do must not keep the process either.
    speaker = threading.Thread(target=last_words, daemon=True)
    speaker.start()
    speaker.join(1.5)
    os._exit(code)


def _close_slot(crawler: Crawler) -> None:
    # Scrapy waits for every request in progress, some for ever, and has no word to stop that.
    slot = crawler.engine._slot
    if slot is not None and slot.closing is not None:
        slot.inprogress.clear()
        slot._maybe_fire_closing()
