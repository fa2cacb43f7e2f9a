"""The verbs on jobs: submit, run, look; those of workers and of upkeep are beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from attrs import Factory, field, frozen
from sqlalchemy import Connection

from autoscrape.errors import ParameterError, UnknownJobError
from autoscrape.jobs.job import Job, JobPlan, JobState, tasks_gone
from autoscrape.jobs.job_filter import JobFilter
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.task import Submission
from autoscrape.service import submitting
from autoscrape.service.deliveries import Deliveries
from autoscrape.service.run_lease import LEASE_MS, refuse_running, this_run
from autoscrape.service.upkeep import Upkeep
from autoscrape.service.work import Work
from autoscrape.store import ending, job_rows, leases, names, result_rows, returning
from autoscrape.store.database import Database
from autoscrape.store.dialect import Dialect
from autoscrape.store.job_listing import list_jobs
from autoscrape.store.result_rows import Result

ALL = JobFilter()
"""Every job that was not deleted."""


@frozen
class Service:
    """Everything that can be done with jobs; plain synchronous calls, safe from any thread."""

    database: Database
    project: str
    """Name of the project at hand."""

    work: Work = field(init=False, default=Factory(lambda self: Work(self.database), True))
    """What workers do with tasks."""

    upkeep: Upkeep = field(init=False, default=Factory(lambda self: Upkeep(self.database), True))
    """What is done with stored jobs."""

    deliveries: Deliveries = field(
        init=False, default=Factory(lambda self: Deliveries(self.database), True)
    )
    """What is done with what jobs and tasks owe to the outside."""

    def submit(self, plan: JobPlan, submissions: Iterable[Submission]) -> Job:
        """Store a job with its tasks for workers; all of it or nothing.

        ``submissions`` may be of any length and slow; an error it raises leaves nothing behind.
        The same idempotency key within a day gives the same job, or a ParameterError if anything
        else was submitted with it.
        """
        return submitting.submit(self.database, plan, submissions, submitting.open_to_workers)

    def open_job(self, plan: JobPlan, submissions: Iterable[Submission]) -> Job:
        """Store a job like :meth:`submit`, but reserved for this process."""
        return submitting.submit(self.database, plan, submissions, self._reserve)

    def resume_job(self, reference: JobReference, scrapyd_job: str | None = None) -> Job:
        """Reserve a stored job for this process; what its last run had in hand waits again.

        A finished job with nothing left stays as it is, and is not reserved.
        ``scrapyd_job`` is the id under which Scrapyd runs this process.
        """
        job = self.job(reference)
        if job.state is JobState.FINISHED and not job.counts.left and not job.purged_time:
            return job
        with self.database.write() as connection:
            now = self.database.now(connection)
            # Tasks and queues are locked before jobs; a refusal undoes it.
            returning.recover(connection, self.database.dialect, job.id, now)
            job_rows.set_queue(connection, job.id, open=0)
            row = job_rows.lock(connection, job.id)
            refuse_running(job, row.reserved_by, row.reserved_until, now)
            if row.purged_time:
                raise tasks_gone(job)
            if row.reserved_by is None and row.state == JobState.RUNNING:
                raise ParameterError(
                    f"workers are at job {job}; `scrapy job {job} --cancel` takes it from them"
                )
            self._reserve(connection, self.database.dialect, job.id, now)
            job_rows.change(connection, job.id, scrapyd_job=scrapyd_job)
            return job_rows.get(connection, job.id)

    def renew_run(self, job_id: int) -> bool:
        """Keep the job reserved for this process for another minute; False when it is not ours."""
        with self.database.write() as connection:
            until = self.database.now(connection) + LEASE_MS
            return leases.renew_run(connection, job_id, this_run(), until)

    def close_job(self, job_id: int, reason: str, stats: Mapping[str, Any]) -> Job:
        """End this process's run of a job and give the job as it stands now.

        A job that another process has taken over meanwhile keeps its state.
        """
        with self.database.write() as connection:
            if job_rows.lock(connection, job_id).reserved_by == this_run():
                now, written = self.database.now(connection), json.dumps(stats, default=str)
                ending.close(connection, self.database.dialect, job_id, reason, now, stats=written)
            return job_rows.get(connection, job_id)

    def job(self, reference: JobReference) -> Job:
        """Give a job, or raise UnknownJobError."""
        with self.database.read() as connection:
            found = job_rows.find(connection, reference, self.project)
        if found is None:
            raise UnknownJobError(
                f"no job {reference} in {self.database.shown}; `scrapy jobs` lists them"
            )
        return found

    def jobs(self, wanted: JobFilter = ALL, project: str | None = None) -> list[Job]:
        """Give the jobs that match, of one project or of all, the newest first."""
        with self.database.read() as connection:
            return list(list_jobs(connection, project, wanted, self.project))

    def results(
        self, job_id: int, *, failed_only: bool = False, items_only: bool = False
    ) -> Iterator[Result]:
        """Give the results of a job in the order of its tasks; streams."""
        return result_rows.of_job(
            self.database, job_id, failed_only=failed_only, items_only=items_only
        )

    def count_errors(self, job_id: int) -> dict[str, int]:
        """Give how many tasks of a job ended with each error, the most frequent first."""
        return result_rows.count_errors(self.database, job_id)

    def page_types(self, job_id: int) -> list[str]:
        """Give the page types among the items of a job."""
        return result_rows.page_types(self.database, job_id)

    def known_projects(self, wanted: Collection[str]) -> set[str]:
        """Give those names that the store knows as projects."""
        with self.database.read() as connection:
            return names.known_projects(connection, wanted)

    def close(self) -> None:
        """Close the store."""
        self.database.close()

    def _reserve(self, connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
        job_rows.enter(
            connection,
            job_id,
            JobState.RUNNING,
            now,
            reserved_by=this_run(),
            reserved_until=now + LEASE_MS,
        )
