"""Tells an idle worker that tasks may have arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from autoscrape.crawl.repeating import Repeating
from autoscrape.store.dialect import Wakeups

LOOK_EVERY_S = 5.0
"""How often a worker looks although nobody called."""


class Arrivals:
    """A thread that listens to the store."""

    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._thread = Repeating("arrivals", 0, self._listen)
        self._thread.start()

    async def wait(self, other: Coroutine[Any, Any, None] | None = None) -> None:
        """Wait until tasks may have arrived, also before this call, or until ``other`` is over."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._arrived.wait())]
        if other is not None:
            waits.append(asyncio.ensure_future(other))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._arrived.clear()

    def stop(self) -> None:
        """Listen no more."""
        self._thread.stop()
        self._wakeups.close()

    def _listen(self) -> None:
        self._wakeups.wait(LOOK_EVERY_S)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._arrived.set)
