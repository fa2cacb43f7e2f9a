"""What ends owes: in its own transaction, exactly once, whichever way it ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from attrs import evolve

from autoscrape.jobs.delivery import DeliveryKind
from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Task
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store import ending
from tests.contract.delivering import (
    BOTH,
    CALLBACK,
    DONE,
    FAILED,
    FULL_PLAN,
    HOOK,
    OBJECT,
    OWED,
    STORED,
    TOLD,
    TOLD_PLAN,
    WAITING,
    claim_all,
    column,
    deliver_all,
    ended,
    kinds,
    listed,
    owing,
    shown,
)
from tests.contract.making import (
    PLAN,
    add_task,
    again,
    crash,
    done,
    open_job,
    submission,
    submissions,
    submit,
    timed_out,
)

PATIENCE = 30.0


def test_the_end_of_a_task_owes_its_object_and_then_its_callback(service: Service) -> None:
    job = submit(service, owing(2))
    assert shown(service, job) == []
    task, other = service.work.claim(Scope(), 2)
    service.work.finish([done(task)])
    stored, told = listed(service, job)
    assert (stored.kind, stored.state, stored.task_id) == (OBJECT, OWED, task.id)
    assert stored.target == f"s3://bucket/day/{task.id}.json"
    assert (told.kind, told.state, told.target) == (CALLBACK, WAITING, HOOK)
    assert told.next_try is None
    service.work.finish([timed_out(other)])
    assert shown(service, job) == [(OBJECT, OWED), (CALLBACK, WAITING)] * 2


@pytest.mark.parametrize(
    ("asked", "owed"),
    [
        ({}, []),
        (STORED, [(OBJECT, OWED)]),
        (TOLD, [(CALLBACK, OWED)]),
        (BOTH, [(OBJECT, OWED), (CALLBACK, WAITING)]),
        ({"callback_url": "", "storage_url": "", "storage_type": None}, []),
    ],
)
def test_only_what_was_asked_for_is_owed(
    service: Service, asked: dict[str, str], owed: list[tuple[object, object]]
) -> None:
    job = ended(service, [submission(**asked)])
    assert shown(service, job) == owed


class _StopError(Exception):
    pass


def test_it_is_owed_in_the_transaction_of_the_task_or_not_at_all(service: Service) -> None:
    job = submit(service, owing(3), TOLD_PLAN)
    tasks = service.work.claim(Scope(), 3)
    database, results = service.database, [done(task) for task in tasks]

    def finish_and_stop() -> None:
        with database.write() as connection:
            ending.finish(connection, database.dialect, results, database.now(connection))
            raise _StopError

    with pytest.raises(_StopError):
        finish_and_stop()
    assert shown(service, job) == []
    assert list(service.results(job.id)) == []
    assert again(service, job).state is JobState.RUNNING


def test_it_is_owed_once_however_often_the_task_is_finished(service: Service) -> None:
    job = submit(service, owing(3))
    tasks = service.work.claim(Scope(), 3)
    for task in tasks:
        for end in (done, timed_out, done):
            service.work.finish([end(task)])
    assert len(shown(service, job)) == 6


def test_of_workers_that_finish_the_same_tasks_one_owes(service: Service) -> None:
    job = submit(service, owing(40), FULL_PLAN)
    tasks = service.work.claim(Scope(), 40)
    start = Barrier(4)

    def finish(_: int) -> int:
        start.wait(PATIENCE)
        return sum(service.work.finish([done(task)]).total() for task in tasks)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(finish, range(4))) == 40
    assert len(shown(service, job)) == 82


def test_a_result_that_is_refused_owes_nothing(service: Service) -> None:
    job = submit(service, owing())
    late = service.work.claim(Scope(), 1)
    service.work.release(late)
    assert service.work.finish([done(late[0])]).total() == 0
    assert shown(service, job) == []


def test_a_task_that_is_quarantined_owes(service: Service) -> None:
    job = submit(service, owing())
    for _ in range(3):
        assert shown(service, job) == []
        crash(service, service.work.claim(Scope(), 1))
    assert shown(service, job) == [(OBJECT, OWED), (CALLBACK, WAITING)]


def test_a_row_that_is_no_query_owes_at_once(service: Service) -> None:
    sent = {"url": "nonsense", "pageType": "product", **BOTH}
    job = submit(service, [from_query(sent), *owing(1)])
    assert shown(service, job) == [(OBJECT, OWED), (CALLBACK, WAITING)]
    assert again(service, job).counts.faulted == 1


@pytest.mark.parametrize(
    ("sent", "owed"),
    [
        ({**BOTH, "callback_url": "http://127.0.0.1/x"}, [OBJECT]),
        ({**BOTH, "callback_url": "http://a.example/\ud800"}, [OBJECT]),
        ({**BOTH, "callback_url": 7}, [OBJECT]),
        ({**BOTH, "storage_url": "ftp://bucket"}, [CALLBACK]),
        ({**BOTH, "storage_type": "tos"}, [CALLBACK]),
        ({"callback_url": HOOK, "parse": "maybe"}, [CALLBACK]),
    ],
)
def test_what_cannot_be_owed_makes_the_row_no_query_and_is_left_out(
    service: Service, sent: dict[str, object], owed: list[DeliveryKind]
) -> None:
    made = from_query({"url": "http://a.example/", "pageType": "product", **sent})
    assert made.outcome is not None
    job = submit(service, [made])
    assert [row.kind for row in listed(service, job)] == owed


def test_a_task_that_a_spider_adds_owes(service: Service) -> None:
    job = open_job(service)
    task = add_task(service, job.id, submission(**TOLD))
    service.work.finish([done(task)])
    assert shown(service, job) == [(CALLBACK, OWED)]


def test_the_callback_is_owed_once_the_object_is_stored(service: Service) -> None:
    job = ended(service, 2)
    first, second = claim_all(service)
    assert kinds([first, second]) == [OBJECT, OBJECT]
    service.deliveries.delivered(first)
    assert shown(service, job)[:2] == [(OBJECT, DONE), (CALLBACK, OWED)]
    assert service.deliveries.failed(second, "access denied", final=True) == FAILED
    assert shown(service, job)[2:] == [(OBJECT, FAILED), (CALLBACK, OWED)]
    assert kinds(claim_all(service)) == [CALLBACK, CALLBACK]


def test_each_callback_has_an_id_that_stays(service: Service) -> None:
    ended(service, 3)
    ids = {one for one in column(service, "webhook_id") if one}
    assert len(ids) == 3
    assert {one.webhook_id for one in deliver_all(service) if one.kind is CALLBACK} == ids


def retried(service: Service, before: Callable[[Service], object]) -> tuple[Job, Task]:
    """A job with one task that failed, was retried, and is claimed again."""
    job = submit(service, owing(), TOLD_PLAN)
    service.work.finish([timed_out(task) for task in service.work.claim(Scope(), 1)])
    before(service)
    assert sum(service.upkeep.retry_failed(job)) == 1
    (task,) = service.work.claim(Scope(), 1)
    return job, task


@pytest.mark.parametrize("before", [lambda _: None, claim_all, deliver_all])
def test_a_retried_task_owes_anew_at_its_new_end_and_until_then_nothing(
    service: Service, before: Callable[[Service], object]
) -> None:
    ids: set[str] = set()

    def remember(service: Service) -> None:
        before(service)
        ids.update(column(service, "webhook_id"))

    job, task = retried(service, remember)
    assert [row for row in listed(service, job) if row.task_id is not None] == []
    service.work.finish([done(task)])
    stored, told = listed(service, job)[:2]
    assert (stored.state, told.state) == (OWED, WAITING)
    assert not {one for one in column(service, "webhook_id")[-2:] if one} & ids
    (upload,) = [one for one in claim_all(service) if one.kind is OBJECT]
    # The object may be there with the error.
    assert upload.details["replace"] is True


def test_what_was_in_hand_of_a_retried_task_changes_nothing(service: Service) -> None:
    held: list[list[object]] = []
    job, task = retried(service, lambda service: held.append([*claim_all(service)]))
    service.work.finish([done(task)])
    for late in held[0]:
        assert service.deliveries.delivered(late) is False  # type: ignore[arg-type]
        assert service.deliveries.failed(late, "late") is None  # type: ignore[arg-type]
    assert shown(service, job)[:2] == [(OBJECT, OWED), (CALLBACK, WAITING)]


def test_a_retry_lets_the_job_tell_if_nothing_else_was_to_be_stored(service: Service) -> None:
    job, _ = retried(service, lambda _: None)
    assert shown(service, job) == [(CALLBACK, OWED)]


def test_jobs_and_tasks_that_owe_nothing_have_no_rows(service: Service) -> None:
    job = ended(service, submissions(3), owes=evolve(PLAN.owes))
    assert (shown(service, job), column(service, "id")) == ([], [])
