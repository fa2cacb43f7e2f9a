"""The verbs of workers: claim, keep, finish, hand back; each is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from attrs import field, frozen

from autoscrape.errors import TaskFault
from autoscrape.jobs import query
from autoscrape.jobs.job import JobState
from autoscrape.jobs.query import Query
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Outcome, Submission, Task, TaskState
from autoscrape.jobs.turns import NO_LIMIT, DomainRoom
from autoscrape.service.run_lease import LEASE_MS, new_worker, this_run
from autoscrape.store import adding, claiming, ending, job_rows, leases, returning
from autoscrape.store.claiming import Claim, OvertakenError
from autoscrape.store.database import Database
from autoscrape.store.dialect import Lease, Wakeups

TRIES = 5
"""How often a claim is made while others are quicker."""


@frozen
class Work:
    """What a worker does with tasks; plain synchronous calls, safe from any thread.

    After a StoreUnavailableError every verb can be called again with what it was given.
    """

    database: Database
    holder: str = field(factory=new_worker)
    """Name of this worker."""

    def claim(self, scope: Scope, limit: int, room: DomainRoom = NO_LIMIT) -> list[Task]:
        """Claim up to ``limit`` tasks, and of each domain what there is room for.

        None when none is waiting.

        A task that was in hand when a worker died comes alone, before all others.
        """
        overtaken = 0
        while overtaken < TRIES:
            try:
                claims = self._claim(scope, limit, room)
            except OvertakenError:
                overtaken += 1
                continue
            tasks = [task for row in claims if (task := self._checked(row))]
            # Rows that are no query end at once; behind them others may wait.
            if tasks or not claims:
                return tasks
        return []

    def new_task_id(self) -> int:
        """Give the id of a task that will be added."""
        with self.database.write() as connection:
            return adding.new_ids(connection, 1, self.database.now(connection))[0]

    def add_task(self, job_id: int, task_id: int, new: Submission) -> Task:
        """Add one valid task to a running job and claim it; once, however often it is called.

        If the job was ended, or taken over by another run, nothing is stored: like every late
        result, that of this task will be refused.
        """
        with self.database.write() as connection:
            lease = self._lease(self.database.now(connection))
            row = job_rows.lock(connection, job_id)
            ours = row.reserved_by == lease.run and row.state == JobState.RUNNING
            if ours and adding.add_claimed(connection, job_id, task_id, new, lease):
                ending.count_new(connection, job_id)
        owes = bool(new.owes(task_id))
        return Task(task_id, 1, query.check(new.user_query), new.callback, owes=owes)

    def renew(self, tasks: Iterable[Task]) -> set[int]:
        """Keep tasks for another minute; give the ids of those that are still held."""
        with self.database.write() as connection:
            until = self.database.now(connection) + LEASE_MS
            return leases.renew(connection, self.database.dialect, _keys(tasks), until)

    def finish(self, ended: Sequence[Finished]) -> Counter[TaskState]:
        """Write what tasks ended with; give how many were really written in each state."""
        with self.database.write() as connection:
            now = self.database.now(connection)
            return ending.finish(connection, self.database.dialect, ended, now)

    def release(self, tasks: Iterable[Task]) -> None:
        """Hand claimed tasks back, to be claimed again; counts no crash."""
        with self.database.write() as connection:
            returning.hand_back(connection, self.database.dialect, _keys(tasks))

    def let_go(self, known: Collection[int]) -> None:
        """Hand back what this worker holds beyond the known ids, after a claim without answer."""
        with self.database.write() as connection:
            returning.let_go(connection, self.database.dialect, self.holder, known)

    def sweep(self) -> int:
        """Take back tasks of workers that are gone; give how many there were."""
        with self.database.write() as connection:
            now = self.database.now(connection)
            return returning.sweep(connection, self.database.dialect, now)

    def wakeups(self) -> Wakeups:
        """Listen for tasks that arrive."""
        return self.database.dialect.wakeups()

    def _claim(self, scope: Scope, limit: int, room: DomainRoom) -> list[Claim]:
        with self.database.write() as connection:
            lease = self._lease(self.database.now(connection))
            return claiming.claim(connection, self.database.dialect, scope, limit, lease, room)

    def _lease(self, now: int) -> Lease:
        return Lease(self.holder, this_run(), now, now + LEASE_MS)

    def _checked(self, row: Claim) -> Task | None:
        """Read a claimed row; one that an older version accepted and this one does not ends."""
        try:
            checked = query.check(row.user_query)
        except TaskFault as fault:
            task = Task(row.id, row.claim_no, Query("", "", "", True, row.user_query))
            self.finish([Finished(task, Outcome(error=fault.error, cause=fault.cause))])
            return None
        return Task(row.id, row.claim_no, checked, row.callback, row.crashes, row.age_ms, row.owes)


def _keys(tasks: Iterable[Task]) -> list[tuple[int, int]]:
    return list({(task.id, task.claim_no) for task in tasks})
