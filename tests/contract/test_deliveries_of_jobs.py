"""What a whole job owes each time that it finishes, and when its callback may be sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import update

from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store import delivery_ends
from autoscrape.store.schema import jobs
from tests.contract.delivering import (
    CALLBACK,
    DONE,
    FEED,
    FEEDS,
    FULL_PLAN,
    JOB_HOOK,
    OBJECT,
    OWED,
    STORED,
    TOLD_PLAN,
    WAITING,
    claim_all,
    column,
    deliver_all,
    kinds,
    listed,
    owing,
    shown,
)
from tests.contract.making import (
    again,
    claim,
    crash,
    done,
    open_job,
    submission,
    submissions,
    submit,
    timed_out,
)
from tests.faults.waiting import wait_until

PATIENCE = 30.0


def test_the_last_task_of_workers_ends_the_job_which_owes(service: Service) -> None:
    job = submit(service, submissions(2), FULL_PLAN)
    first, second = service.work.claim(Scope(), 2)
    service.work.finish([done(first)])
    assert shown(service, job) == []
    service.work.finish([done(second)])
    feed, told = listed(service, job)
    assert (feed.kind, feed.state, feed.target) == (FEEDS, OWED, FEED.target)
    assert (told.kind, told.state, told.target) == (CALLBACK, WAITING, JOB_HOOK)


def a_crawl_closes(service: Service) -> Job:
    job = open_job(service, 1, TOLD_PLAN)
    service.work.finish([done(task) for task in claim(service, job.id, 1)])
    assert shown(service, job) == []
    return service.close_job(job.id, "finished", {})


def a_job_is_cancelled(service: Service) -> Job:
    return service.upkeep.cancel(submit(service, 1, TOLD_PLAN))


def a_run_is_lost(service: Service) -> Job:
    job = open_job(service, 1, TOLD_PLAN)
    with service.database.write() as connection:
        connection.execute(update(jobs).values(reserved_until=1))
    service.upkeep.close_lost_runs()
    return job


def nothing_was_to_be_done(service: Service) -> Job:
    return submit(service, [from_query({"url": "nonsense"})], TOLD_PLAN)


def the_last_task_is_quarantined(service: Service) -> Job:
    job = submit(service, 1, TOLD_PLAN)
    for _ in range(3):
        crash(service, service.work.claim(Scope(), 1))
    return job


@pytest.mark.parametrize(
    "end",
    [
        a_crawl_closes,
        a_job_is_cancelled,
        a_run_is_lost,
        nothing_was_to_be_done,
        the_last_task_is_quarantined,
    ],
)
def test_however_a_job_ends_its_callback_is_owed_once(
    service: Service, end: Callable[[Service], Job]
) -> None:
    job = end(service)
    assert again(service, job).state is JobState.FINISHED
    assert shown(service, job) == [(CALLBACK, OWED)]
    service.close_job(job.id, "finished", {})
    service.upkeep.cancel(job)
    assert shown(service, job) == [(CALLBACK, OWED)]


def test_tasks_that_a_cancelled_job_leaves_owe_nothing(service: Service) -> None:
    job = submit(service, owing(3), TOLD_PLAN)
    first, second = service.work.claim(Scope(), 2)
    service.work.finish([done(first)])
    service.upkeep.cancel(job)
    service.work.finish([done(second)])
    assert shown(service, job) == [(OBJECT, OWED), (CALLBACK, WAITING), (CALLBACK, WAITING)]


def test_the_callback_of_a_job_waits_for_all_that_is_uploaded(service: Service) -> None:
    job = submit(service, owing(2, **STORED), FULL_PLAN)
    service.work.finish([done(task) for task in service.work.claim(Scope(), 2)])
    uploads = claim_all(service)
    assert sorted(kinds(uploads)) == [FEEDS, OBJECT, OBJECT]
    for upload in uploads:
        assert shown(service, job)[-1] == (CALLBACK, WAITING)
        service.deliveries.failed(upload, "access denied", final=True)
    assert shown(service, job)[-1] == (CALLBACK, OWED)


def waits_for_a_lock(service: Service, other: Future[object]) -> bool:
    """Whether another transaction stands still; SQLite's do whenever there is one that writes."""
    if service.database.dialect.makes_its_tables:
        return True
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with service.database.read() as connection:
        return other.done() or bool(connection.exec_driver_sql(query).scalar())


@pytest.mark.parametrize("second_ends", ["an upload", "the job"])
def test_of_what_ends_together_the_last_lets_the_job_tell(
    service: Service, second_ends: str
) -> None:
    asked = STORED if second_ends == "an upload" else {}
    job = submit(service, [submission(**STORED), submission(number=1, **asked)], TOLD_PLAN)
    tasks = service.work.claim(Scope(), 2)
    service.work.finish([done(tasks[0])])
    (first,) = claim_all(service)
    last = [done(tasks[1])]
    ends: Callable[[], object] = partial(service.work.finish, last)
    if second_ends == "an upload":
        service.work.finish(last)
        ends = partial(service.deliveries.delivered, *claim_all(service))
    with ThreadPoolExecutor(1) as pool:
        with service.database.write() as connection:
            delivery_ends.done(connection, first, service.database.now(connection))
            other = pool.submit(ends)
            wait_until(lambda: waits_for_a_lock(service, other), "it stands still")
        other.result(PATIENCE)
    deliver_all(service)
    assert shown(service, job)[-1] == (CALLBACK, DONE)


def test_a_job_that_finishes_again_writes_its_feed_again_and_tells_again(
    service: Service,
) -> None:
    job = submit(service, 1, FULL_PLAN)
    service.work.finish([timed_out(task) for task in service.work.claim(Scope(), 1)])
    deliver_all(service)
    assert shown(service, job) == [(FEEDS, DONE), (CALLBACK, DONE)]
    list(service.upkeep.retry_failed(job))
    service.work.finish([done(task) for task in service.work.claim(Scope(), 1)])
    assert shown(service, job) == [(CALLBACK, DONE), (FEEDS, OWED), (CALLBACK, WAITING)]
    assert len({one for one in column(service, "webhook_id") if one}) == 2
