"""Writes what tasks ended with, in batches, without keeping an idle store waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from autoscrape.jobs.task import Finished

MAX_BATCH = 50
MAX_BYTES = 8 * 2**20
"""Raw pages that may wait to be written; they can be large."""

MAX_WAIT_S = 0.2


class Finisher:
    """A buffer of ended tasks.

    Written at 50 or 8 MiB of raw pages, after 200 ms, or at once when nothing else runs.
    """

    def __init__(
        self,
        write: Callable[[list[Finished]], Awaitable[None]],
        nothing_else_runs: Callable[[], bool],
    ) -> None:
        self._write = write
        self._nothing_else_runs = nothing_else_runs
        self._buffer: list[Finished] = []
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def add(self, ended: Finished) -> None:
        """Take one outcome; it is written soon."""
        self._buffer.append(ended)
        raw = sum(len(each.outcome.raw.body) for each in self._buffer if each.outcome.raw)
        if len(self._buffer) >= MAX_BATCH or raw >= MAX_BYTES or self._nothing_else_runs():
            self._start_writing()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(MAX_WAIT_S, self._start_writing)

    async def flush(self) -> None:
        """Write everything that is still in the buffer."""
        while self._buffer or self._writing:
            self._start_writing()
            if self._writing:
                await self._writing

    def _start_writing(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is None and self._buffer:
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._buffer:
                batch, self._buffer = self._buffer[:MAX_BATCH], self._buffer[MAX_BATCH:]
                await self._write(batch)
        finally:
            self._writing = None
            self._start_writing()
