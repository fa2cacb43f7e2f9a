"""Tasks: what is submitted, what a worker holds, and what a task ended with."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from autoscrape.errors import TaskFault
from autoscrape.items import Item
from autoscrape.jobs.delivery import NATIVE, Owes
from autoscrape.jobs.destination import destination_for
from autoscrape.jobs.query import Query
from autoscrape.jobs.raw_page import RawPage


class TaskState(StrEnum):
    """The life of a task."""

    PENDING = "pending"  # waits to be claimed
    RUNNING = "running"  # held by a worker under a lease
    DONE = "done"  # ended with an item, or with the raw page if that was asked for
    FAULTED = "faulted"  # ended with a documented error


@frozen
class Submission:
    """A task about to be stored: a checked query, or the error that the row already is."""

    user_query: dict[str, Any]
    """The caller's own words."""

    domain: str
    """Registrable domain; the lane of the task."""

    line: int | None = None
    """Line of the input that the task came from, counted from 1."""

    outcome: Outcome | None = None
    """The error of a row that is no valid query; such a task is stored as faulted."""

    callback: str | None = None
    """Name of the spider's method that gets the response."""

    callback_url: str | None = None
    """URL that is told when the task has ended; checked, unlike that in ``user_query``."""

    dialect: str = NATIVE
    """How that is told, a key of ``NOTICES``."""

    def owes(self, task_id: int) -> Owes:
        """Give what the end of the task will owe; a row without a good storage_url owes none."""
        sent = self.user_query
        try:
            words = str(sent.get("query") or sent.get("url") or "")
            destination = destination_for(sent, task_id, words)
        except TaskFault:
            destination = None
        return Owes(destination, self.callback_url, self.dialect)


@frozen
class Task:
    """A claimed task."""

    id: int
    """Time-ordered integer below 2**63."""

    claim_no: int
    """Grows by one at each claim; a write with an older number changes nothing."""

    query: Query
    """What the caller asked."""

    callback: str | None = None
    """Name of the spider's method that gets the response."""

    crashes: int = 0
    """How many workers died while they had it; such a suspect is worked on alone."""

    age_ms: int = 0
    """Milliseconds since it was first claimed; the limit for a query counts from there."""

    owes: bool = False
    """Whether its end owes something to the outside."""


@frozen
class Outcome:
    """What a task ended with: an item, a raw page, or a documented error; just one of them.

    TypeError or ValueError tell that an item cannot be written as JSON.
    """

    item: Item | None = None
    error: str | None = None
    """The documented string."""

    cause: str = ""
    """The reason behind the error, for people; not part of result documents."""

    raw: RawPage | None = None
    """The page itself, of a task with ``parse=false``."""

    item_json: str | None = field(init=False)
    """The item as it is stored."""

    @item_json.default
    def _write_item(self) -> str | None:
        if [self.item, self.error, self.raw].count(None) != 2:
            raise ValueError("an outcome is an item, a raw page or an error")
        if self.item is None:
            return None
        return json.dumps(self.item.to_dict(), separators=(",", ":"), allow_nan=False)


@frozen
class Finished:
    """A task with its outcome, ready to be written."""

    task: Task
    outcome: Outcome
