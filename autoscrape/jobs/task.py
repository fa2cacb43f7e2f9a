"""Tasks: what is submitted, what a worker holds, and what a task ended with."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import frozen

from autoscrape.items import Item
from autoscrape.jobs.query import Query


class TaskState(StrEnum):
    """The life of a task."""

    PENDING = "pending"  # waits to be claimed
    RUNNING = "running"  # held by a worker under a lease
    DONE = "done"  # ended with an item
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


@frozen
class Task:
    """A claimed task."""

    id: int
    """Time-ordered integer below 2**63."""

    claim_no: int
    """Grows by one at each claim; a write with an older number changes nothing."""

    query: Query
    """What the caller asked."""


@frozen
class Outcome:
    """What a task ended with: an item or a documented error, never both."""

    item: Item | None = None
    error: str | None = None
    """The documented string."""

    cause: str = ""
    """The reason behind the error, for people; not part of result documents."""

    def __attrs_post_init__(self) -> None:
        if (self.item is None) == (self.error is None):
            raise ValueError("an outcome is an item or an error")


@frozen
class Finished:
    """A task with its outcome, ready to be written."""

    task: Task
    outcome: Outcome
