"""Free slots are shared out between priorities, jobs and domains."""

from __future__ import annotations

import pytest

from autoscrape.jobs.turns import DomainRoom, Lane, shares


def lane(job_id: int, domain: str, pending: int, priority: int = 2) -> Lane:
    return Lane(job_id, priority, domain, pending)


@pytest.mark.parametrize("slots", [-1, 0])
def test_without_slots_nothing_is_shared_out(slots: int) -> None:
    assert not shares([lane(1, "a", 5)], max(slots, 0))


def test_without_lanes_nothing_is_shared_out() -> None:
    assert not shares([], 10)


@pytest.mark.parametrize("slots", range(1, 12))
def test_no_more_than_the_slots_and_no_more_than_what_waits(slots: int) -> None:
    lanes = [lane(1, "a", 2), lane(1, "b", 1), lane(2, "a", 4)]
    given = shares(lanes, slots)
    assert given.total() == min(slots, 7)
    assert all(given[one.job_id, one.domain] <= one.pending for one in lanes)


def test_jobs_take_turns_however_many_domains_they_have() -> None:
    lanes = [*(lane(1, f"d{n}", 1) for n in range(50)), lane(2, "only", 50)]
    given = shares(lanes, 20)
    assert given[2, "only"] == 10


def test_domains_of_a_job_take_turns() -> None:
    given = shares([lane(1, "big", 1000), lane(1, "small", 3)], 10)
    assert given == {(1, "big"): 7, (1, "small"): 3}


def test_the_first_lanes_get_what_cannot_be_shared_evenly() -> None:
    given = shares([lane(1, "a", 9), lane(2, "a", 9), lane(3, "a", 9)], 4)
    assert given == {(1, "a"): 2, (2, "a"): 1, (3, "a"): 1}


def test_a_higher_priority_takes_all_it_can_use() -> None:
    lanes = [lane(1, "a", 3, 4), lane(2, "a", 100, 2)]
    assert shares(lanes, 3) == {(1, "a"): 3}
    assert shares(lanes, 5) == {(1, "a"): 3, (2, "a"): 2}


def test_the_same_domain_of_two_jobs_is_two_lanes() -> None:
    assert shares([lane(1, "a", 1), lane(2, "a", 1)], 5) == {(1, "a"): 1, (2, "a"): 1}


def test_a_domain_gets_no_more_than_there_is_room_for_over_all_jobs() -> None:
    lanes = [Lane(1, 2, "a", 9), Lane(1, 2, "b", 9), Lane(2, 2, "a", 9)]
    room = DomainRoom(most=3, held={"a": 1, "b": 3})
    assert room.full == ("b",)
    assert shares(lanes, 9, room) == {(1, "a"): 1, (2, "a"): 1}


def test_room_that_nobody_needs_changes_nothing() -> None:
    lanes = [Lane(1, 2, "a", 9)]
    assert shares(lanes, 4, DomainRoom(most=4)) == shares(lanes, 4) == {(1, "a"): 4}
