"""What is owed is listed, sent again, and kept from the purge until it has ended."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select, update

from autoscrape.jobs.delivery import Delivery, DeliveryState
from autoscrape.jobs.job import Job
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.submitting import DAY_MS
from autoscrape.store import delivery_rows, removing
from autoscrape.store.schema import deliveries, jobs, tasks
from tests.contract.delivering import (
    BOTH,
    CALLBACK,
    DONE,
    FAILED,
    FEEDS,
    FULL_PLAN,
    OBJECT,
    OWED,
    STORED,
    TOLD,
    TOLD_PLAN,
    WAITING,
    change,
    claim_all,
    column,
    deliver_all,
    ended,
    kinds,
    listed,
    owing,
    shown,
)
from tests.contract.making import again, claim, done, now_of, open_job, submit


def make_old(service: Service) -> None:
    """Let all that has ended have ended two days ago."""
    then = now_of(service) - 2 * DAY_MS
    change_jobs = update(jobs).where(jobs.c.finished_time.is_not(None))
    with service.database.write() as connection:
        connection.execute(change_jobs.values(finished_time=then, state_time=then))


def rows_of(service: Service, job: Job) -> tuple[int, int]:
    """How many tasks and deliveries a job has."""
    with service.database.read() as connection:
        numbers = [
            connection.scalar(select(func.count()).where(table.c.job_id == job.id))
            for table in (tasks, deliveries)
        ]
    return int(numbers[0] or 0), int(numbers[1] or 0)


def content(service: Service, delivery: Delivery) -> bytes:
    """What is sent for a delivery."""
    found = service.deliveries.content(delivery)
    assert found is not None
    return found.body


def fail_all(service: Service) -> None:
    """Give up all that is due, and what becomes due by that."""
    while some := claim_all(service):
        for one in some:
            service.deliveries.failed(one, "access denied", final=True)


def test_deliveries_are_listed_by_task_and_those_of_the_job_last(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_rows, "_PAGE", 3)
    job = submit(service, owing(4), FULL_PLAN)
    held = service.work.claim(Scope(), 4)
    service.work.finish([done(task) for task in reversed(held)])
    other = submit(service, owing(1))
    rows = listed(service, job)
    assert [row.task_id for row in rows] == [
        *(task.id for task in held for _ in range(2)),
        None,
        None,
    ]
    assert [row.kind for row in rows] == [OBJECT, CALLBACK] * 4 + [FEEDS, CALLBACK]
    assert listed(service, other) == []
    assert all(row.owed_since <= now_of(service) for row in rows)


def test_deliveries_are_counted_by_state(service: Service) -> None:
    job = ended(service, 3)
    first, second, _ = claim_all(service)
    service.deliveries.delivered(first)
    service.deliveries.failed(second, "access denied", final=True)
    counts = service.deliveries.owed(job.id)
    assert counts == {DONE: 1, FAILED: 1, OWED: 3, WAITING: 1}
    assert service.deliveries.left(job.id) == 4
    assert service.deliveries.owed(job.id + 1)[DeliveryState.OWED] == 0


def test_what_failed_is_sent_again_from_the_beginning(service: Service) -> None:
    job = ended(service, 2, owes=FULL_PLAN.owes)
    before = column(service, "webhook_id")
    fail_all(service)
    assert {state for _, state in shown(service, job)} == {FAILED}
    assert service.deliveries.resend(job) == 6
    assert shown(service, job) == [
        *[(OBJECT, OWED), (CALLBACK, WAITING)] * 2,
        (FEEDS, OWED),
        (CALLBACK, WAITING),
    ]
    assert {(row.attempts, row.reason, row.ended_time) for row in listed(service, job)} == {
        (0, None, None)
    }
    sent = deliver_all(service)
    assert sorted(kinds(sent)[:3]) == [FEEDS, OBJECT, OBJECT]
    assert {state for _, state in shown(service, job)} == {DONE}
    assert column(service, "webhook_id") == before
    assert service.deliveries.resend(job) == 0


def test_only_what_failed_is_sent_again(service: Service) -> None:
    job, other = ended(service, 2), ended(service, 1)
    first, *_ = claim_all(service)
    service.deliveries.delivered(first)
    fail_all(service)
    change(service, due=0)
    with service.database.write() as connection:
        held = update(deliveries).where(deliveries.c.lease_until.is_not(None))
        connection.execute(held.values(lease_until=None, holder=None))
    fail_all(service)
    assert shown(service, job)[:2] == [(OBJECT, DONE), (CALLBACK, FAILED)]
    assert service.deliveries.resend(job) == 3
    assert shown(service, job) == [
        *[(OBJECT, DONE), (CALLBACK, OWED)],
        *[(OBJECT, OWED), (CALLBACK, WAITING)],
    ]
    assert shown(service, other) == [(OBJECT, FAILED), (CALLBACK, FAILED)]


@pytest.mark.parametrize("tried", [0, 1])
def test_callbacks_wait_again_for_what_is_sent_again(service: Service, tried: int) -> None:
    job = ended(service, 2, owes=FULL_PLAN.owes)
    for one in claim_all(service):
        service.deliveries.failed(one, "access denied", final=True)
    for one in claim_all(service) if tried else []:
        service.deliveries.failed(one, "status 503")
    change(service, due=0)
    assert service.deliveries.resend(job) == 3
    assert shown(service, job) == [
        *[(OBJECT, OWED), (CALLBACK, WAITING)] * 2,
        (FEEDS, OWED),
        (CALLBACK, WAITING),
    ]
    sent = deliver_all(service)
    assert sorted(kinds(sent)[:3]) == [FEEDS, OBJECT, OBJECT]
    assert {state for _, state in shown(service, job)} == {DONE}
    told = json.loads(content(service, sent[3]))
    assert told["data"]["output_url"].startswith("s3://bucket/day/")


def test_callbacks_that_are_being_sent_do_not_wait(service: Service) -> None:
    job = ended(service, 1)
    (upload,) = claim_all(service)
    service.deliveries.failed(upload, "access denied", final=True)
    (told,) = claim_all(service)
    assert service.deliveries.resend(job) == 1
    assert shown(service, job) == [(OBJECT, OWED), (CALLBACK, OWED)]
    assert service.deliveries.delivered(told)
    assert kinds(deliver_all(service)) == [OBJECT]


def test_much_is_sent_again_in_chunks(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_rows, "CHUNK", 2)
    job = ended(service, 5, owes=FULL_PLAN.owes)
    fail_all(service)
    assert service.deliveries.resend(job) == 12
    assert shown(service, job)[-1] == (CALLBACK, WAITING)
    assert len(deliver_all(service)) == 12


def test_a_job_that_still_owes_is_not_purged(service: Service) -> None:
    owing_jobs = [ended(service, owing(1, **asked)) for asked in (STORED, TOLD, BOTH)]
    told = submit(service, [], TOLD_PLAN)
    free = ended(service, owing(1, articleBodyRaw=True))
    make_old(service)
    assert sum(service.upkeep.purge(0)) == 1
    assert rows_of(service, free) == (0, 0)
    assert [rows_of(service, job) for job in (*owing_jobs, told)] == [
        (1, 1),
        (1, 1),
        (1, 2),
        (0, 1),
    ]
    deliver_all(service)
    make_old(service)
    assert sum(service.upkeep.purge(0)) == 3
    assert [rows_of(service, job) for job in (*owing_jobs, told)] == [(0, 0)] * 4


def test_what_was_given_up_is_not_kept_for_ever(service: Service) -> None:
    job = ended(service, 2)
    fail_all(service)
    make_old(service)
    assert sum(service.upkeep.purge(0)) == 2
    assert rows_of(service, job) == (0, 0)
    assert service.deliveries.resend(job) == 0


def test_what_is_sent_again_while_old_jobs_are_purged_is_kept(service: Service) -> None:
    first, second = ended(service), ended(service)
    fail_all(service)
    make_old(service)
    purging = service.upkeep.purge(0)
    assert next(purging) == 1
    assert rows_of(service, first) == (0, 0)
    assert service.deliveries.resend(second) == 2
    assert list(purging) == []
    assert rows_of(service, second) == (1, 2)


def test_a_great_job_goes_in_chunks_with_its_deliveries(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "CHUNK", 2)
    job = ended(service, 5, owes=FULL_PLAN.owes)
    deliver_all(service)
    make_old(service)
    purging = service.upkeep.purge(0)
    assert next(purging) == 2
    assert rows_of(service, job) == (3, 8)
    assert list(purging) == [2, 1]
    assert rows_of(service, job) == (0, 0)


def test_a_deleted_job_owes_nothing(service: Service) -> None:
    job = submit(service, owing(3), FULL_PLAN)
    service.work.finish([done(task) for task in service.work.claim(Scope(), 2)])
    held = claim_all(service)
    assert sum(service.upkeep.delete(job)) == 3
    assert rows_of(service, job) == (0, 0)
    assert service.deliveries.claim(9, 9) == []
    assert [service.deliveries.delivered(one) for one in held] == [False, False]
    assert again(service, job).counts.total == 3


def test_an_older_job_knows_of_newer_feeds_of_the_same_name(service: Service) -> None:
    target, other = "s3://bucket/latest.jsonl", "s3://bucket/other.jsonl"
    older, newer, newest = (open_job(service) for _ in range(3))
    service.deliveries.owe_feed(older.id, target, {"file": "/data/older"})
    service.deliveries.feed_stored(newest.id, other)
    (feed,) = claim_all(service)
    assert service.deliveries.newer_feed(feed) is None
    service.deliveries.owe_feed(newer.id, target, {"file": "/data/newer"})
    assert (found := service.deliveries.newer_feed(feed)) is not None
    assert found.key == newer.key
    service.deliveries.feed_stored(newer.id, target)
    assert shown(service, newer) == [(FEEDS, DONE)]
    service.deliveries.feed_stored(newest.id, target)
    assert (found := service.deliveries.newer_feed(feed)) is not None
    assert found.key == newest.key


def test_a_feed_that_a_crawl_could_not_store_is_owed(service: Service) -> None:
    job = open_job(service, 1, TOLD_PLAN)
    service.work.finish([done(task) for task in claim(service, job.id, 1)])
    service.deliveries.owe_feed(job.id, "gs://bucket/feed.csv", {"file": "/data/feed.csv"})
    service.close_job(job.id, "feed_failed", {})
    assert shown(service, job) == [(FEEDS, OWED), (CALLBACK, WAITING)]
    (feed,) = claim_all(service)
    assert (feed.target, feed.details) == ("gs://bucket/feed.csv", {"file": "/data/feed.csv"})
    service.deliveries.delivered(feed)
    assert shown(service, job) == [(FEEDS, DONE), (CALLBACK, OWED)]
