"""Jobs: a set of tasks submitted together, as the store keeps it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import Factory, field, frozen

from autoscrape.errors import ParameterError
from autoscrape.jobs.job_owes import JobOwes
from autoscrape.jobs.key import JobKey

PRIORITIES = range(5)
DEFAULT_PRIORITY = 2
MAX_KEY = 255
"""Characters of an idempotency key."""


class JobState(StrEnum):
    """The life of a job."""

    PENDING = "pending"  # submitted, nobody works on it yet
    RUNNING = "running"  # a crawl or a worker is at it
    FINISHED = "finished"  # ended; close_reason says how
    DELETED = "deleted"  # kept as a row only


@frozen
class Counts:
    """How the tasks of a job stand."""

    total: int = 0
    done: int = 0
    faulted: int = 0

    @property
    def left(self) -> int:
        """Tasks that have no result yet."""
        return self.total - self.done - self.faulted


@frozen
class JobPlan:
    """What a job is created from."""

    project: str
    spider: str
    tags: tuple[str, ...] = ()
    priority: int = DEFAULT_PRIORITY
    args: dict[str, Any] = Factory(dict)
    idempotency_key: str | None = None
    """Makes a repeated submission the same job, for a day."""

    scrapyd_job: str | None = None
    """The id under which Scrapyd runs the process that submits."""

    owes: JobOwes = JobOwes()
    """What is owed to the outside when the job finishes."""


@frozen
class Job:
    """A stored job."""

    id: int
    key: JobKey
    spider: str
    state: JobState
    priority: int
    tags: tuple[str, ...]
    args: dict[str, Any]
    counts: Counts
    pending_time: int
    """When it was submitted; this and the following times are Unix milliseconds."""

    running_time: int | None
    finished_time: int | None
    close_reason: str | None
    state_time: int = 0
    """When the present state began."""

    deleted_time: int | None = None
    purged_time: int | None = None
    """When its tasks and results were removed."""

    scrapyd_job: str | None = None
    """The id that Scrapyd gave the process that ran it."""

    submitted_before: bool = field(default=False, eq=False)
    """Whether a submission gave a job that was there already, by its idempotency key."""

    @property
    def how(self) -> str:
        """Its state; of a job that was stopped, what stopped it."""
        stopped = self.state == JobState.FINISHED and self.close_reason not in (None, "finished")
        return str(self.close_reason if stopped else self.state)

    def __str__(self) -> str:
        return f"{self.key.project}/{self.spider}/{self.key.number}"


def tasks_gone(job: Job) -> ParameterError:
    """Say that there is nothing left of a job but its row."""
    return ParameterError(f"the tasks of job {job} are gone; submit its input again")


def parse_tags(text: str) -> tuple[str, ...]:
    """Read ``eu,daily`` into tags, in order, each once."""
    if not text.isprintable():
        raise ParameterError(f"tags {text!r} hold characters that cannot be shown")
    return tuple(dict.fromkeys(tag for part in text.split(",") if (tag := part.strip())))


def parse_priority(text: object) -> int:
    """Read a priority from 0 (last) to 4 (first)."""
    digits = str(text).strip()
    if digits in map(str, PRIORITIES):
        return int(digits)
    raise ParameterError(f"priority {text!r} is not valid; it is a whole number from 0 to 4")


def check_idempotency_key(key: str) -> str:
    """Give the key, or raise ParameterError if it is not 1 to 255 printable ASCII characters."""
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
        raise ParameterError(
            f"an idempotency key is 1 to {MAX_KEY} printable ASCII characters; {key[:50]!r} is not"
        )
    return key
