"""Tasks of workers that are gone: taken back, tried alone, and given up at the third crash."""

from __future__ import annotations

import pytest
from attrs import evolve

from autoscrape.errors import INTERNAL_ERROR
from autoscrape.jobs.job import Counts, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.work import Work
from autoscrape.store.returning import MAX_CRASHES, SWEPT_AT_ONCE
from tests.contract.making import (
    PLAN,
    again,
    crash,
    done,
    expire,
    numbers,
    submission,
    submissions,
    submit,
)
from tests.contract.store_check import assert_consistent, state_of

ALL = Scope()


def test_only_what_expired_is_taken_back(service: Service) -> None:
    submit(service, 3)
    kept, lost, _ = service.work.claim(ALL, 3)
    assert service.work.sweep() == 0
    expire(service, [lost])
    assert service.work.sweep() == 1
    assert service.work.sweep() == 0
    assert state_of(service.database, lost.id) == ("pending", 1, 1)
    assert state_of(service.database, kept.id) == ("running", 1, 0)


def test_a_lease_that_is_renewed_in_time_is_not_swept(service: Service) -> None:
    submit(service, 1)
    tasks = service.work.claim(ALL, 1)
    expire(service, tasks)
    assert service.work.renew(tasks) == {tasks[0].id}
    assert service.work.sweep() == 0


def test_a_late_write_after_the_sweep_is_refused(service: Service) -> None:
    job = submit(service, 1)
    old = service.work.claim(ALL, 1)
    crash(service, old)
    assert service.work.finish([done(task) for task in old]).total() == 0
    assert service.work.renew(old) == set()
    service.work.release(old)
    (new,) = service.work.claim(ALL, 1)
    assert service.work.finish([done(task) for task in old]).total() == 0
    assert service.work.finish([done(new)]).total() == 1
    assert again(service, job).counts == Counts(1, 1, 0)


def test_a_suspect_comes_alone_and_first(service: Service) -> None:
    submit(service, 5)
    crash(service, service.work.claim(ALL, 2))
    assert_consistent(service.database)
    batches = [service.work.claim(ALL, 10) for _ in range(4)]
    assert [sorted(numbers(batch)) for batch in batches] == [[0], [1], [2, 3, 4], []]
    assert [batch[0].crashes for batch in batches[:3]] == [1, 1, 0]


def test_several_workers_have_one_suspect_each(service: Service) -> None:
    submit(service, 4)
    crash(service, service.work.claim(ALL, 3))
    workers = [Work(service.database) for _ in range(4)]
    batches = [numbers(worker.claim(ALL, 10)) for worker in workers]
    assert batches == [[0], [1], [2], [3]]


def test_a_suspect_outside_the_scope_is_left_alone(service: Service) -> None:
    job = submit(service, 2)
    crash(service, service.work.claim(ALL, 1))
    assert service.work.claim(Scope(tags=("fast",)), 5) == []
    service.upkeep.tag(job, ("fast",), ())
    assert numbers(service.work.claim(Scope(tags=("fast",)), 5)) == [0]


def test_a_suspect_that_is_handed_back_stays_one(service: Service) -> None:
    submit(service, 2)
    crash(service, service.work.claim(ALL, 1))
    (suspect,) = service.work.claim(ALL, 5)
    service.work.release([suspect])
    assert_consistent(service.database)
    (again_alone,) = service.work.claim(ALL, 5)
    assert (again_alone.id, again_alone.crashes) == (suspect.id, 1)


def test_the_third_crash_ends_a_task_and_with_the_last_the_job(service: Service) -> None:
    job = submit(service, 2)
    (good,) = service.work.claim(ALL, 1)
    service.work.finish([done(good)])
    for number in range(1, MAX_CRASHES + 1):
        (poison,) = service.work.claim(ALL, 5)
        assert poison.crashes == number - 1
        crash(service, [poison])
        assert_consistent(service.database)
    assert service.work.claim(ALL, 5) == []
    assert state_of(service.database, poison.id) == ("faulted", 3, 3)
    ended = again(service, job)
    assert (ended.state, ended.close_reason) == (JobState.FINISHED, "finished")
    assert ended.counts == Counts(2, 1, 1)
    _, result = service.results(job.id)
    assert (result.error, result.cause) == (
        INTERNAL_ERROR,
        "the worker died 3 times while it had this page",
    )
    assert service.work.finish([done(poison)]).total() == 0


@pytest.mark.parametrize("number", [SWEPT_AT_ONCE - 1, SWEPT_AT_ONCE, SWEPT_AT_ONCE + 1])
def test_a_sweep_takes_so_many_at_once(service: Service, number: int) -> None:
    submit(service, submissions(number - 2) + [submission(f"{n}.example", n) for n in range(2)])
    expire(service, service.work.claim(ALL, number))
    assert service.work.sweep() == min(number, SWEPT_AT_ONCE)
    assert service.work.sweep() == max(0, number - SWEPT_AT_ONCE)


def test_a_suspect_waits_for_jobs_of_a_higher_priority(service: Service) -> None:
    submit(service, 1, evolve(PLAN, priority=0))
    crash(service, service.work.claim(ALL, 1))
    submit(service, 3, evolve(PLAN, priority=4))
    first = service.work.claim(ALL, 2)
    assert [task.crashes for task in first] == [0, 0]
    assert [task.crashes for task in service.work.claim(ALL, 2)] == [0]
    assert [task.crashes for task in service.work.claim(ALL, 2)] == [1]
