"""A task's age counts from its first claim, by the clock of the store."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from autoscrape.jobs.job import Job
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Task
from autoscrape.service.service import Service
from autoscrape.store.schema import tasks
from tests.contract.making import TIMED_OUT, crash, open_job, submission, submit

ALL = Scope()
MINUTE_MS = 60_000


def a_minute_passes(service: Service) -> None:
    """Let all tasks have begun a minute earlier."""
    with service.database.write() as connection:
        connection.execute(update(tasks).values(begun=tasks.c.begun - MINUTE_MS))


def claimed(service: Service) -> Task:
    (task,) = service.work.claim(ALL, 1)
    return task


def is_new(task: Task) -> bool:
    return 0 <= task.age_ms < MINUTE_MS


def test_a_task_that_waits_does_not_age(service: Service) -> None:
    submit(service, 1)
    a_minute_passes(service)
    assert is_new(claimed(service))


def test_a_task_whose_worker_died_goes_on_ageing(service: Service) -> None:
    submit(service, 1)
    crash(service, [claimed(service)])
    a_minute_passes(service)
    assert MINUTE_MS <= claimed(service).age_ms < 2 * MINUTE_MS


def test_a_task_that_was_handed_back_begins_anew(service: Service) -> None:
    submit(service, 1)
    task = claimed(service)
    a_minute_passes(service)
    service.work.release([task])
    assert is_new(claimed(service))


def test_a_task_that_is_retried_begins_anew(service: Service) -> None:
    job: Job = submit(service, 1)
    ended: Iterable[Finished] = [Finished(claimed(service), TIMED_OUT)]
    service.work.finish(list(ended))
    a_minute_passes(service)
    assert list(service.upkeep.retry_failed(job)) == [1]
    assert is_new(claimed(service))


def test_a_task_that_a_spider_made_begins_when_it_is_stored(service: Service) -> None:
    job = open_job(service)
    task_id = service.work.new_task_id()
    task = service.work.add_task(job.id, task_id, submission())
    crash(service, [task])
    a_minute_passes(service)
    (again,) = service.work.claim(Scope(job_id=job.id), 1)
    assert MINUTE_MS <= again.age_ms < 2 * MINUTE_MS
