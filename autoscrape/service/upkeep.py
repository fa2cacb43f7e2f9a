"""What is done with stored jobs: cancel, delete, retry, release, rename, purge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import Job, JobState, tasks_gone
from autoscrape.jobs.wording import counted
from autoscrape.service.run_lease import refuse_running
from autoscrape.service.submitting import DAY_MS
from autoscrape.store import ending, job_rows, leases, removing, retrying, returning
from autoscrape.store.database import Database

CANCELLED = "cancelled"
"""close_reason of a job that somebody cancelled."""

LOST = "lost"
"""close_reason of a job whose process vanished."""

ENDED = (JobState.FINISHED, JobState.DELETED)


@frozen
class Upkeep:
    """The verbs on stored jobs; each is one transaction unless it says otherwise."""

    database: Database

    def cancel(self, job: Job) -> Job:
        """End a job at once; results that come late are refused, those stored stay.

        A crawl that runs the job stops when it hears of it, within seconds. Two transactions: the
        second takes back what claims that were under way had got when the first ended the job.
        """
        with self.database.write() as connection:
            job_rows.set_queue(connection, job.id, open=0)
            if job_rows.lock(connection, job.id).state not in ENDED:
                now = self.database.now(connection)
                ending.close(connection, self.database.dialect, job.id, CANCELLED, now)
        with self.database.write() as connection:
            if job_rows.get(connection, job.id).close_reason == CANCELLED:
                returning.recall(connection, self.database.dialect, job.id)
            return job_rows.get(connection, job.id)

    def delete(self, job: Job) -> Iterator[int]:
        """Cancel a job, mark it deleted and remove its tasks; the row with its counts stays.

        Works in chunks: give how many tasks each removed.
        """
        self.cancel(job)
        with self.database.write() as connection:
            row = job_rows.lock(connection, job.id)
            if row.state != JobState.DELETED:
                now = self.database.now(connection)
                gone = {"purged_time": row.purged_time or now, "idempotency_key": None}
                job_rows.enter(connection, job.id, JobState.DELETED, now, **gone)
        yield from self._remove(job.id)

    def retry_failed(self, job: Job) -> Iterator[int]:
        """Let the failed tasks of a job wait again, for workers; give their number, in chunks.

        ParameterError if a crawl is running the job, or it ended with tasks not done, which would
        begin as well; if its tasks are gone, or name methods of the job's spider.
        """
        with self.database.read() as connection:
            needs_spider = retrying.needs_spider(connection, job.id)
            needs_spider |= retrying.failed_need_spider(connection, job.id)
        if needs_spider:
            raise _needs_spider(job)
        began = None
        while True:
            with self.database.write() as connection:
                now = self.database.now(connection)
                began = began or now
                number = retrying.retry(connection, self.database.dialect, job.id, began, now)
                if number:
                    job_rows.set_queue(connection, job.id, open=1)
                row = self._free(connection, job, now)
                if row.state in ENDED:
                    _refuse_left(job, _left(row) - number)
                if number and (row.reserved_by or row.state in ENDED):
                    self._wait(connection, job.id, now)
            if not number:
                return
            yield number

    def release(self, job: Job) -> Job:
        """Give what a crawl left to workers; a job that ended with nothing left stays as it is.

        ParameterError if a crawl runs it, or its tasks name methods of its spider.
        """
        with suppress(_NothingToDoError), self.database.write() as connection:
            now = self.database.now(connection)
            left = job_rows.get(connection, job.id).counts.left
            # Tasks are locked before jobs; a refusal undoes it.
            returning.recover(connection, self.database.dialect, job.id, now)
            if job_rows.open_queue(connection, job.id):
                raise _NothingToDoError
            if retrying.needs_spider(connection, job.id):
                raise _needs_spider(job)
            row = self._free(connection, job, now)
            if row.state in ENDED and not left:
                raise _NothingToDoError
            self._wait(connection, job.id, now)
            ending.close_if_done(connection, self.database.dialect, job.id, now)
        with self.database.read() as connection:
            return job_rows.get(connection, job.id)

    def tag(self, job: Job, add: tuple[str, ...], remove: tuple[str, ...]) -> Job:
        """Add tags behind those a job has, and take tags away."""
        with self.database.write() as connection:
            job_rows.lock(connection, job.id)
            has = dict.fromkeys((*job_rows.get(connection, job.id).tags, *add))
            tags = tuple(tag for tag in has if tag not in remove)
            job_rows.set_tags(connection, job.id, tags)
            return job_rows.get(connection, job.id)

    def set_priority(self, job: Job, priority: int) -> Job:
        """Change the priority of a job; what workers have in hand is not touched."""
        with self.database.write() as connection:
            job_rows.set_queue(connection, job.id, priority=priority)
            job_rows.change(connection, job.id, priority=priority)
            return job_rows.get(connection, job.id)

    def close_lost_runs(self) -> list[Job]:
        """Close jobs whose crawl vanished; what it had in hand comes back by :meth:`Work.sweep`."""
        with self.database.read() as connection:
            lost = leases.lost_runs(connection, self.database.now(connection))
        return [job for job_id in lost if (job := self._close_lost(job_id))]

    def purge(self, retention_ms: int) -> Iterator[int]:
        """Remove tasks and results of jobs that ended so long ago, at least a day; in chunks.

        None of a job that still owes something to the outside. The rows of the jobs stay, with
        their counts, until they are deleted. Idempotency keys older than a day are forgotten.
        """
        with self.database.write() as connection:
            now = self.database.now(connection)
            removing.forget_keys(connection, now - DAY_MS)
            half_removed = removing.half_removed(connection)
        for job_id in half_removed:
            yield from self._remove(job_id)
        before = now - max(retention_ms, DAY_MS)
        while old := self._to_purge(before):
            for job_id in old:
                with self.database.write() as connection:
                    begun = removing.begin(connection, job_id, before, now)
                if begun:
                    yield from self._remove(job_id)

    def _close_lost(self, job_id: int) -> Job | None:
        with self.database.write() as connection:
            now = self.database.now(connection)
            row = job_rows.lock(connection, job_id)
            if row.reserved_until is None or row.reserved_until >= now:
                return None
            done = row.done + row.faulted == row.total
            reason = "finished" if done else LOST
            ending.close(connection, self.database.dialect, job_id, reason, now)
            return job_rows.get(connection, job_id)

    def _free(self, connection: Connection, job: Job, now: int) -> Row[Any]:
        """Lock and give a job's row; ParameterError if a crawl is at it, or its tasks are gone."""
        row = job_rows.lock(connection, job.id)
        refuse_running(job, row.reserved_by, row.reserved_until, now)
        if row.purged_time or row.state == JobState.DELETED:
            raise tasks_gone(job)
        return row

    def _wait(self, connection: Connection, job_id: int, now: int) -> None:
        free = {"reserved_by": None, "reserved_until": None}
        job_rows.enter(connection, job_id, JobState.PENDING, now, **free)

    def _to_purge(self, before: int) -> Sequence[int]:
        with self.database.read() as connection:
            return removing.to_purge(connection, before)

    def _remove(self, job_id: int) -> Iterator[int]:
        while True:
            with self.database.write() as connection:
                removed = removing.remove_some(connection, job_id)
            if not removed:
                return
            yield removed


class _NothingToDoError(Exception):
    """Workers have the job already, or it is done: undo what was begun."""


def _left(row: Row[Any]) -> int:
    """Give how many tasks of a job have no result."""
    return int(row.total - row.done - row.faulted)


def _refuse_left(job: Job, left: int) -> None:
    if left:
        raise ParameterError(
            f"job {job} ended with {counted(left, 'task')} not done; let workers do that first: "
            f"`scrapy job {job} --release`"
        )


def _needs_spider(job: Job) -> ParameterError:
    return ParameterError(
        f"the tasks of job {job} name methods of its spider, which workers do not have; "
        f"go on with `scrapy crawl {job.spider} -a job={job}`"
    )
