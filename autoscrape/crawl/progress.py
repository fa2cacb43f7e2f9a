"""A progress bar on a terminal; nothing anywhere else."""

from __future__ import annotations

import asyncio
import logging
import sys

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.summary import console

REFRESH_S = 0.25


class Progress:
    """Shows done of total, pages per second, outcomes and errors by kind while the job runs."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._refreshing: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, if stderr is a terminal and the job has tasks."""
        out = console()
        if not out.is_terminal or not self._runtime.counts.total:
            return
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.0f} pages/s"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[done]} done", style="green"),
            TextColumn("{task.fields[errors]}", style="red"),
            console=out,
            auto_refresh=False,
        )
        counts = self._runtime.counts
        self._row = self._bar.add_task(
            str(self._runtime.job),
            total=counts.total,
            completed=counts.total - counts.left,
            rate=0.0,
            done=counts.done,
            errors="",
        )
        self._bar.start()
        self._move_log(sys.__stderr__, sys.stderr)
        self._refreshing = asyncio.create_task(self._refresh())

    def stop(self) -> None:
        """Show the last state and leave the terminal as it was."""
        if self._refreshing is None:
            return
        self._refreshing.cancel()
        self._show()
        self._move_log(sys.stderr, sys.__stderr__)
        self._bar.stop()

    async def _refresh(self) -> None:
        while True:
            self._show()
            await asyncio.sleep(REFRESH_S)

    def _show(self) -> None:
        counts, errors = self._runtime.counts, self._runtime.errors
        row = self._bar.tasks[self._row]
        self._bar.update(
            self._row,
            total=counts.total,
            completed=counts.total - counts.left,
            rate=row.speed or 0.0,
            done=counts.done,
            errors="  ".join(f"{count} × {error}" for error, count in errors.most_common(3)),
        )
        self._bar.refresh()

    @staticmethod
    def _move_log(old: object, new: object) -> None:
        # Log lines must go above the bar: the handlers hold the stream that rich has replaced.
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is old:
                handler.setStream(new)
