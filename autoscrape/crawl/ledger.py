"""The ledger: a worker's own list of the tasks it holds, the one truth about free slots."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextvars import ContextVar
from enum import Enum

from attrs import define, field
from scrapy.http.cookies import CookieJar

from autoscrape.crawl.pace import Pace
from autoscrape.items import ITEM_CLASSES, Item
from autoscrape.jobs.task import Task
from autoscrape.jobs.turns import DomainRoom

FINISH_ROOM = 100
"""Ended tasks that may wait to be written before no more are claimed."""


class Phase(Enum):
    """How far a held task is."""

    ACTIVE = "active"  # being fetched or extracted
    ENDED = "ended"  # has its outcome, which is not written yet


@define(eq=False)
class Held:
    """One row of the ledger."""

    task: Task
    ends_at: float
    """When the time for the task is up, by the monotonic clock."""

    phase: Phase = Phase.ACTIVE
    item_class: type[Item] = Item
    """Class of the item that answers the task."""

    lost: str = ""
    """Why the item that answers the task did not come out of the pipelines."""

    cookies: CookieJar = field(factory=CookieJar, repr=False)
    """What the sites of this task have set; no other task sees it."""

    def waits_for(self, output: object) -> bool:
        """Tell whether something that a callback gave answers the task."""
        page_type = self.task.query.page_type
        wanted = ITEM_CLASSES.get(page_type, Item)
        return self.phase is Phase.ACTIVE and isinstance(output, wanted)


answering: ContextVar[Held | None] = ContextVar("answering", default=None)
"""The task whose item the pipelines have in hand, in the context that runs them."""


class Ledger:
    """The tasks held by this process, at most ``slots`` of them active.

    Each may take ``timeout_s`` seconds from its first claim. Of one domain at most
    ``domain_slots`` are taken: a host that keeps us waiting must not fill the worker.
    As many more as ended in the last ``ahead_s`` seconds are taken ahead.
    """

    def __init__(
        self,
        slots: int,
        timeout_s: float,
        domain_slots: int | None = None,
        ahead_s: float = 0.0,
    ) -> None:
        self.slots = slots
        self._domain_slots = slots if domain_slots is None else domain_slots
        self._timeout_s = timeout_s
        self._rows: dict[int, Held] = {}
        self._ended = 0
        self._pace = Pace(ahead_s)
        self._changed = asyncio.Event()

    @property
    def active(self) -> int:
        """Tasks that are being fetched or extracted."""
        return len(self._rows) - self._ended

    @property
    def room(self) -> int:
        """How many tasks may be claimed now."""
        most = self.slots + self._pace.lately().total()
        return 0 if self._ended >= FINISH_ROOM else max(0, most - self.active)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, held: object) -> bool:
        return isinstance(held, Held) and self._rows.get(held.task.id) is held

    def rows(self) -> list[Held]:
        """Give the rows; from any thread."""
        return list(self._rows.values())

    def tasks(self) -> list[Task]:
        """Give the tasks held; from any thread."""
        return [held.task for held in self.rows()]

    def row(self, task: Task) -> Held:
        """Give the row of a task that was added."""
        return self._rows[task.id]

    def add(self, task: Task) -> Held:
        """Take a claimed task in; an earlier claim of it, whose lease was lost, is let go."""
        self.drop(task.id)
        ends_at = time.monotonic() + self._timeout_s - task.age_ms / 1000
        held = self._rows[task.id] = Held(task, ends_at)
        return held

    def domain_room(self) -> DomainRoom:
        """Give how many tasks of each domain are active beyond those ahead, and may be."""
        active = (h.task.query.domain for h in self._rows.values() if h.phase is Phase.ACTIVE)
        held = Counter(active)
        held.subtract(self._pace.lately())
        return DomainRoom(self._domain_slots, held)

    def late(self) -> list[Held]:
        """Give the active rows whose time is up."""
        now = time.monotonic()
        return [h for h in self._rows.values() if h.phase is Phase.ACTIVE and h.ends_at <= now]

    def end(self, held: Held) -> bool:
        """Mark a task as ended; False when it already was, or is not held any more."""
        if held.phase is Phase.ENDED or held not in self:
            return False
        held.phase = Phase.ENDED
        self._ended += 1
        self._pace.ended(held.task.query.domain)
        self._changed.set()
        return True

    def drop(self, task_id: int) -> None:
        """Let a task go: its result is written, or it was handed back."""
        held = self._rows.pop(task_id, None)
        if held is not None:
            self._ended -= held.phase is Phase.ENDED
            self._changed.set()

    def written(self, task: Task) -> None:
        """Let a claim go whose result was written; if the task was claimed again, that stays."""
        held = self._rows.get(task.id)
        if held is not None and held.task.claim_no == task.claim_no:
            self.drop(task.id)

    async def change(self) -> None:
        """Wait until a task ended or was let go."""
        self._changed.clear()
        await self._changed.wait()
