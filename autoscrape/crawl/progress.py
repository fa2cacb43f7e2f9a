"""A progress bar on a terminal; nothing anywhere else."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterable

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from autoscrape.crawl.runtime import Runtime
from autoscrape.crawl.summary import Terminal
from autoscrape.jobs.delivery import left

REFRESH_S = 0.25


class Progress:
    """Shows done of total, pages per second, outcomes and errors by kind while the job runs."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._refreshing: asyncio.Task[None] | None = None
        self._bar: JobBar | None = None

    def start(self) -> None:
        """Begin, if stderr is a terminal."""
        if Terminal().is_terminal:
            self._refreshing = asyncio.create_task(self._refresh())

    def stop(self) -> None:
        """Show the last state and leave the terminal as it was."""
        if self._refreshing is not None:
            self._refreshing.cancel()
        if self._bar is not None:
            self._bar.show()
            move_log(sys.stderr, sys.__stderr__)
            self._bar.stop()

    async def _refresh(self) -> None:
        while True:
            # A spider's own tasks come one by one: there may be none yet.
            runtime = self._runtime
            if self._bar is None and (runtime.counts.total or runtime.job is None):
                self._bar = JobBar(self._runtime)
                self._bar.start()
                move_log(sys.__stderr__, sys.stderr)
            if self._bar is not None:
                self._bar.show()
            await asyncio.sleep(REFRESH_S)


class JobBar(Bar):
    """One line for the job, and one for its errors once there are any."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[done]} done", style="green"),
            TextColumn("{task.fields[faulted]} failed", style="red"),
            console=Terminal(),
            auto_refresh=False,
        )
        self._row = self.add_task("", total=None, rate="", done=0, faulted=0)

    def show(self) -> None:
        """Draw the present state."""
        runtime, counts = self._runtime, self._runtime.counts
        stopping = not runtime.crawler.engine.running
        speed = self.tasks[self._row].speed or 0.0
        ended = counts.done + counts.faulted
        what = str(runtime.job) if runtime.job else f"worker, {runtime.ledger.active} in work"
        if stopping:
            what = f"stopping, {runtime.ledger.active} in work"
        elif owed := left(runtime.undelivered):
            what = f"delivering, {owed} left"
        self.update(
            self._row,
            description=what,
            # What a worker will have to do nobody knows: None leaves it open.
            total=counts.total if runtime.job else None,
            completed=ended,
            rate=f"{speed:.0f}/s" if speed >= 10 else f"{speed:.1f}/s",
            done=counts.done,
            faulted=counts.faulted,
        )
        self.refresh()

    def get_renderables(self) -> Iterable[RenderableType]:
        """Give the lines."""
        yield self.make_tasks_table(self.tasks)
        if kinds := self._runtime.errors.most_common():
            text = "   ".join(f"{count} × {error}" for error, count in kinds)
            yield Text(text, style="red", no_wrap=True, overflow="ellipsis")


def move_log(old: object, new: object) -> None:
    """Send log lines above the bar, or back: handlers hold the stream that rich replaces."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is old:
            handler.setStream(new)
