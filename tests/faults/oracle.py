"""Remembers what was acknowledged, and checks after a fault that all of it came true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select, text, update

from autoscrape.jobs.job import Job, JobPlan, JobState
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.task import TaskState
from autoscrape.service.run_lease import LEASE_MS
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from autoscrape.store.schema import results, tasks
from tests.contract.store_check import assert_consistent
from tests.faults.tiny_site import hits_of
from tests.faults.waiting import PATIENCE_S, wait_until

LOOPBACK = (ip_network("127.0.0.0/8"),)
"""Where callbacks may go in tests."""

RETRIES = 2
"""How often a worker asks again for a page that failed; RETRY_TIMES of autoscrape's settings."""


class Oracle:
    """The outside view: submits, watches the store, and knows how it must look at the end."""

    def __init__(self, database: Database, site: str) -> None:
        self.database = database
        self.service = Service(database, "autoscrape")
        self.site = site
        self.jobs: list[Job] = []
        self.acknowledged: dict[int, str] = {}
        """URL by task id, of every task that the store has acknowledged."""

    def submit(self, paths: Iterable[str], host: str = "127.0.0.1", **plan: Any) -> Job:
        """Submit pages of the site for workers; ``localhost`` makes a lane of its own of them."""
        base = self.site.replace("127.0.0.1", host)
        return self.submit_urls((base + path for path in paths), **plan)

    def submit_urls(
        self, pages: Iterable[str], owed: Mapping[str, Any] | None = None, **plan: Any
    ) -> Job:
        """Submit pages of the site by whatever address it has; ``owed`` is said of every row."""
        urls = list(pages)
        made = from_urls(urls, {"pageType": "product", **(owed or {})}, LOOPBACK)
        job = self.service.submit(JobPlan("autoscrape", "product", **plan), made)
        stored = self._column(select(tasks.c.id).where(tasks.c.job_id == job.id))
        assert len(stored) == len(urls)
        self.acknowledged.update(zip(sorted(stored), urls, strict=True))
        self.jobs.append(job)
        return job

    def job(self, job: Job) -> Job:
        """Give a job as it stands now."""
        return self.service.job(JobReference.parse(str(job.key)))

    def ids(self, *states: TaskState) -> list[int]:
        """Give the ids of the tasks in one of these states."""
        return sorted(self._column(select(tasks.c.id).where(tasks.c.state.in_(states))))

    def ended(self, job: Job | None = None) -> int:
        """Give how many tasks have a result, of one job or of all."""
        query = select(func.count(results.c.task_id))
        if job is not None:
            query = query.where(results.c.job_id == job.id)
        return int(self._column(query)[0])

    def held_by(self, pid: int) -> list[int]:
        """Give the ids of the tasks that a process holds, dead or alive."""
        return self._column(select(tasks.c.id).where(_held_by(pid)))

    def crashes(self) -> dict[int, int]:
        """Give how many crashes were counted, by task id."""
        query = select(tasks.c.id, tasks.c.crashes).order_by(tasks.c.id)
        with self.database.read() as connection:
            return {row.id: row.crashes for row in connection.execute(query)}

    def claims(self) -> int:
        """Give how often tasks were claimed, all together."""
        return int(self._column(select(func.sum(tasks.c.claim_no)))[0])

    def crashed(self) -> list[int]:
        """Give the ids of the tasks that were in hand when a worker died."""
        return [task for task, crashes in self.crashes().items() if crashes]

    def errors(self) -> dict[str, str]:
        """Give the error strings of the tasks that failed, by path of their page."""
        with self.database.read() as connection:
            rows = connection.execute(select(results).where(results.c.error.is_not(None)))
            return {self.path_of(row.task_id): row.error for row in rows}

    def path_of(self, task_id: int) -> str:
        """Give the path of a task's page."""
        return urlsplit(self.acknowledged[task_id]).path

    def hits(self) -> Counter[str]:
        """Give how often each path of the site was asked for."""
        return hits_of(self.site)

    def minute_passes(self, pid: int) -> list[int]:
        """Let the leases of a process that is gone end now; give the ids of what it held.

        Stands for waiting a minute: only the lease is moved, and only of the dead. Taking the
        tasks back is the workers' own business, see :meth:`sweep` for tests without one.
        """
        with self.database.write() as connection:
            past = update(tasks).where(_held_by(pid)).values(lease_until=1)
            return sorted(connection.execute(past.returning(tasks.c.id)).scalars())

    def sweep(self) -> None:
        """Take back tasks whose lease has ended, as every worker does each ten seconds."""
        while self.service.work.sweep():
            pass

    def wait_all_ended(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until every acknowledged task has a result."""
        wanted = len(self.acknowledged)
        wait_until(lambda: self.ended() >= wanted, f"{wanted} tasks ended", patience_s)

    def check_leases(self) -> None:
        """Check that no row is leased for longer than a lease from now."""
        with self.database.read() as connection:
            furthest = connection.execute(select(func.max(tasks.c.lease_until))).scalar() or 0
            assert furthest <= self.database.now(connection) + LEASE_MS

    def check(self, *, hand_backs: int = 0) -> None:
        """Check everything that must hold once all is done.

        Each acknowledged task has one result and nothing else is stored; counts and states are
        right; no page was asked for more often than crashes, retries and the number of times that
        its task was handed back explain.
        """
        assert_consistent(self.database)
        self.check_leases()
        with self.database.read() as connection:
            stored = connection.execute(select(tasks)).all()
            if self.database.url.startswith("sqlite"):
                assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert {row.id for row in stored} == self.acknowledged.keys()
        assert {row.state for row in stored} <= {TaskState.DONE, TaskState.FAULTED}
        hits = self.hits()
        for row in stored:
            assert row.claim_no <= row.crashes + 1 + hand_backs, row
            assert hits[self.path_of(row.id)] <= row.claim_no * (RETRIES + 1), row
        for job in self.jobs:
            assert self.job(job).state == JobState.FINISHED

    def _column(self, query: Any) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())


def _held_by(pid: int) -> Any:
    return (tasks.c.state == TaskState.RUNNING) & tasks.c.holder.like(f"%:{pid}:%")
