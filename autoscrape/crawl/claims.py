"""Claims tasks as slots become free: of one job until it is done, or of any job for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

from autoscrape.crawl.arrivals import Arrivals
from autoscrape.crawl.breaker import Breaker
from autoscrape.crawl.ledger import Held, Ledger
from autoscrape.crawl.store_calls import StoreCalls
from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Submission, Task
from autoscrape.service.work import Work

PAUSE_S = 1.0
"""Between a claim that failed and the next one."""


class Claims:
    """Fills the ledger; the one place that does."""

    def __init__(
        self, work: Work, calls: StoreCalls, ledger: Ledger, scope: Scope, breaker: Breaker
    ) -> None:
        self._work = work
        self._calls = calls
        self._ledger = ledger
        self._scope = scope
        self._breaker = breaker
        # What is claimed is either in the ledger or known to be on its way there.
        self._claiming = asyncio.Lock()

    async def until_done(self, arrivals: Arrivals | None = None) -> AsyncIterator[Held]:
        """Give tasks until none waits and none is held that may come back.

        ``arrivals`` tells of tasks that others submit meanwhile.
        """
        while True:
            await self._room()
            tasks = await self._claim()
            if not tasks and self._ledger and arrivals is not None:
                await arrivals.wait(self._freed())
            elif not tasks and self._ledger:
                await self._freed()
            elif not tasks and not await self._came_back():
                return
            async for held in self._started(tasks):
                yield held

    async def for_ever(self, arrivals: Arrivals) -> AsyncIterator[Held]:
        """Give tasks as they come."""
        while True:
            await self._room()
            tasks = await self._claim()
            if not tasks:
                # Only a domain that was full may have more once some of its tasks have ended.
                full = self._ledger.domain_room().full
                await arrivals.wait(self._freed() if full else None)
            async for held in self._started(tasks):
                yield held

    async def add(self, job_id: int, new: Submission) -> Held:
        """Store a task that a spider made, and hold it."""
        async with self._claiming:
            task_id = await self._calls.patiently(self._work.new_task_id)
            add = partial(self._work.add_task, job_id, task_id, new)
            return self._ledger.add(await self._calls.patiently(add))

    async def _started(self, tasks: list[Task]) -> AsyncIterator[Held]:
        """Give held tasks; one that was in hand when a worker died only when it is alone."""
        for task in tasks:
            held = self._ledger.row(task)
            if task.crashes:
                while len(self._ledger) > 1 and held in self._ledger:
                    await self._ledger.change()
            if held in self._ledger:
                yield held
            if task.crashes:
                while held in self._ledger:
                    await self._ledger.change()

    async def _came_back(self) -> bool:
        """Take back what workers that are gone had; nobody else may look for a long time."""
        return self._calls.settled and bool(await self._calls.patiently(self._work.sweep))

    async def _freed(self) -> None:
        """Wait until a quarter of the active tasks has ended: their domains may have been full."""
        most = self._ledger.active * 3 // 4
        await self._ledger.change()
        while self._ledger.active > most:
            await self._ledger.change()

    async def _room(self) -> None:
        ledger = self._ledger
        while ledger.room < min(ledger.slots, 1 + ledger.active // 4):
            await ledger.change()

    async def _claim(self) -> list[Task]:
        probes = await self._breaker.turn()
        async with self._claiming:
            room = self._ledger.room
            while True:
                try:
                    limit = min(room, probes or room)
                    domains = self._ledger.domain_room()
                    claim = partial(self._work.claim, self._scope, limit, domains)
                    tasks = await self._calls.once(claim)
                except StoreUnavailableError:
                    await asyncio.sleep(PAUSE_S)
                    # The answer that was lost may have been a claim.
                    known = [task.id for task in self._ledger.tasks()]
                    await self._calls.patiently(partial(self._work.let_go, known))
                else:
                    for task in tasks:
                        self._ledger.add(task)
                    return tasks
