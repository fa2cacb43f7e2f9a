"""Submits cases of the hostile site for workers, and compares what came of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from autoscrape.jobs.job import Job, JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store.database import Database
from autoscrape.store.schema import results, tasks
from tests.faults.waiting import PATIENCE_S, wait_until
from tests.servers.hostile.case import ITEM, Case, Places


@dataclass(frozen=True)
class Got:
    """What a case ended with."""

    case: Case
    outcome: str
    """ITEM or the error."""

    name: str | None
    cause: str | None
    begun: float
    """When it was first claimed, in seconds."""

    ended: float
    """When its result was stored."""

    @property
    def seconds(self) -> float:
        """From the first claim to the result; 0 for what was never claimed."""
        return self.ended - self.begun

    @property
    def right(self) -> bool:
        """Whether that is what had to come of it."""
        named = self.case.name is None or self.name == self.case.name
        return self.outcome == self.case.expected and named

    def __str__(self) -> str:
        wanted = f"{self.case.expected} {self.case.name or ''}".strip()
        got = f"{self.outcome} {self.name or ''}".strip()
        return f"{self.case.url[:90]!r}: wanted {wanted}, got {got} ({self.cause})"


class HostileBatch:
    """One batch of cases, in the order given."""

    def __init__(self, database: Database, places: Places, cases: Sequence[Case]) -> None:
        self._database = database
        self._cases = cases
        queries = ({"url": places.url(case), "pageType": case.page_type} for case in cases)
        self._service = Service(database, "autoscrape")
        plan = JobPlan("autoscrape", "batch")
        self.job: Job = self._service.submit(plan, map(from_query, queries))

    def wait(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until every case has ended."""
        wait_until(self._ended, f"{len(self._cases)} tasks ended", patience_s)

    def got(self) -> list[Got]:
        """Give what came of each case."""
        of_job = tasks.c.job_id == self.job.id
        columns = (tasks.c.begun, *results.c)
        query = select(*columns).join(results).where(of_job).order_by(tasks.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [_got(case, row) for case, row in zip(self._cases, rows, strict=True)]

    def _ended(self) -> bool:
        query = select(results.c.task_id).where(results.c.job_id == self.job.id)
        with self._database.read() as connection:
            return len(connection.execute(query).all()) == len(self._cases)


def _got(case: Case, row: Any) -> Got:
    item = json.loads(row.item) if row.item else {}
    name = item.get("name") or item.get("headline")
    begun = row.begun or row.ended_time
    return Got(case, row.error or ITEM, name, row.cause, begun / 1000, row.ended_time / 1000)


def wrong(got: Iterable[Got]) -> list[str]:
    """Give a line for each case that ended otherwise than it had to."""
    return [str(each) for each in got if not each.right]
