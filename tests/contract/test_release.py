"""Handing back, recovering, and adding tasks to a job that runs."""

from __future__ import annotations

import pytest

from autoscrape.jobs.job import Counts
from autoscrape.service.service import Service
from autoscrape.store import returning
from tests.contract.making import (
    add_task,
    claim,
    claim_all,
    done,
    numbers,
    open_job,
    submission,
    submissions,
)
from tests.contract.store_check import assert_consistent, state_of


def test_a_task_handed_back_goes_to_the_next_claim_and_counts_no_crash(service: Service) -> None:
    job = open_job(service, 3)
    tasks = claim(service, job.id, 2)
    service.work.release(tasks)
    assert state_of(service.database, tasks[0].id) == ("pending", 1, 0)
    assert_consistent(service.database)
    again = claim(service, job.id, 3)
    assert numbers(again) == [0, 1, 2]
    assert [task.claim_no for task in again] == [2, 2, 1]


def test_only_the_holder_hands_back(service: Service) -> None:
    job = open_job(service, 1)
    (old,) = claim(service, job.id, 1)
    service.work.release([old])
    (new,) = claim(service, job.id, 1)
    service.work.release([old])
    assert state_of(service.database, new.id) == ("running", 2, 0)
    assert_consistent(service.database)


def test_handing_back_twice_is_handing_back_once(service: Service) -> None:
    job = open_job(service, submissions(2) + submissions(2, "b.example"))
    tasks = claim_all(service, job.id)
    service.work.release([*tasks, *tasks])
    service.work.release(tasks)
    assert_consistent(service.database)
    assert len(claim_all(service, job.id)) == 4


def test_an_ended_task_is_not_handed_back(service: Service) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    service.work.finish([done(task)])
    service.work.release([task])
    assert claim(service, job.id, 1) == []


def test_handing_back_nothing_changes_nothing(service: Service) -> None:
    job = open_job(service, 1)
    service.work.release([])
    assert len(claim(service, job.id, 1)) == 1


def test_recovery_takes_back_what_ran_and_counts_a_crash(service: Service) -> None:
    job = open_job(service, submissions(3) + submissions(2, "b.example"))
    tasks = claim_all(service, job.id)
    ended, handed_back = tasks[:1], tasks[1:2]
    service.work.finish([done(task) for task in ended])
    service.work.release(handed_back)
    with service.database.write() as connection:
        returning.recover(connection, service.database.dialect, job.id, 1)
    assert_consistent(service.database)
    assert state_of(service.database, ended[0].id) == ("done", 1, 0)
    assert state_of(service.database, handed_back[0].id) == ("pending", 1, 0)
    for task in tasks[2:]:
        assert state_of(service.database, task.id) == ("pending", 1, 1)
    assert service.work.finish([done(task) for task in tasks[2:]]).total() == 0
    assert len(claim_all(service, job.id)) == 4


def test_recovery_leaves_other_jobs_alone(service: Service) -> None:
    first, second = open_job(service, 1), open_job(service, 1)
    (task,) = claim(service, second.id, 1)
    with service.database.write() as connection:
        returning.recover(connection, service.database.dialect, first.id, 1)
    assert state_of(service.database, task.id) == ("running", 1, 0)


@pytest.mark.parametrize("domain", ["a.example", "new.example"])
def test_an_added_task_is_claimed_at_once(service: Service, domain: str) -> None:
    job = open_job(service, 2)
    task = add_task(service, job.id, submission(domain, 7))
    assert (task.claim_no, task.query.url) == (1, f"http://{domain}/7")
    assert state_of(service.database, task.id) == ("running", 1, 0)
    assert service.jobs()[0].counts == Counts(total=3)
    assert_consistent(service.database)
    assert numbers(claim_all(service, job.id)) == [0, 1]
    service.work.finish([done(task)])
    assert service.jobs()[0].counts == Counts(total=3, done=1)


def test_an_added_task_can_be_handed_back(service: Service) -> None:
    job = open_job(service)
    task = add_task(service, job.id, submission(number=7))
    service.work.release([task])
    assert_consistent(service.database)
    (again,) = claim(service, job.id, 5)
    assert (again.id, again.claim_no) == (task.id, 2)
