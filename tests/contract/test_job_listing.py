"""Lists of jobs: each filter of the JobQ API, alone and together."""

from __future__ import annotations

from typing import Any

import pytest

from autoscrape.jobs.job import JobState
from autoscrape.jobs.job_filter import MAX_NUMBER, MAX_VALUES
from autoscrape.jobs.key import JobReference
from autoscrape.store.database import Database
from tests.contract.listing import add, count, keys, referring

RUNNING = {"reserved_by": "here:1:1", "reserved_until": 2**40}
NOW = 1_359_774_955_431
"""A time that needs more than 32 bits."""


@pytest.fixture
def five(database: Database) -> Database:
    """A store with five finished jobs of two spiders; the newest is 1/1/3."""
    with database.write() as connection:
        add(connection, NOW, "product", ["a"])
        add(connection, NOW + 1, "article", ["b"])
        add(connection, NOW + 2, "product", ["a", "b"])
        add(connection, NOW + 3, "article")
        add(connection, NOW + 4, "product", ["c"])
    return database


NEWEST_FIRST = ["1/1/3", "1/2/2", "1/1/2", "1/2/1", "1/1/1"]


def test_without_filters_all_jobs_come_newest_first(five: Database) -> None:
    assert keys(five) == NEWEST_FIRST
    assert count(five) == 5


def test_the_order_is_by_the_time_of_the_state_not_of_submission(database: Database) -> None:
    with database.write() as connection:
        times = [NOW + 2, NOW, NOW + 3, NOW + 1]
        made = [add(connection, at) for at in times]
    assert keys(database) == [made[2], made[0], made[3], made[1]]


def test_of_jobs_of_one_time_the_last_submitted_comes_first(database: Database) -> None:
    with database.write() as connection:
        made = [add(connection, NOW, f"s{n % 3}") for n in range(7)]
    assert keys(database) == made[::-1]
    assert keys(database, start=2, count=3) == made[4:1:-1]
    assert keys(database, stop=JobReference.parse(made[2])) == made[:2:-1]


@pytest.mark.parametrize(
    ("spider", "wanted"),
    [
        (("product",), ["1/1/3", "1/1/2", "1/1/1"]),
        (("2",), ["1/2/2", "1/2/1"]),
        (("article", "1"), NEWEST_FIRST),
        (("article", "2"), ["1/2/2", "1/2/1"]),
        (("none",), []),
        (("Product",), []),
        (("9",), []),
        ((str(2**31),), []),
        (("9" * 5000,), []),
        (("²",), []),
    ],
    ids=lambda value: " ".join(value)[:30],
)
def test_spiders_are_named_by_name_or_id(
    five: Database, spider: tuple[str, ...], wanted: list[str]
) -> None:
    assert keys(five, spider=spider) == wanted
    assert count(five, spider=spider) == len(wanted)


def test_an_id_goes_before_a_name_of_the_same_digits(database: Database) -> None:
    with database.write() as connection:
        add(connection, NOW, "2")
        add(connection, NOW + 3, "2", project="news")
        add(connection, NOW + 1, "b")
        add(connection, NOW + 2, "7")
    assert keys(database, spider=("2",)) == ["1/2/1"]
    assert keys(database, spider=("7",)) == ["1/3/1"]
    assert keys(database, None, spider=("2",)) == ["2/1/1", "1/2/1"]
    assert keys(database, keys=referring("2/1")) == ["1/2/1"]
    assert keys(database, keys=referring("1/7/1", "1/1/1")) == ["1/3/1", "1/1/1"]
    assert keys(database, None, keys=referring("2/2/1")) == ["2/1/1"]


@pytest.fixture
def of_each_state(database: Database) -> Database:
    """A store with one job in each state: 1/1/1 pending, then running, finished, deleted."""
    with database.write() as connection:
        for n, state in enumerate(JobState):
            add(connection, NOW + n, state=state)
    return database


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ((), ["1/1/3", "1/1/2", "1/1/1"]),
        ((JobState.PENDING,), ["1/1/1"]),
        ((JobState.RUNNING,), ["1/1/2"]),
        ((JobState.FINISHED,), ["1/1/3"]),
        ((JobState.DELETED,), ["1/1/4"]),
        ((JobState.DELETED, JobState.PENDING), ["1/1/4", "1/1/1"]),
        (tuple(JobState), ["1/1/4", "1/1/3", "1/1/2", "1/1/1"]),
    ],
    ids=" ".join,
)
def test_deleted_jobs_are_hidden_unless_asked_for(
    of_each_state: Database, states: tuple[JobState, ...], wanted: list[str]
) -> None:
    assert keys(of_each_state, states=states) == wanted
    assert count(of_each_state, states=states) == len(wanted)


def test_a_deleted_job_is_not_found_by_its_key_either(of_each_state: Database) -> None:
    named = referring("1/1/4", "1/1/1")
    assert keys(of_each_state, keys=named) == ["1/1/1"]
    assert keys(of_each_state, keys=named, states=tuple(JobState)) == ["1/1/4", "1/1/1"]


@pytest.mark.parametrize(
    ("startts", "endts", "wanted"),
    [
        (NOW, None, NEWEST_FIRST),
        (NOW + 1, None, NEWEST_FIRST[:4]),
        (NOW + 4, None, NEWEST_FIRST[:1]),
        (NOW + 5, None, []),
        (None, NOW, []),
        (None, NOW + 1, NEWEST_FIRST[4:]),
        (None, NOW + 4, NEWEST_FIRST[1:]),
        (NOW + 1, NOW + 3, NEWEST_FIRST[2:4]),
        (NOW + 2, NOW + 2, []),
        (0, MAX_NUMBER, NEWEST_FIRST),
    ],
)
def test_startts_is_inclusive_and_endts_is_not(
    five: Database, startts: int | None, endts: int | None, wanted: list[str]
) -> None:
    assert keys(five, startts=startts, endts=endts) == wanted
    assert count(five, startts=startts, endts=endts) == len(wanted)


@pytest.mark.parametrize(
    ("has", "lacks", "wanted"),
    [
        (("a",), (), ["1/1/2", "1/1/1"]),
        (("a", "b"), (), ["1/1/2", "1/2/1", "1/1/1"]),
        (("b", "none"), (), ["1/1/2", "1/2/1"]),
        (("none",), (), []),
        (("A",), (), []),
        ((), ("a",), ["1/1/3", "1/2/2", "1/2/1"]),
        ((), ("a", "b"), ["1/1/3", "1/2/2"]),
        ((), ("none",), NEWEST_FIRST),
        (("a", "c"), ("b",), ["1/1/3", "1/1/1"]),
        (("a",), ("a",), []),
    ],
)
def test_one_of_the_tags_is_enough_and_none_of_the_others_may_be_there(
    five: Database, has: tuple[str, ...], lacks: tuple[str, ...], wanted: list[str]
) -> None:
    assert keys(five, has_tags=has, lacks_tags=lacks) == wanted
    assert count(five, has_tags=has, lacks_tags=lacks) == len(wanted)


@pytest.mark.parametrize("number", [0, 1, 4, 5, 6, MAX_NUMBER])
def test_count_limits_and_start_skips(five: Database, number: int) -> None:
    assert keys(five, count=number) == NEWEST_FIRST[:number]
    assert keys(five, start=number) == NEWEST_FIRST[number:]
    assert keys(five, start=number, count=2) == NEWEST_FIRST[number : number + 2]


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("start", [0, 1, 3])
def test_the_list_ends_before_the_stop(five: Database, place: int, start: int) -> None:
    (stop,) = referring(NEWEST_FIRST[place])
    assert keys(five, stop=stop, start=start) == NEWEST_FIRST[:place][start:]
    assert keys(five, stop=stop, start=start, count=2) == NEWEST_FIRST[:place][start : start + 2]


@pytest.mark.parametrize(
    ("stop", "more"),
    [
        ("1/1/9", {}),
        ("1/9/1", {}),
        ("9/1/1", {}),
        ("9/product/1", {}),
        (f"1/1/{2**31}", {}),
        (f"{2**63}/{2**63}/{2**63}", {}),
        ("1/1/3", {"has_tags": ("a", "b")}),
        ("1/1/3", {"endts": NOW + 4}),
    ],
)
def test_a_stop_that_is_not_met_changes_nothing(
    five: Database, stop: str, more: dict[str, Any]
) -> None:
    assert keys(five, stop=JobReference.parse(stop), **more) == keys(five, **more) != []


def test_a_deleted_stop_is_not_met(of_each_state: Database) -> None:
    (stop,) = referring("1/1/4")
    assert keys(of_each_state, stop=stop) == ["1/1/3", "1/1/2", "1/1/1"]
    assert keys(of_each_state, stop=stop, states=tuple(JobState)) == []


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        (["1/1/1"], ["1/1/1"]),
        (["1/1/1", "1/2/2", "1/1/3"], ["1/1/3", "1/2/2", "1/1/1"]),
        (["product/1", "1/article/1", "2/2"], ["1/2/2", "1/2/1", "1/1/1"]),
        (["1/1/1", "product/1", "1/product/1"], ["1/1/1"]),
        (["1/1/1", "1/1/9", "9/1/2", "x/3"], ["1/1/1"]),
        (["1/1/9"], []),
        ([f"1/1/{2**31}", f"1/1/{2**63}", f"{2**63}/1/1", f"1/{2**63}/1"], []),
    ],
)
def test_only_the_jobs_that_keys_name_are_listed(
    five: Database, named: list[str], wanted: list[str]
) -> None:
    assert keys(five, keys=referring(*named)) == wanted


def test_as_many_values_as_are_allowed_can_be_asked_for(five: Database) -> None:
    names = tuple(f"n{n}" for n in range(MAX_VALUES - 1))
    digits = tuple(str(n) for n in range(MAX_VALUES, 2 * MAX_VALUES - 1))
    many = referring(*(f"1/1/{n}" for n in range(2, MAX_VALUES + 2)))
    assert keys(
        five,
        spider=(*digits, "product"),
        has_tags=(*names, "a"),
        lacks_tags=names,
        keys=many,
        stop=many[-1],
    ) == ["1/1/2"]
    assert keys(five, keys=referring(*(f"n{n}/1" for n in range(MAX_VALUES)))) == []


def test_filters_hold_together(five: Database) -> None:
    wanted = {
        "spider": ("product",),
        "states": (JobState.FINISHED, JobState.RUNNING),
        "startts": NOW,
        "endts": NOW + 4,
        "has_tags": ("a", "c"),
        "lacks_tags": ("d",),
    }
    assert keys(five, **wanted) == ["1/1/2", "1/1/1"]
    assert count(five, **wanted) == 2
    assert keys(five, **wanted, start=1) == ["1/1/1"]
    assert keys(five, **wanted, count=1) == ["1/1/2"]
    assert keys(five, **wanted, keys=referring("1/1/1", "1/1/3")) == ["1/1/1"]
    assert keys(five, **wanted, stop=referring("1/1/1")[0]) == ["1/1/2"]


def test_a_count_of_jobs_heeds_no_part_of_the_list(five: Database) -> None:
    parts = {"count": 1, "start": 3, "stop": referring("1/1/2")[0], "keys": referring("1/1/1")}
    assert count(five, **parts) == 5
