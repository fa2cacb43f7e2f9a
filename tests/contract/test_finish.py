"""Finishing: exactly one result for a task, and only from the one who holds it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from autoscrape.items import Article, Product
from autoscrape.jobs.job import Counts
from autoscrape.jobs.task import Finished, Outcome, Task, TaskState
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from tests.contract.making import add_task, claim, done, numbers, open_job, timed_out
from tests.contract.store_check import assert_consistent, state_of


def counts(service: Service) -> Counts:
    return service.jobs()[0].counts


def reclaimed(service: Service, number: int) -> tuple[int, list[Task], list[Task]]:
    """A job whose tasks were claimed, handed back and claimed again: job, old and new claims."""
    job = open_job(service, number)
    old = claim(service, job.id, number)
    service.work.release(old)
    return job.id, old, claim(service, job.id, number)


def test_results_and_counts_follow_the_outcomes(service: Service) -> None:
    job = open_job(service, 5)
    tasks = claim(service, job.id, 4)
    written = service.work.finish([done(tasks[0], "A"), timed_out(tasks[1]), done(tasks[2])])
    assert written == Counter({TaskState.DONE: 2, TaskState.FAULTED: 1})
    assert_consistent(service.database)
    assert counts(service) == Counts(total=5, done=2, faulted=1)
    first, second, third = service.results(job.id)
    assert first.item == Product(url="http://a.example/0", name="A")
    assert (first.error, first.cause, first.line) == (None, None, 0)
    assert (second.item, second.error) == (None, "query timed out")
    assert second.cause == "it took too long"
    assert third.task_id == tasks[2].id
    assert state_of(service.database, tasks[3].id) == ("running", 1, 0)


def test_nothing_finished_changes_nothing(service: Service) -> None:
    open_job(service, 1)
    assert service.work.finish([]) == Counter()
    assert counts(service) == Counts(total=1)


@pytest.mark.parametrize("number", [49, 50, 51, 700])
def test_a_batch_may_have_any_size(service: Service, number: int) -> None:
    job = open_job(service, number)
    tasks = claim(service, job.id, number)
    written = service.work.finish([timed_out(t) if t.id % 2 else done(t) for t in tasks])
    assert written.total() == number
    assert_consistent(service.database)


@pytest.mark.parametrize(("first", "second"), [(done, timed_out), (timed_out, done), (done, done)])
def test_the_first_outcome_stands(service: Service, first: Any, second: Any) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    service.work.finish([first(task)])
    (kept,) = service.results(job.id)
    assert service.work.finish([second(task)]).total() == 0
    assert list(service.results(job.id)) == [kept]
    assert_consistent(service.database)
    assert counts(service).left == 0


@pytest.mark.parametrize("ends", [(done, timed_out), (timed_out, done), (done, done)])
def test_two_outcomes_in_one_batch_make_one_result(service: Service, ends: Any) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    assert service.work.finish([end(task) for end in ends]).total() == 1
    assert len(list(service.results(job.id))) == 1
    assert_consistent(service.database)


def test_a_stale_claim_writes_nothing_and_fails_nobody(service: Service) -> None:
    job_id, old, new = reclaimed(service, 3)
    batch = [done(new[0]), done(old[1], "stale"), timed_out(new[2])]
    written = service.work.finish(batch)
    assert written == Counter({TaskState.DONE: 1, TaskState.FAULTED: 1})
    assert state_of(service.database, old[1].id) == ("running", 2, 0)
    assert_consistent(service.database)
    assert service.work.finish([done(new[1], "fresh")]).total() == 1
    names = [result.item.name for result in service.results(job_id) if result.item]
    assert names == ["Kettle", "fresh"]


def test_a_claim_that_was_handed_back_writes_nothing(service: Service) -> None:
    job = open_job(service, 2)
    tasks = claim(service, job.id, 2)
    service.work.release(tasks[:1])
    assert service.work.finish([done(task) for task in tasks]).total() == 1
    assert_consistent(service.database)
    assert numbers(claim(service, job.id, 2)) == [0]


def test_a_stale_claim_cannot_change_a_stored_result(service: Service) -> None:
    job_id, old, new = reclaimed(service, 1)
    service.work.finish([done(new[0], "fresh")])
    assert service.work.finish([timed_out(old[0])]).total() == 0
    (result,) = service.results(job_id)
    assert result.item is not None
    assert result.item.name == "fresh"


@pytest.mark.parametrize("stale_first", [True, False])
def test_a_stale_claim_does_not_hide_the_good_one_of_its_batch(
    service: Service, stale_first: bool
) -> None:
    job_id, old, new = reclaimed(service, 1)
    batch = [done(old[0], "stale"), done(new[0], "fresh")]
    service.work.finish(batch if stale_first else batch[::-1])
    assert [r.item.name for r in service.results(job_id) if r.item] == ["fresh"]


def test_a_task_that_does_not_exist_writes_nothing(service: Service) -> None:
    job = open_job(service, 2)
    first, second = claim(service, job.id, 2)
    unknown = Task(first.id - 1, 1, first.query)
    assert service.work.finish([done(first), done(unknown), done(second)]).total() == 2
    assert_consistent(service.database)


TEXTS = [
    "a\x00b",
    "\x01\x1f\x7f",
    "\ud800",
    "\udfff\ud800",
    "😀\U0010ffff",
    "ünïcode 日本",
    "'; DROP TABLE tasks; --",
    "%s ? :name {x}",
    '{"a": "\\u0000"}',
    " \u2028\u2029\ufeff",
]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_any_text_comes_back_as_it_went_in(service: Service, text: str) -> None:
    job = open_job(service, 0)
    sent = {"url": "http://a.example/", "pageType": "article", "meta": text}
    task = add_task(service, job.id, from_query(sent))
    assert task.query.user_query == sent
    item = Article(url="http://a.example/", headline=text, authorsList=[text])
    service.work.finish([Finished(task, Outcome(item=item))])
    (result,) = service.results(job.id)
    assert result.user_query == sent
    assert result.item == item
    assert result.document()["query"]["userQuery"]["meta"] == text


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_any_cause_can_be_kept(service: Service, text: str) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    service.work.finish([Finished(task, Outcome(error="query timed out", cause=text))])
    assert [result.cause for result in service.results(job.id)] == [text]
