"""What the end of a whole job will owe, known when it is submitted."""

from __future__ import annotations

import json
from typing import Any, Literal

from attrs import asdict, evolve, frozen

from autoscrape.jobs.delivery import NATIVE
from autoscrape.jobs.key import JobKey

Rows = Literal["items", "results"]


@frozen
class Feed:
    """A file or object with the rows of a job, written when workers have done it."""

    target: str
    """URL of the object or path of the file; the job's numbers may still be fields."""

    format: str = "jsonl"
    """``jsonl``, ``json`` or ``csv``."""

    rows: Rows = "items"
    compress: bool = False
    """Whether it is packed with gzip."""

    overwrite: bool = True
    """Whether it replaces what is there."""

    def of(self, key: JobKey) -> Feed:
        """Give the feed of a job, whose numbers nobody knows before it is stored."""
        numbers = {"%(project)s": key.project, "%(job_number)s": key.number}
        target = self.target
        for name, number in numbers.items():
            target = target.replace(name, str(number))
        return evolve(self, target=target)


@frozen
class JobOwes:
    """What a job owes each time that it finishes."""

    callback: str | None = None
    """URL that is told that the job has finished."""

    feeds: tuple[Feed, ...] = ()
    """Feeds of a job for workers; the feeds of a crawl are Scrapy's own affair."""

    dialect: str = NATIVE
    """How the callback's body is written, a key of ``NOTICES``."""

    def __bool__(self) -> bool:
        return self.callback is not None or bool(self.feeds)

    def to_json(self) -> str:
        """Write it for the store."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> JobOwes:
        """Read what ``to_json`` wrote."""
        held: dict[str, Any] = json.loads(text)
        feeds = tuple(Feed(**feed) for feed in held["feeds"])
        return cls(held["callback"], feeds, held["dialect"])
