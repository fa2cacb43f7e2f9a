"""Stored jobs: cancelled, deleted, retried, tagged."""

from __future__ import annotations

import pytest
from attrs import evolve
from sqlalchemy import func, select

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import Counts, Job, JobState
from autoscrape.jobs.key import JobReference as Ref
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.removing import CHUNK
from autoscrape.store.schema import tasks
from tests.contract.making import (
    PLAN,
    add_task,
    again,
    claim,
    crash,
    done,
    faulted,
    numbers,
    open_job,
    submission,
    submissions,
    submit,
    timed_out,
)
from tests.contract.store_check import assert_consistent, state_of

ALL = Scope()


def number_of_tasks(service: Service, job: Job) -> int:
    query = select(func.count()).select_from(tasks).where(tasks.c.job_id == job.id)
    with service.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def test_a_cancelled_job_has_nothing_to_claim_and_refuses_late_results(service: Service) -> None:
    job, other = submit(service, 3), submit(service, submissions(1, "b.example"))
    first, second, of_other = service.work.claim(ALL, 3)
    service.work.finish([done(first)])
    cancelled = service.upkeep.cancel(job)
    assert (cancelled.state, cancelled.close_reason) == (JobState.FINISHED, "cancelled")
    assert service.work.finish([done(second), done(of_other)]).total() == 1
    assert service.work.renew([second]) == set()
    assert service.work.claim(ALL, 5) == []
    assert again(service, job).counts == Counts(3, 1, 0)
    assert again(service, other).state is JobState.FINISHED
    assert service.upkeep.cancel(job) == cancelled


def test_a_run_whose_job_is_cancelled_has_nothing_more_to_do(service: Service) -> None:
    job = open_job(service, 3)
    (held,) = claim(service, job.id, 1)
    service.upkeep.cancel(job)
    assert not service.renew_run(job.id)
    assert claim(service, job.id, 5) == []
    assert service.work.finish([done(held)]).total() == 0
    late = add_task(service, job.id, submission(number=9))
    assert service.work.finish([done(late)]).total() == 0
    assert service.close_job(job.id, "shutdown", {}).close_reason == "cancelled"
    assert again(service, job).counts == Counts(3)


def test_a_finished_job_stays_finished_when_it_is_cancelled(service: Service) -> None:
    job = submit(service, 1)
    service.work.finish([done(task) for task in service.work.claim(ALL, 1)])
    assert service.upkeep.cancel(job).close_reason == "finished"


@pytest.mark.parametrize("number", [0, 1, CHUNK, CHUNK + 1])
def test_a_deleted_job_keeps_its_row_and_counts_only(service: Service, number: int) -> None:
    kept = submit(service, submissions(2, "kept.example"))
    job = submit(service, [*submissions(number), faulted(number)])
    # The first claim takes both of the other job, in turns.
    for task in service.work.claim(ALL, 5):
        if task.query.domain == "a.example":
            service.work.finish([done(task)])
    counts = again(service, job).counts
    removed = list(service.upkeep.delete(job))
    assert sum(removed) == number + 1
    assert max(removed) <= CHUNK
    gone = again(service, job)
    assert (gone.state, gone.counts) == (JobState.DELETED, counts)
    assert gone.deleted_time == gone.state_time
    assert number_of_tasks(service, job) == 0
    assert number_of_tasks(service, kept) == 2
    assert list(service.results(job.id)) == []
    assert list(service.upkeep.delete(job)) == []
    assert service.jobs() == [again(service, kept)]


def test_a_removal_that_was_broken_off_is_brought_to_its_end(service: Service) -> None:
    job = submit(service, CHUNK + 1)
    removing = service.upkeep.delete(job)
    assert next(removing) == CHUNK
    removing.close()
    assert_consistent(service.database)
    assert sum(service.upkeep.purge(0)) == 1
    assert number_of_tasks(service, job) == 0


@pytest.mark.parametrize("verb", ["retry_failed", "release", "resume"])
def test_a_deleted_job_is_not_begun_again(service: Service, verb: str) -> None:
    job = submit(service, 1)
    list(service.upkeep.delete(job))
    with pytest.raises(ParameterError, match="gone; submit its input again"):
        begin_again(service, job, verb)


@pytest.mark.parametrize("verb", ["retry_failed", "release", "resume"])
def test_a_job_that_a_run_holds_is_not_begun_again(service: Service, verb: str) -> None:
    job = open_job(service, 3)
    (failed, held, _) = claim(service, job.id, 3)
    service.work.finish([timed_out(failed)])
    with pytest.raises(ParameterError, match="is being run by process"):
        begin_again(service, job, verb)
    assert state_of(service.database, held.id) == ("running", 1, 0)
    assert service.work.finish([done(held)]).total() == 1


def begin_again(service: Service, job: Job, verb: str) -> None:
    if verb == "resume":
        service.resume_job(Ref.parse(str(job.key)))
    elif verb == "release":
        service.upkeep.release(job)
    else:
        list(service.upkeep.retry_failed(job))


def test_failed_tasks_wait_once_more(service: Service) -> None:
    job = submit(service, [*submissions(4), faulted(4)])
    tasks_ = service.work.claim(ALL, 4)
    service.work.finish([done(tasks_[0]), *map(timed_out, tasks_[1:])])
    assert again(service, job).state is JobState.FINISHED
    assert list(service.upkeep.retry_failed(job)) == [4]
    waiting = again(service, job)
    assert (waiting.state, waiting.counts) == (JobState.PENDING, Counts(5, 1, 0))
    assert (waiting.finished_time, waiting.close_reason) == (None, None)
    assert_consistent(service.database)
    # The row that is no query ends as soon as it is claimed.
    new = service.work.claim(ALL, 9)
    assert numbers(new) == [1, 2, 3]
    service.work.finish([done(task) for task in new])
    assert again(service, job).counts == Counts(5, 4, 1)
    assert again(service, job).state is JobState.FINISHED


def test_retrying_while_workers_are_at_the_job_takes_nothing_from_them(service: Service) -> None:
    job = submit(service, 3)
    failed, held = service.work.claim(ALL, 2)
    service.work.finish([timed_out(failed)])
    assert sum(service.upkeep.retry_failed(job)) == 1
    assert again(service, job).state is JobState.RUNNING
    assert service.work.finish([done(held)]).total() == 1
    assert numbers(service.work.claim(ALL, 5)) == [0, 2]


@pytest.mark.parametrize("number", [CHUNK, CHUNK + 1])
def test_many_failed_tasks_are_retried_in_chunks(service: Service, number: int) -> None:
    job = submit(service, [faulted(n) for n in range(number)])
    rest = [number - CHUNK] if number > CHUNK else []
    assert list(service.upkeep.retry_failed(job)) == [CHUNK, *rest]
    assert again(service, job).counts == Counts(number)


def test_a_job_without_failed_tasks_stays_as_it_is(service: Service) -> None:
    job = submit(service, 1)
    service.work.finish([done(task) for task in service.work.claim(ALL, 1)])
    before = again(service, job)
    assert list(service.upkeep.retry_failed(job)) == []
    assert again(service, job) == before


def test_a_quarantined_task_gets_three_more_tries(service: Service) -> None:
    job = submit(service, 1)
    for _ in range(3):
        crash(service, service.work.claim(ALL, 1))
    assert sum(service.upkeep.retry_failed(job)) == 1
    (task,) = service.work.claim(ALL, 1)
    assert (task.crashes, task.claim_no) == (0, 4)


@pytest.mark.parametrize("verb", ["release", "retry_failed"])
@pytest.mark.parametrize("ended", [True, False])
def test_tasks_that_name_methods_of_a_spider_are_not_for_workers(
    service: Service, verb: str, *, ended: bool
) -> None:
    job = open_job(service, [submission(number=0), evolve(submission(number=1), callback="parse")])
    if ended and verb == "retry_failed":
        service.work.finish([timed_out(task) for task in claim(service, job.id, 2)])
    service.close_job(job.id, "shutdown", {})
    with pytest.raises(ParameterError, match=r"methods of its spider.*-a job=1/product/1"):
        begin_again(service, job, verb)
    assert service.work.claim(ALL, 5) == []


def test_tags_are_added_behind_and_taken_away(service: Service) -> None:
    job = submit(service, 1, evolve(PLAN, tags=("a", "b")))
    assert service.upkeep.tag(job, ("c", "a", "d"), ("b", "x")).tags == ("a", "c", "d")
    assert again(service, job).tags == ("a", "c", "d")


def test_retrying_does_not_begin_what_was_cancelled(service: Service) -> None:
    job = submit(service, 3)
    (failed,) = service.work.claim(ALL, 1)
    service.work.finish([timed_out(failed)])
    service.upkeep.cancel(job)
    before = again(service, job)
    with pytest.raises(ParameterError, match=r"2 tasks not done.*--release"):
        list(service.upkeep.retry_failed(job))
    assert again(service, job) == before
    assert service.work.claim(ALL, 3) == []


def test_rows_that_end_when_they_are_claimed_hide_none_behind_them(service: Service) -> None:
    job = submit(service, [*(faulted(n) for n in range(20)), *submissions(1)])
    service.work.finish([timed_out(task) for task in service.work.claim(ALL, 1)])
    assert sum(service.upkeep.retry_failed(job)) == 21
    assert len(service.work.claim(ALL, 2)) == 1
