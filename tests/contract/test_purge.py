"""Retention: results go a day after their job ended, never earlier; the job's row stays."""

from __future__ import annotations

import pytest
from attrs import evolve
from sqlalchemy import event, func, select, update

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import Job
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.submitting import DAY_MS
from autoscrape.store.removing import CHUNK
from autoscrape.store.schema import jobs, results, tasks
from tests.contract.making import again, done, faulted, now_of, open_job, submissions, submit

# Between the boundary and the test's own steps there is room for a slow machine.
ROOM_MS = 60_000


def ended_job(service: Service, number: int, *, ago: int) -> Job:
    """A job of this many results that ended so many milliseconds ago."""
    job = submit(service, [faulted(n) for n in range(number)])
    then = now_of(service) - ago
    change = update(jobs).where(jobs.c.id == job.id)
    with service.database.write() as connection:
        connection.execute(change.values(finished_time=then, state_time=then))
    return again(service, job)


def left(service: Service, job: Job) -> tuple[int, int]:
    """How many tasks and results a job still has."""
    with service.database.read() as connection:
        of_tasks = select(func.count()).select_from(tasks).where(tasks.c.job_id == job.id)
        of_results = select(func.count()).select_from(results).where(results.c.job_id == job.id)
        return int(connection.scalar(of_tasks) or 0), int(connection.scalar(of_results) or 0)


@pytest.mark.parametrize("retention", [0, DAY_MS - 1, DAY_MS, 3 * DAY_MS])
def test_only_jobs_that_ended_before_the_retention_lose_their_tasks(
    service: Service, retention: int
) -> None:
    kept_for = max(retention, DAY_MS)
    old = ended_job(service, 3, ago=kept_for + 1)
    young = ended_job(service, 3, ago=kept_for - ROOM_MS)
    assert sum(service.upkeep.purge(retention)) == 3
    assert (left(service, old), left(service, young)) == ((0, 0), (3, 3))
    assert [job.id for job in service.jobs()] == [young.id, old.id]
    assert evolve(again(service, old), purged_time=None) == old
    assert list(service.upkeep.purge(retention)) == []


def test_the_boundary_is_exact(service: Service) -> None:
    job = ended_job(service, 1, ago=0)
    # By a clock that stands still.
    stopped = now_of(service)
    service.database.dialect.now = lambda _: stopped  # type: ignore[method-assign]
    for age, removed in ((DAY_MS, 0), (DAY_MS + 1, 1)):
        with service.database.write() as connection:
            ended = {"finished_time": stopped - age, "state_time": stopped - age}
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(ended))
        assert sum(service.upkeep.purge(0)) == removed


def test_jobs_that_have_not_ended_are_kept_whatever_their_age(service: Service) -> None:
    waiting, running = submit(service, 2), open_job(service, 2)
    with service.database.write() as connection:
        connection.execute(update(jobs).values(pending_time=1))
        connection.execute(update(jobs).where(jobs.c.id == waiting.id).values(state_time=1))
    assert list(service.upkeep.purge(0)) == []
    assert (left(service, waiting), left(service, running)) == ((2, 0), (2, 0))


def test_a_great_job_goes_in_chunks_each_a_transaction(service: Service) -> None:
    job = ended_job(service, 2 * CHUNK + 1, ago=DAY_MS + 1)
    commits: list[int] = []
    event.listen(service.database.dialect.engine, "commit", lambda _: commits.append(1))
    purging = service.upkeep.purge(0)
    assert next(purging) == CHUNK
    assert left(service, job) == (CHUNK + 1, CHUNK + 1)
    before = len(commits)
    assert list(purging) == [CHUNK, 1]
    assert len(commits) - before >= 2
    assert left(service, job) == (0, 0)


def test_unended_tasks_of_an_ended_job_go_too(service: Service) -> None:
    job = submit(service, submissions(3))
    service.work.finish([done(task) for task in service.work.claim(Scope(), 1)])
    service.upkeep.cancel(job)
    with service.database.write() as connection:
        connection.execute(update(jobs).values(finished_time=1, state_time=1))
    assert sum(service.upkeep.purge(0)) == 3
    assert again(service, job).counts.total == 3


def test_a_purged_job_is_not_begun_again(service: Service) -> None:
    job = ended_job(service, 1, ago=DAY_MS + 1)
    list(service.upkeep.purge(0))
    with pytest.raises(ParameterError, match="gone"):
        service.upkeep.release(job)


def test_a_job_that_is_retried_while_old_ones_are_purged_is_spared(service: Service) -> None:
    first = ended_job(service, 1, ago=DAY_MS + 3)
    second = ended_job(service, 1, ago=DAY_MS + 2)
    purging = service.upkeep.purge(0)
    assert next(purging) == 1
    assert left(service, first) == (0, 0)
    assert sum(service.upkeep.retry_failed(second)) == 1
    assert list(purging) == []
    assert left(service, second) == (1, 0)
