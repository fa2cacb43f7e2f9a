"""Claiming: how many, in which order, and fairly between domains."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import Connection, select

from autoscrape.jobs.job import JobState
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.turns import DomainRoom
from autoscrape.service.run_lease import this_run
from autoscrape.service.service import Service
from autoscrape.store import claiming
from autoscrape.store.dialect import Lease
from autoscrape.store.schema import tasks
from tests.contract.delivering import STORED, TOLD
from tests.contract.making import (
    again,
    claim,
    claim_all,
    domains,
    faulted,
    now_of,
    numbers,
    open_job,
    submission,
    submissions,
    submit,
)
from tests.contract.store_check import assert_consistent, state_of

SMALL = ["b.example", "c.example", "d.example", "e.example", "f.example"]


@pytest.mark.parametrize(("limit", "claimed"), [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5), (999, 5)])
def test_no_more_than_the_limit(service: Service, limit: int, claimed: int) -> None:
    job = open_job(service, 5)
    assert len(claim(service, job.id, limit)) == claimed
    assert_consistent(service.database)


@pytest.mark.parametrize("limit", range(1, 12))
def test_no_more_than_the_limit_over_many_domains(service: Service, limit: int) -> None:
    job = open_job(service, [submission(domain, n) for domain in SMALL for n in range(2)])
    assert len(claim(service, job.id, limit)) == min(limit, 10)


def test_a_claimed_task_is_what_was_submitted(service: Service) -> None:
    job = open_job(service, [submission("shop.example.com", 7, meta="m", articleBodyRaw="no")])
    (task,) = claim(service, job.id, 10)
    assert task.claim_no == 1
    assert task.query.url == "http://shop.example.com/7"
    assert task.query.domain == "example.com"
    assert (task.query.page_type, task.query.article_body_raw) == ("product", False)
    assert state_of(service.database, task.id) == ("running", 1, 0)


@pytest.mark.parametrize("made", [{}, TOLD, STORED])
def test_a_claimed_task_tells_whether_it_owes(service: Service, made: dict[str, str]) -> None:
    submit(service, [submission(**made)])
    assert [task.owes for task in service.work.claim(Scope(), 1)] == [bool(made)]


def test_a_task_is_claimed_once_and_a_faulted_row_never(service: Service) -> None:
    job = open_job(service, [faulted(0), submission(number=1), faulted(2), submission(number=3)])
    assert numbers(claim_all(service, job.id, 1)) == [1, 3]
    assert claim(service, job.id, 10) == []


def test_a_claim_takes_tasks_of_its_job_only(service: Service) -> None:
    first, second = open_job(service, 3), open_job(service, submissions(3, "b.example"))
    assert domains(claim_all(service, second.id)) == ["b.example"] * 3
    assert domains(claim_all(service, first.id)) == ["a.example"] * 3


def test_within_a_domain_the_order_is_that_of_the_input(service: Service) -> None:
    mixed = [submission(domain, n) for n in range(20) for domain in ("b.example", "a.example")]
    claimed = claim_all(service, open_job(service, mixed).id, 3)
    for domain in ("a.example", "b.example"):
        assert [
            number
            for number, owner in zip(numbers(claimed), domains(claimed), strict=True)
            if owner == domain
        ] == list(range(20))


@pytest.mark.parametrize("big", ["a.example", "z.example"])
@pytest.mark.parametrize("limit", [6, 10, 50])
def test_small_domains_do_not_wait_for_a_big_one(service: Service, big: str, limit: int) -> None:
    job = open_job(service, submissions(100, big) + [submission(domain) for domain in SMALL])
    first = domains(claim(service, job.id, limit))
    assert set(first) == {big, *SMALL}
    assert_consistent(service.database)


@pytest.mark.parametrize(("limit", "rounds"), [(1, 6), (2, 3), (4, 2), (6, 1)])
def test_a_limit_below_the_number_of_domains_serves_them_in_turn(
    service: Service, limit: int, rounds: int
) -> None:
    job = open_job(service, submissions(100) + [submission(domain) for domain in SMALL])
    served = [
        host for now in range(1, rounds + 1) for host in claim_at(service, job.id, now, limit)
    ]
    assert set(served) == {"a.example", *SMALL}


def test_the_least_recently_served_domain_goes_first(service: Service) -> None:
    job = open_job(service, [submission(d, n) for n in range(3) for d in ("a.example", *SMALL[:2])])
    served = [claim_at(service, job.id, now, 1) for now in range(1, 10)]
    assert served == [["a.example"], ["b.example"], ["c.example"]] * 3


def test_a_domain_that_got_more_waits_no_longer_than_one_round(service: Service) -> None:
    job = open_job(service, submissions(4, "a.example") + submissions(4, "b.example"))
    assert claim_at(service, job.id, 100, 3) == ["a.example", "a.example", "b.example"]
    assert claim_at(service, job.id, 200, 1) == ["a.example"]
    assert claim_at(service, job.id, 300, 1) == ["b.example"]


def test_an_unfinished_claim_does_not_count_when_its_transaction_fails(service: Service) -> None:
    job = open_job(service, 3)
    with suppress(ZeroDivisionError), service.database.write() as connection:
        assert len(claim_in(connection, service, job.id, 1, 2)) == 2
        _ = 1 / 0
    assert_consistent(service.database)
    assert numbers(claim_all(service, job.id)) == [0, 1, 2]


def test_a_claimed_task_is_leased_for_a_while_and_renewed(service: Service) -> None:
    job = open_job(service, 1)
    (task,) = claim(service, job.id, 1)
    first = lease(service)
    assert first > now_of(service)
    assert service.work.renew([task]) == {task.id}
    assert lease(service) >= first


def lease(service: Service) -> int:
    """When the lease of the only task ends."""
    with service.database.read() as connection:
        return int(connection.execute(select(tasks.c.lease_until)).scalar_one())


def claim_at(service: Service, job_id: int, now: int, limit: int) -> list[str]:
    """Claim at a time of one's own choice; give the hosts of what was claimed."""
    with service.database.write() as connection:
        found = claim_in(connection, service, job_id, now, limit)
    return [row.user_query["url"].split("/")[2] for row in found]


def claim_in(
    connection: Connection, service: Service, job_id: int, now: int, limit: int
) -> list[claiming.Claim]:
    lease = Lease("worker", this_run(), now, now + 60_000)
    scope = Scope(job_id=job_id)
    return claiming.claim(connection, service.database.dialect, scope, limit, lease)


def test_full_domains_are_passed_over_however_many_jobs_have_nothing_else(
    service: Service,
) -> None:
    for _ in range(5):
        submit(service, [submission("busy.example", n) for n in range(3)])
    last = submit(service, [submission("free.example", n) for n in range(3)])
    room = DomainRoom(most=2, held={"busy.example": 2})
    tasks_ = service.work.claim(Scope(), 2, room)
    assert [task.query.domain for task in tasks_] == ["free.example"] * 2
    all_full = DomainRoom(most=2, held={"busy.example": 2, "free.example": 2})
    assert service.work.claim(Scope(), 9, all_full) == []
    assert again(service, last).state is JobState.RUNNING
    assert_consistent(service.database)


def test_a_claim_takes_no_more_of_a_domain_than_there_is_room_for(service: Service) -> None:
    submit(service, [submission("a.example", n) for n in range(9)])
    room = DomainRoom(most=4, held={"a.example": 1})
    assert len(service.work.claim(Scope(), 9, room)) == 3
