"""The ledger: how much room there is, what is held, who hears of a change."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from autoscrape.crawl import pace
from autoscrape.crawl.ledger import FINISH_ROOM, Ledger, Phase
from autoscrape.jobs.query import check
from autoscrape.jobs.task import Task

QUERY = check({"url": "http://example.com/", "pageType": "product"})
PATIENCE = 20.0


def new(slots: int = 3) -> Ledger:
    return Ledger(slots, timeout_s=600)


def task(number: int) -> Task:
    return Task(number, 1, QUERY)


def test_room_is_what_the_active_tasks_leave() -> None:
    ledger = new(slots=3)
    assert (ledger.room, ledger.active, bool(ledger)) == (3, 0, False)
    first, second = ledger.add(task(1)), ledger.add(task(2))
    assert (ledger.room, ledger.active, bool(ledger)) == (1, 2, True)
    ledger.end(first)
    assert (ledger.room, ledger.active) == (2, 1)
    ledger.drop(1)
    assert (ledger.room, ledger.active) == (2, 1)
    ledger.drop(second.task.id)
    assert (ledger.room, ledger.active, bool(ledger)) == (3, 0, False)


def test_more_tasks_than_slots_leave_no_room_and_no_debt() -> None:
    ledger = new(slots=2)
    rows = [ledger.add(task(number)) for number in range(4)]
    assert (ledger.room, ledger.active) == (0, 4)
    for held in rows[:2]:
        ledger.end(held)
    assert (ledger.room, ledger.active) == (0, 2)
    ledger.end(rows[2])
    assert ledger.room == 1


def test_nothing_is_claimed_while_too_many_results_wait_to_be_written() -> None:
    ledger = new(slots=FINISH_ROOM + 10)
    rows = [ledger.add(task(number)) for number in range(FINISH_ROOM)]
    for held in rows[:-1]:
        ledger.end(held)
    assert ledger.room == FINISH_ROOM + 9
    ledger.end(rows[-1])
    assert (ledger.room, ledger.active) == (0, 0)
    ledger.drop(0)
    assert ledger.room == FINISH_ROOM + 10


def test_a_task_ends_once() -> None:
    ledger = new()
    held = ledger.add(task(1))
    assert held.phase is Phase.ACTIVE
    assert [ledger.end(held), ledger.end(held)] == [True, False]
    assert held.phase is Phase.ENDED
    assert ledger.active == 0


def test_a_task_that_was_let_go_cannot_end() -> None:
    ledger = new()
    held = ledger.add(task(1))
    ledger.drop(1)
    assert not ledger.end(held)
    assert (ledger.active, ledger.room, held in ledger) == (0, 3, False)


def test_letting_go_of_what_is_not_held_changes_nothing() -> None:
    ledger = new()
    ledger.end(ledger.add(task(1)))
    ledger.add(task(2))
    for number in (1, 1, 2, 7):
        ledger.drop(number)
    assert (len(ledger), ledger.active, ledger.room) == (0, 0, 3)


def test_a_domain_is_full_when_as_many_of_its_tasks_are_active_as_may_be() -> None:
    ledger = Ledger(9, timeout_s=600, domain_slots=2)
    other = check({"url": "http://other.test/", "pageType": "product"})
    rows = [ledger.add(task(1)), ledger.add(Task(2, 1, other))]
    assert ledger.domain_room().full == ()
    rows.append(ledger.add(task(3)))
    assert ledger.domain_room().full == ("example.com",)
    ledger.end(rows[0])
    assert ledger.domain_room().full == ()


def test_what_ended_lately_is_taken_ahead_and_soon_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    ledger = Ledger(3, timeout_s=600, domain_slots=2, ahead_s=0.5)
    for number in range(10):
        ledger.end(ledger.add(task(number)))
        ledger.drop(number)
    assert ledger.room == 13
    for number in range(11):
        ledger.add(task(number))
    assert (ledger.room, ledger.domain_room().full) == (2, ())
    ledger.add(task(11))
    assert (ledger.room, ledger.domain_room().full) == (1, ("example.com",))
    now[0] += 0.5
    assert (ledger.room, ledger.domain_room().full) == (0, ("example.com",))


def test_another_domain_is_not_taken_ahead_for_what_one_did() -> None:
    ledger = Ledger(3, timeout_s=600, domain_slots=1, ahead_s=600)
    other = check({"url": "http://other.test/", "pageType": "product"})
    ledger.end(ledger.add(task(1)))
    ledger.add(Task(2, 1, other))
    assert ledger.domain_room().full == ("other.test",)


def test_a_task_is_late_when_its_time_since_the_first_claim_is_up() -> None:
    ledger = new()
    ledger.add(Task(1, 1, QUERY, age_ms=599_000))
    late = ledger.add(Task(2, 2, QUERY, age_ms=600_000))
    ended = ledger.add(Task(3, 2, QUERY, age_ms=700_000))
    ledger.end(ended)
    assert ledger.late() == [late]


def test_the_tasks_held_are_those_not_let_go_ended_ones_included() -> None:
    ledger = new()
    rows = [ledger.add(task(number)) for number in (1, 2, 3)]
    ledger.end(rows[0])
    ledger.drop(2)
    assert ledger.tasks() == [task(1), task(3)]


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, PATIENCE))


@pytest.mark.parametrize("happening", ["end", "drop"])
def test_a_change_wakes_up_who_waits_for_it(happening: str) -> None:
    async def test() -> None:
        ledger = new()
        held = ledger.add(task(1))
        waiting = [asyncio.create_task(ledger.change()) for _ in range(2)]
        await asyncio.sleep(0)
        assert not any(waiter.done() for waiter in waiting)
        ledger.end(held) if happening == "end" else ledger.drop(1)
        await asyncio.gather(*waiting)

    run(test())


def test_what_changes_nothing_wakes_nobody() -> None:
    async def test() -> None:
        ledger = new()
        held = ledger.add(task(1))
        ledger.end(held)
        waiting = asyncio.create_task(ledger.change())
        await asyncio.sleep(0)
        ledger.end(held)
        ledger.drop(7)
        ledger.add(task(2))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
        ledger.drop(1)
        await waiting

    run(test())


def test_an_old_change_does_not_count_as_a_new_one() -> None:
    async def test() -> None:
        ledger = new()
        ledger.end(ledger.add(task(1)))
        waiting = asyncio.create_task(ledger.change())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
        ledger.drop(1)
        await waiting

    run(test())
