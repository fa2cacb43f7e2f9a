"""The spider of workers: it takes what the store has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from attrs import frozen
from scrapy import Spider

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import parse_tags
from autoscrape.jobs.scope import Scope

_YES = ("1", "true", "yes")
_NO = ("", "0", "false", "no")


@frozen
class Orders:
    """What a worker is to do."""

    scope: Scope
    """Of which jobs it takes tasks."""

    stops_when_idle: bool = False
    """Whether it ends when it has nothing to do."""


class WorkerSpider(Spider):
    """Works on tasks of any job that was submitted for workers, until it is stopped.

    Arguments: ``projects`` and ``tags``, names separated by commas, hold it to jobs of those
    projects, and to jobs with at least one of those tags; ``stop_when_idle`` ends it when nothing
    is left to do. A worker is no job itself.
    """

    default_rows = "results"
    """What feeds get."""

    ARGUMENTS = ("projects", "tags", "stop_when_idle")

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self.arguments = arguments

    def orders(self) -> Orders:
        """Read the arguments; ParameterError names one that is not valid."""
        for name in self.arguments:
            # Scrapyd adds some of its own.
            if name not in self.ARGUMENTS and not name.startswith("_"):
                raise ParameterError(
                    f"a worker has no argument {name}; it has {', '.join(self.ARGUMENTS)}"
                )
        scope = Scope(projects=self._names("projects"), tags=self._names("tags"))
        idle = str(self.arguments.get("stop_when_idle", "")).lower()
        if idle not in (*_YES, *_NO):
            raise ParameterError(f"stop_when_idle is {idle!r}, but must be true or false")
        return Orders(scope, stops_when_idle=idle in _YES)

    async def start(self) -> AsyncIterator[Any]:
        """Give nothing."""
        return
        yield

    def _names(self, argument: str) -> tuple[str, ...]:
        if argument not in self.arguments:
            return ()
        names = parse_tags(str(self.arguments[argument]))
        if not names:
            raise ParameterError(f"{argument} names nothing; leave it out to work on all")
        return names
