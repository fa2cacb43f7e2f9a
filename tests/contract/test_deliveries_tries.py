"""Who holds a delivery, for how long, and when it is tried again; by the clock of the store."""

from __future__ import annotations

import random

import pytest

from autoscrape.jobs.delivery import (
    CALLBACK_WAITS_S,
    JITTER,
    UPLOAD_PATIENCE_S,
    UPLOAD_TRIES,
    DeliveryState,
)
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Submission
from autoscrape.service.run_lease import LEASE_MS
from autoscrape.service.service import Service
from autoscrape.store import delivery_claims
from tests.contract.delivering import (
    FAILED,
    OBJECT,
    OWED,
    STORED,
    TOLD,
    change,
    claim_all,
    clock,
    column,
    ended,
    expire,
    listed,
    owing,
    shown,
)


def told(host: str, number: int = 1) -> list[Submission]:
    """Submissions whose callbacks go to one host."""
    return owing(number, callback_url=f"https://{host}.example/done")


def test_only_who_claimed_last_says_what_became_of_it(service: Service) -> None:
    job = ended(service, told("a"))
    (first,) = claim_all(service)
    expire(service)
    assert service.deliveries.sweep() == 1
    change(service, due=0)
    (second,) = claim_all(service)
    assert second.claim_no == first.claim_no + 1
    assert service.deliveries.renew([first, second]) == {second.id}
    assert service.deliveries.failed(first, "late", final=True) is None
    assert service.deliveries.delivered(first) is False
    service.deliveries.hand_back([first])
    assert service.deliveries.claim(1, 1) == []
    assert service.deliveries.delivered(second) is True
    assert service.deliveries.delivered(second) is False
    assert service.deliveries.failed(second, "late") is None
    assert listed(service, job)[0].attempts == 1


def test_a_sender_that_is_only_late_is_believed(service: Service) -> None:
    job = ended(service, told("a"))
    (one,) = claim_all(service)
    expire(service)
    service.deliveries.sweep()
    assert service.deliveries.failed(one, "again") is None
    assert service.deliveries.delivered(one) is True
    assert listed(service, job)[0].state == "done"


def test_a_lease_lasts_a_minute_from_its_last_renewal(service: Service) -> None:
    ended(service, told("a", 2))
    with clock(service) as time:
        kept, lost = service.deliveries.claim(2, 2)
        time[0] += LEASE_MS
        assert service.deliveries.sweep() == 0
        assert service.deliveries.renew([kept]) == {kept.id}
        time[0] += 1
        assert service.deliveries.sweep() == 1
        assert service.deliveries.sweep() == 0
        assert service.deliveries.renew([kept, lost]) == {kept.id}


def test_what_is_handed_back_is_claimed_at_once_and_counts_no_try(service: Service) -> None:
    job = ended(service, told("a", 2))
    claimed = claim_all(service)
    service.deliveries.hand_back(claimed)
    assert [one.id for one in claim_all(service)] == [one.id for one in claimed]
    assert [row.attempts for row in listed(service, job)] == [0, 0]


def test_of_what_a_dead_sender_had_a_try_is_counted(service: Service) -> None:
    job = ended(service, told("a"))
    claim_all(service)
    expire(service)
    service.deliveries.sweep()
    (row,) = listed(service, job)
    assert (row.state, row.attempts) == (OWED, 1)
    assert row.reason == "the worker that was sending it is gone"


def test_a_sweep_takes_500_at_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_claims, "SWEPT_AT_ONCE", 3)
    ended(service, told("a", 5))
    claim_all(service)
    expire(service)
    assert [service.deliveries.sweep() for _ in range(3)] == [3, 2, 0]


def tried(service: Service, time: list[int]) -> list[float]:
    """Fail a delivery until it is given up; the seconds between its tries."""
    waits = []
    while some := service.deliveries.claim(1, 1):
        began = time[0]
        if service.deliveries.failed(some[0], "status 500") == FAILED:
            break
        assert service.deliveries.claim(1, 1) == []
        left = service.deliveries.next_due()
        assert left
        time[0] += left - 1
        assert service.deliveries.claim(1, 1) == []
        time[0] += 1
        waits.append((time[0] - began) / 1000)
    return waits


def test_callbacks_are_tried_by_the_schedule_and_the_clock_of_the_store(service: Service) -> None:
    job = ended(service, told("a"))
    with clock(service) as time:
        waits = tried(service, time)
    assert len(waits) == len(CALLBACK_WAITS_S) - 1
    for wait, planned in zip(waits, CALLBACK_WAITS_S[1:], strict=True):
        assert planned * (1 - JITTER) <= wait <= planned * (1 + JITTER)
    (row,) = listed(service, job)
    assert (row.state, row.attempts, row.reason) == (FAILED, 8, "status 500")


def test_uploads_are_tried_for_a_day(service: Service) -> None:
    job = ended(service, owing(1, **STORED))
    with clock(service) as time:
        waits = tried(service, time)
    assert waits[0] <= 1.2
    assert waits[-1] > 400
    assert sum(waits) >= UPLOAD_PATIENCE_S > sum(waits[:-1])
    assert shown(service, job) == [(OBJECT, FAILED)]


@pytest.mark.parametrize("sender_dies", [False, True])
def test_an_upload_that_nobody_tried_for_a_day_is_not_given_up_at_once(
    service: Service, sender_dies: bool
) -> None:
    job = ended(service, owing(1, **STORED))
    with clock(service) as time:
        time[0] += round(UPLOAD_PATIENCE_S * 1000) + 1
        (one,) = claim_all(service)
        if sender_dies:
            time[0] += LEASE_MS + 1
            assert service.deliveries.sweep() == 1
        else:
            assert service.deliveries.failed(one, "S3 answered SlowDown") == OWED
        assert shown(service, job) == [(OBJECT, OWED)]
        time[0] += service.deliveries.next_due() or 0
        assert len(tried(service, time)) == UPLOAD_TRIES - 2
    assert shown(service, job) == [(OBJECT, FAILED)]


def denied(service: Service, time: list[int]) -> DeliveryState | None:
    """Deny the one delivery that is due next."""
    time[0] += service.deliveries.next_due() or 0
    (one,) = claim_all(service)
    return service.deliveries.failed(one, "access denied", denied=True)


def test_what_is_denied_is_given_up_at_the_fourth_try_in_a_row(service: Service) -> None:
    job = ended(service, owing(1, **STORED))
    with clock(service) as time:
        began = time[0]
        assert [denied(service, time) for _ in range(3)] == [OWED] * 3
        time[0] += service.deliveries.next_due() or 0
        service.deliveries.failed(claim_all(service)[0], "S3 answered SlowDown")
        assert [denied(service, time) for _ in range(4)] == [OWED] * 3 + [FAILED]
        assert time[0] - began < 3 * 60_000
        assert (listed(service, job)[0].attempts, listed(service, job)[0].reason) == (
            8,
            "access denied",
        )
        service.deliveries.resend(job)
        assert [denied(service, time) for _ in range(4)] == [OWED] * 3 + [FAILED]


def test_an_upload_of_which_no_answer_came_may_be_stored(service: Service) -> None:
    ended(service, owing(1, **STORED))
    with clock(service) as time:
        may_be = []
        for fails in ({"denied": True}, {"denied": False}, {"denied": True}, {"denied": True}):
            time[0] += service.deliveries.next_due() or 0
            (one,) = claim_all(service)
            may_be.append(one.may_be_stored)
            service.deliveries.failed(one, "no", **fails)
    assert may_be == [False, False, True, True]


def test_what_another_machine_must_send_is_put_off_without_a_try(service: Service) -> None:
    job = ended(service, owing(1, **STORED))
    with clock(service) as time:
        for _ in range(20):
            time[0] += round(UPLOAD_PATIENCE_S * 1000)
            (one,) = claim_all(service)
            assert service.deliveries.put_off(one, "its copy lies on other", 600.0)
            assert not service.deliveries.put_off(one, "late", 0.0)
            assert service.deliveries.next_due() == 600_000
    (row,) = listed(service, job)
    assert (row.state, row.attempts, row.reason) == (OWED, 0, "its copy lies on other")


@pytest.mark.parametrize(
    ("asked", "waited"), [(None, 5), (1, 5), (60, 60), (10**9, UPLOAD_PATIENCE_S)]
)
def test_what_the_other_side_asks_to_wait_is_waited_at_least(
    service: Service, asked: float | None, waited: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: 0.0)
    ended(service, told("a"))
    with clock(service):
        (one,) = claim_all(service)
        service.deliveries.failed(one, "busy", retry_after=asked)
        assert service.deliveries.next_due() == waited * 1000


def test_waits_are_spread(service: Service) -> None:
    ended(service, told("a", 20))
    with clock(service):
        for one in claim_all(service):
            service.deliveries.failed(one, "busy")
    assert len(set(column(service, "due"))) > 10


@pytest.mark.parametrize("reason", ["a\nb\r\n c", "a\0b", "\ud800", "x" * 10_000])
def test_a_reason_is_one_line_that_every_store_takes(service: Service, reason: str) -> None:
    job = ended(service, told("a"))
    service.deliveries.failed(claim_all(service)[0], reason)
    kept = listed(service, job)[0].reason
    assert kept is not None
    assert kept.isprintable()
    assert len(kept) < 2000


def test_the_next_is_due_by_the_clock_of_the_store(service: Service) -> None:
    job, other = ended(service, told("a")), ended(service, told("b"))
    with clock(service) as time:
        change(service, due=time[0] + 7000)
        assert service.deliveries.next_due() == 7000
        assert service.deliveries.next_due(Scope(other.id)) == 7000
        time[0] += 9000
        assert service.deliveries.next_due() == 0
        (one,) = service.deliveries.claim(9, 9, Scope(job.id))
        assert service.deliveries.next_due(Scope(job.id)) == LEASE_MS
        service.deliveries.delivered(one)
        assert service.deliveries.next_due(Scope(job.id)) is None
        assert service.deliveries.next_due() == 0


def test_a_callback_that_waits_for_an_upload_is_not_due(service: Service) -> None:
    ended(service, owing(1, **STORED, **TOLD))
    (upload,) = claim_all(service)
    assert service.deliveries.claim(9, 9) == []
    service.deliveries.delivered(upload)
    assert len(claim_all(service)) == 1
