"""Calls to the store from the event loop: in threads of their own, patient while it fails."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from autoscrape.errors import StoreUnavailableError
from autoscrape.service.run_lease import LEASE_MS

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 5.0

T = TypeVar("T")


class StoreCalls:
    """One thread writes results, another one does all else; the reactor's own are left to DNS."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, "autoscrape-writer")
        self._others = ThreadPoolExecutor(1, "autoscrape-store")
        self._failing: set[ThreadPoolExecutor] = set()
        self._failing_since = 0.0
        self._patience_ends: float | None = None
        self._last_outage: float | None = None

    @property
    def settled(self) -> bool:
        """Whether others had a minute to say that they are alive, after the store failed."""
        outage = self._last_outage
        return outage is None or time.monotonic() - outage > LEASE_MS / 1000

    def failed(self) -> None:
        """Remember that the store has just failed; from any thread."""
        self._last_outage = time.monotonic()

    async def write(self, call: Callable[[], T]) -> T:
        """Write results; as long as the store fails, again and again."""
        return await self._patiently(self._writer, call)

    async def patiently(self, call: Callable[[], T]) -> T:
        """Call; as long as the store fails, again and again."""
        return await self._patiently(self._others, call)

    async def once(self, call: Callable[[], T]) -> T:
        """Call once; StoreUnavailableError when the store fails."""
        return await self._in(self._others, call)

    def end_patience(self, seconds: float) -> None:
        """From some seconds on let a store that fails be an error; the first word counts."""
        if self._patience_ends is None:
            self._patience_ends = time.monotonic() + seconds

    def close(self) -> None:
        """End the threads; a call that hangs is not waited for."""
        self._writer.shutdown(wait=False)
        self._others.shutdown(wait=False)

    async def _patiently(self, pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        wait = FIRST_WAIT_S
        while True:
            try:
                return await self._in(pool, call)
            except StoreUnavailableError:
                if self._patience_ends is not None and time.monotonic() > self._patience_ends:
                    raise
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_S)

    async def _in(self, pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(pool, call)
        except StoreUnavailableError as error:
            self.failed()
            if not self._failing:
                self._failing_since = time.monotonic()
                logger.warning("%s; what is in hand is kept, trying again", error)
            self._failing.add(pool)
            raise
        if pool in self._failing:
            self._failing.remove(pool)
            if not self._failing:
                seconds = time.monotonic() - self._failing_since
                logger.info("the store answers again, after %.0f s", seconds)
        return answer
