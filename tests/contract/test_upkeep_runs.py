"""Runs that end or are lost: their jobs are released, closed, and their tasks come back."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from autoscrape.jobs.job import Counts, Job, JobState
from autoscrape.jobs.key import JobReference as Ref
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.work import Work
from autoscrape.store.schema import jobs
from tests.contract.making import (
    again,
    claim,
    crash,
    done,
    numbers,
    open_job,
    submit,
)
from tests.contract.store_check import assert_consistent, state_of

ALL = Scope()


def let_run_expire(service: Service, job: Job) -> None:
    with service.database.write() as connection:
        until = service.database.now(connection) - 1
        connection.execute(update(jobs).where(jobs.c.id == job.id).values(reserved_until=until))


def test_what_a_run_left_is_released_to_workers(service: Service) -> None:
    job = open_job(service, 4)
    ended, handed_back, _ = claim(service, job.id, 3)
    service.work.finish([done(ended)])
    service.work.release([handed_back])
    service.close_job(job.id, "shutdown", {})
    released = service.upkeep.release(job)
    assert (released.state, released.finished_time) == (JobState.PENDING, None)
    assert_consistent(service.database)
    # What the run forgot counts a crash, and so comes alone.
    assert [numbers(service.work.claim(ALL, 9)) for _ in range(2)] == [[2], [1, 3]]


def test_releasing_twice_takes_nothing_from_workers(service: Service) -> None:
    job = open_job(service, 2)
    service.close_job(job.id, "shutdown", {})
    service.upkeep.release(job)
    held = service.work.claim(ALL, 1)
    assert service.upkeep.release(job).state is JobState.RUNNING
    assert service.work.finish([done(task) for task in held]).total() == 1


@pytest.mark.parametrize("reason", ["finished", "shutdown", "cancelled"])
def test_a_job_that_ended_with_nothing_left_is_not_begun_again(
    service: Service, reason: str
) -> None:
    job = open_job(service, 1)
    service.work.finish([done(task) for task in claim(service, job.id, 1)])
    if reason == "cancelled":
        service.upkeep.cancel(job)
    else:
        service.close_job(job.id, reason, {})
    before = again(service, job)
    assert before.close_reason == reason
    assert service.upkeep.release(before) == before
    assert service.resume_job(Ref.parse(str(job.key))) == before
    assert again(service, job) == before
    assert list(service.upkeep.retry_failed(job)) == []
    assert again(service, job) == before


def test_a_release_that_finds_the_last_task_dead_finishes_the_job(service: Service) -> None:
    job = open_job(service, 1)
    for _ in range(2):
        crash(service, claim(service, job.id, 1))
    claim(service, job.id, 1)
    service.close_job(job.id, "shutdown", {})
    released = service.upkeep.release(job)
    assert (released.state, released.close_reason) == (JobState.FINISHED, "finished")
    assert released.counts == Counts(1, 0, 1)
    assert_consistent(service.database)


def test_a_lost_run_is_closed_and_its_tasks_come_back(service: Service) -> None:
    job, alive = open_job(service, 2), open_job(service, 1)
    (held, _) = claim(service, job.id, 2)
    assert service.upkeep.close_lost_runs() == []
    let_run_expire(service, job)
    (lost,) = service.upkeep.close_lost_runs()
    assert (lost.id, lost.state, lost.close_reason) == (job.id, JobState.FINISHED, "lost")
    assert again(service, alive).state is JobState.RUNNING
    assert service.upkeep.close_lost_runs() == []
    crash(service, [held])
    assert service.resume_job(Ref.parse("1/product/1")).state is JobState.RUNNING


def test_a_lost_run_whose_tasks_had_all_ended_is_finished(service: Service) -> None:
    job = open_job(service, 1)
    service.work.finish([done(task) for task in claim(service, job.id, 1)])
    let_run_expire(service, job)
    assert service.upkeep.close_lost_runs()[0].close_reason == "finished"


def test_a_lease_is_renewed_only_for_tasks_still_held(service: Service) -> None:
    submit(service, 4)
    kept, ended, back, lost = service.work.claim(ALL, 4)
    service.work.finish([done(ended)])
    service.work.release([back])
    crash(service, [lost])
    assert service.work.renew([kept, ended, back, lost]) == {kept.id}
    assert service.work.renew([]) == set()


def test_letting_go_hands_back_what_the_holder_does_not_know(service: Service) -> None:
    submit(service, 6)
    other = Work(service.database)
    known, unknown, theirs = (
        service.work.claim(ALL, 2),
        service.work.claim(ALL, 2),
        other.claim(ALL, 1),
    )
    service.work.let_go([task.id for task in known])
    assert [state_of(service.database, t.id)[0] for t in (*known, *theirs)] == ["running"] * 3
    assert [state_of(service.database, t.id) for t in unknown] == [("pending", 1, 0)] * 2
    service.work.let_go([])
    assert service.work.renew([*known, *theirs]) == {theirs[0].id}


def test_releasing_a_job_that_is_done_changes_nothing(service: Service) -> None:
    job = open_job(service, 1)
    service.work.finish([done(task) for task in claim(service, job.id, 1)])
    service.close_job(job.id, "finished", {})
    before = again(service, job)
    assert service.upkeep.release(job) == before
