"""The verbs on jobs and tasks; each is one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Connection

from autoscrape.errors import ParameterError, TaskFault, UnknownJobError
from autoscrape.jobs import query
from autoscrape.jobs.job import Job, JobPlan, JobState
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.query import Query
from autoscrape.jobs.task import Finished, Outcome, Submission, Task, TaskState
from autoscrape.service.run_lease import LEASE_MS, gone, this_run
from autoscrape.service.spool import spooled
from autoscrape.store import job_rows, queue, result_rows
from autoscrape.store.database import Database
from autoscrape.store.result_rows import Result


@frozen
class Service:
    """Everything that can be done with jobs; plain synchronous calls, safe from any thread."""

    database: Database
    project: str
    """Name of the project at hand."""

    def open_job(self, plan: JobPlan, submissions: Iterable[Submission]) -> Job:
        """Store a job with its tasks, reserved for this process; all of it or nothing.

        ``submissions`` may be of any length and slow; an error it raises leaves nothing behind.
        """
        with spooled(submissions) as chunks, self.database.write() as connection:
            now = self.database.now()
            job_id = job_rows.create(connection, plan, now)
            total: Counter[str] = Counter()
            for chunk in chunks:
                queue.add(connection, job_id, chunk, now)
                total["total"] += len(chunk)
                total["faulted"] += sum(new.outcome is not None for new in chunk)
            job_rows.add_counts(connection, job_id, **total)
            self._reserve(connection, job_id, now)
            return job_rows.get(connection, job_id)

    def resume_job(self, reference: JobReference) -> Job:
        """Reserve a stored job for this process; what its last run had in hand waits again."""
        job = self.job(reference)
        with self.database.write() as connection:
            now = self.database.now()
            run, until = job_rows.holder(connection, job.id)
            if run is not None and until > now and not gone(run):
                raise ParameterError(
                    f"job {job} is being run by process {run.rsplit(':', 1)[0]}; stop that first "
                    f"(if it is dead, its hold on the job ends in {(until - now) // 1000 + 1} s)"
                )
            queue.recover(connection, job.id)
            self._reserve(connection, job.id, now)
            return job_rows.get(connection, job.id)

    def renew(self, job_id: int) -> bool:
        """Keep the job reserved for this process for another minute; False when it is not ours."""
        with self.database.write() as connection:
            until = self.database.now() + LEASE_MS
            if not job_rows.change_held(connection, job_id, this_run(), reserved_until=until):
                return False
            queue.renew(connection, job_id, until)
            return True

    def close_job(self, job_id: int, reason: str, stats: Mapping[str, Any]) -> Job:
        """End this process's run of a job and give the job as it stands now.

        A job that another process has taken over meanwhile keeps its state.
        """
        with self.database.write() as connection:
            job_rows.change_held(
                connection,
                job_id,
                this_run(),
                state=JobState.FINISHED,
                finished_time=self.database.now(),
                close_reason=reason,
                stats=json.dumps(stats, default=str),
                reserved_by=None,
                reserved_until=None,
            )
            return job_rows.get(connection, job_id)

    def claim(self, job_id: int, limit: int) -> list[Task]:
        """Claim up to ``limit`` tasks of a job; none when none is waiting."""
        while True:
            with self.database.write() as connection:
                now = self.database.now()
                claims = queue.claim(connection, job_id, limit, now, now + LEASE_MS)
            tasks = [task for row in claims if (task := self._checked(job_id, row))]
            if tasks or not claims:
                return tasks

    def add_task(self, job_id: int, new: Submission) -> Task:
        """Add one valid task to a running job and claim it."""
        with self.database.write() as connection:
            now = self.database.now()
            row = queue.claim_new(connection, job_id, new, now, now + LEASE_MS)
            job_rows.add_counts(connection, job_id, total=1)
        return _task(row)

    def finish(self, job_id: int, ended: Sequence[Finished]) -> Counter[TaskState]:
        """Write what tasks ended with; give how many were really written in each state."""
        with self.database.write() as connection:
            written = queue.finish(connection, job_id, ended, self.database.now())
            done, faulted = written[TaskState.DONE], written[TaskState.FAULTED]
            job_rows.add_counts(connection, job_id, done=done, faulted=faulted)
        return written

    def release(self, job_id: int, tasks: Iterable[Task]) -> None:
        """Hand claimed tasks back, to be claimed again; counts no crash."""
        with self.database.write() as connection:
            queue.release(connection, job_id, [(task.id, task.claim_no) for task in tasks])

    def job(self, reference: JobReference) -> Job:
        """Give a job, or raise UnknownJobError."""
        with self.database.read() as connection:
            found = job_rows.find(connection, reference, self.project)
        if found is None:
            raise UnknownJobError(
                f"no job {reference} in {self.database.url}; `scrapy jobs` lists them"
            )
        return found

    def jobs(self) -> list[Job]:
        """Give all jobs, the newest first."""
        with self.database.read() as connection:
            return list(job_rows.newest_first(connection))

    def results(self, job_id: int, *, failed_only: bool = False) -> Iterator[Result]:
        """Give the results of a job in the order of its tasks; streams."""
        return result_rows.of_job(self.database, job_id, failed_only=failed_only)

    def count_errors(self, job_id: int) -> dict[str, int]:
        """Give how many tasks of a job ended with each error, the most frequent first."""
        return result_rows.count_errors(self.database, job_id)

    def page_types(self, job_id: int) -> list[str]:
        """Give the page types among the items of a job."""
        return result_rows.page_types(self.database, job_id)

    def close(self) -> None:
        """Close the store."""
        self.database.close()

    def _checked(self, job_id: int, row: queue.Claim) -> Task | None:
        """Read a claimed row; one that an older version accepted and this one does not ends."""
        try:
            return _task(row)
        except TaskFault as fault:
            task = Task(row.id, row.claim_no, Query("", "", "", True, row.user_query))
            outcome = Outcome(error=fault.error, cause=fault.cause)
            self.finish(job_id, [Finished(task, outcome)])
            return None

    def _reserve(self, connection: Connection, job_id: int, now: int) -> None:
        job_rows.change(
            connection,
            job_id,
            state=JobState.RUNNING,
            running_time=now,
            finished_time=None,
            close_reason=None,
            reserved_by=this_run(),
            reserved_until=now + LEASE_MS,
        )


def _task(row: queue.Claim) -> Task:
    return Task(row.id, row.claim_no, query.check(row.user_query), row.callback)
