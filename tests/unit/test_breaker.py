"""The circuit breaker: when claiming pauses, and that dead hosts never make it."""

from __future__ import annotations

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autoscrape.crawl import breaker as limits
from autoscrape.crawl.breaker import Breaker


class Time:
    """A clock that goes on only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Slow(Time):
    """A clock on which a sleep never ends."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


def new(time: Time) -> Breaker:
    return Breaker(time.clock, time.sleep)


def opened(time: Time) -> Breaker:
    breaker = new(time)
    for number in range(3):
        breaker.heard_answer(f"{number}.example")
    assert [fails(breaker, f"{number}.example") for number in range(3)] == [False, False, True]
    return breaker


def fails(breaker: Breaker, domain: str, *, cut_off: bool = False) -> bool:
    return breaker.heard_failure(domain, True, cut_off)


def turn(breaker: Breaker) -> int | None:
    return asyncio.run(breaker.turn())


def test_closed_breaker_lets_claim_at_once() -> None:
    time = Time()
    assert turn(new(time)) is None
    assert time.now == 1000.0


@pytest.mark.parametrize("between", ["0.example", "new.example"])
def test_an_answer_in_between_keeps_it_closed(between: str) -> None:
    breaker = new(Time())
    for number in range(3):
        breaker.heard_answer(f"{number}.example")
    assert not fails(breaker, "0.example")
    assert not fails(breaker, "1.example")
    breaker.heard_answer(between)
    assert not fails(breaker, "2.example")
    assert not breaker.open


def test_one_domain_that_falls_silent_is_no_evidence() -> None:
    breaker = new(Time())
    breaker.heard_answer("shop.example")
    assert not any(fails(breaker, "shop.example") for _ in range(1000))


def test_answers_of_more_than_an_hour_ago_are_no_evidence() -> None:
    time = Time()
    breaker = new(time)
    for number in range(3):
        breaker.heard_answer(f"{number}.example")
    time.now += limits.MEMORY_S + 1
    assert not any(fails(breaker, f"{number}.example") for number in range(3))


def test_five_failures_of_the_own_network_open_it_whatever_the_domain() -> None:
    breaker = new(Time())
    heard = [fails(breaker, "shop.example", cut_off=True) for _ in range(5)]
    assert heard == [False] * 4 + [True]


def test_failures_of_no_network_are_not_counted() -> None:
    breaker = new(Time())
    for number in range(10):
        breaker.heard_answer(f"{number}.example")
    assert not any(breaker.heard_failure(f"{n}.example", False, False) for n in range(10))


def test_probes_come_after_five_seconds_doubling_to_a_minute() -> None:
    time = Time()
    breaker = opened(time)
    due = []
    for _ in range(6):
        before = time.now
        assert turn(breaker) == 1
        due.append(time.now - before)
        assert fails(breaker, "0.example")
    assert due == [5, 10, 20, 40, 60, 60]


def test_an_answer_closes_it_and_the_next_pause_is_short_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "autoscrape")
    time = Time()
    breaker = opened(time)
    turn(breaker)
    turn(breaker)
    breaker.heard_answer("1.example")
    assert (breaker.open, turn(breaker)) == (False, None)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    for number in range(3):
        breaker.heard_answer(f"{number}.example")
    for number in range(3):
        fails(breaker, f"{number}.example")
    before = time.now
    assert turn(breaker) == 1
    assert time.now - before == limits.FIRST_PAUSE_S


def test_an_answer_wakes_who_waits_for_a_turn() -> None:
    async def run() -> int | None:
        breaker = opened(Slow())
        waiting = asyncio.create_task(breaker.turn())
        await asyncio.sleep(0)
        breaker.heard_answer("0.example")
        return await asyncio.wait_for(waiting, 20)

    assert asyncio.run(run()) is None


def test_probes_that_prove_nothing_follow_at_once_and_the_third_closes_it() -> None:
    async def run() -> list[int | None]:
        breaker = opened(Slow())
        turns = []
        for number in range(3):
            waiting = asyncio.create_task(breaker.turn())
            await asyncio.sleep(0)
            assert not fails(breaker, f"dead-{number}.example")
            turns.append(await asyncio.wait_for(waiting, 20))
        return turns

    assert asyncio.run(run()) == [1, 1, None]


def test_closed_in_doubt_the_next_evidence_opens_it_again() -> None:
    breaker = opened(Time())
    for number in range(3):
        assert not fails(breaker, f"dead-{number}.example")
    assert not breaker.open
    assert fails(breaker, "0.example")


@pytest.mark.parametrize(
    ("answered", "longest"),
    [(True, limits.LONGEST_S), (False, limits.LONGEST_UNPROVEN_S)],
)
def test_after_a_while_failures_are_believed_until_something_answers(
    answered: bool, longest: float
) -> None:
    time = Time()
    breaker = new(time)
    if answered:
        breaker.heard_answer("shop.example")
    for number in range(limits.PIECES):
        fails(breaker, f"{number}.example", cut_off=True)
    began = time.now
    while turn(breaker) == 1:
        assert fails(breaker, "next.example", cut_off=True)
    assert longest <= time.now - began <= longest + limits.LONGEST_PAUSE_S
    assert not any(fails(breaker, f"{n}.example", cut_off=True) for n in range(100))
    breaker.heard_answer("shop.example")
    assert any(fails(breaker, f"{n}.example", cut_off=True) for n in range(limits.PIECES))


def test_only_so_many_domains_are_remembered_the_latest() -> None:
    breaker = new(Time())
    for number in range(limits.MAX_KNOWN + 3):
        breaker.heard_answer(f"{number}.example")
    assert not any(fails(breaker, f"{number}.example") for number in range(3))
    assert [fails(breaker, f"{number}.example") for number in range(3, 6)] == [False, False, True]


@given(
    st.sets(st.integers(0, 50), max_size=2),
    st.lists(st.integers(100, 10_000), max_size=300),
    st.data(),
)
def test_a_list_of_dead_hosts_never_opens_it(
    alive: set[int], dead: list[int], data: st.DataObject
) -> None:
    # Not even with two living domains among them that die on the way.
    breaker = new(Time())
    for number in alive:
        breaker.heard_answer(f"{number}.example")
    for number in data.draw(st.permutations([*dead, *alive, *alive])):
        assert not fails(breaker, f"{number}.example")
    assert not breaker.open


@given(st.lists(st.integers(0, 100), min_size=3, max_size=100))
def test_opened_in_error_it_lets_a_list_of_dead_hosts_end(dead: list[int]) -> None:
    time = Time()
    breaker = opened(time)
    ended = 0
    for number in dead:
        assert turn(breaker) == (1 if ended < 3 else None)
        ended += not fails(breaker, f"dead-{number}.example")
    assert ended == len(dead)
    assert time.now - 1000.0 <= limits.FIRST_PAUSE_S
