"""Filters of jobs: what they are read from, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import JobState
from autoscrape.jobs.job_filter import (
    MAX_NUMBER,
    MAX_VALUES,
    JobFilter,
    parse_filter,
    parse_number,
    parse_states,
    parse_time,
)
from autoscrape.jobs.key import JobReference

KEY = JobReference(1, "product", 7)
TOO_MANY_DIGITS = "9" * 5000
"""More than Python turns into an int."""


def test_nothing_given_is_no_filter() -> None:
    assert parse_filter({}) == JobFilter()
    assert parse_filter({"spider": [], "count": [], "key": []}) == JobFilter()


def test_every_parameter_is_read() -> None:
    given = {
        "spider": ["product", "2"],
        "state": ["running", "finished"],
        "startts": ["1359774955431"],
        "endts": ["1359774955440"],
        "has_tag": ["eu", "two words"],
        "lacks_tag": ["a,b"],
        "count": ["10"],
        "start": ["5"],
        "stop": ["53/7/81"],
        "key": ["1/product/7", "product/8"],
    }
    assert parse_filter(given) == JobFilter(
        spider=("product", "2"),
        states=(JobState.RUNNING, JobState.FINISHED),
        startts=1359774955431,
        endts=1359774955440,
        has_tags=("eu", "two words"),
        lacks_tags=("a,b",),
        count=10,
        start=5,
        stop=JobReference(53, 7, 81),
        keys=(KEY, JobReference(None, "product", 8)),
    )


def test_values_given_twice_stand_once_and_in_order() -> None:
    given = {
        "spider": ["b", "a", " b "],
        "state": ["finished", "finished,pending"],
        "has_tag": ["x", "x"],
        "key": ["1/2/3", "1/2/3", "01/2/3"],
    }
    read = parse_filter(given)
    assert (read.spider, read.has_tags) == (("b", "a"), ("x",))
    assert read.states == (JobState.FINISHED, JobState.PENDING)
    assert read.keys == (JobReference(1, 2, 3),)


def test_other_parameters_are_left_alone() -> None:
    assert parse_filter({"jobmeta": ["spider"], "apikey": ["x", "y"]}) == JobFilter()


@pytest.mark.parametrize("name", ["startts", "endts", "count", "start", "stop"])
def test_a_parameter_that_has_one_value_is_not_given_two(name: str) -> None:
    with pytest.raises(ParameterError, match=f"{name} has 2 values; write one"):
        parse_filter({name: ["1/1/1", "1/1/2"]})


@pytest.mark.parametrize(
    ("texts", "states"),
    [
        ([], ()),
        (["pending"], (JobState.PENDING,)),
        (["deleted, running"], (JobState.DELETED, JobState.RUNNING)),
        (list(JobState), tuple(JobState)),
    ],
)
def test_states_are_read(texts: list[str], states: tuple[JobState, ...]) -> None:
    assert parse_states(texts) == states


@pytest.mark.parametrize("text", ["", "done", "Finished", "finished,", "pending running", "\x00"])
def test_an_unknown_state_is_refused_with_those_that_are_known(text: str) -> None:
    with pytest.raises(
        ParameterError, match=r"unknown; write .*pending, running, finished, deleted"
    ):
        parse_states([text])


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        ("1359774955431", 1359774955431),
        (" 0012 ", 12),
        ("1970-01-01", 0),
        ("1970-01-02", 86_400_000),
        ("1970-01-01T00:01", 60_000),
        ("1970-01-01 00:00:01.5", 1500),
        ("1970-01-01T00:00:00.001999", 1),
        ("1970-01-01T01:00+01:00", 0),
        ("1970-01-01T00:00Z", 0),
        ("2013-02-02T03:15:55.431", 1359774955431),
    ],
)
def test_times_are_milliseconds_or_dates_in_utc(text: str, milliseconds: int) -> None:
    assert parse_time("startts", text) == milliseconds


@pytest.mark.parametrize(
    "text",
    [
        *["", "now", "1.5", "1e3", "+1", "²", "1_000", "2026-13-01", "2026-11-23T25:00"],
        pytest.param(TOO_MANY_DIGITS, id="5000 digits"),
    ],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ParameterError, match=r"^endts .* is no time; write .*1359774955431.*2026"):
        parse_time("endts", text)


@pytest.mark.parametrize("text", ["1969-12-31", "0001-01-01T00:00+14:00", "-1", str(2**63)])
@pytest.mark.parametrize("name", ["startts", "endts"])
def test_a_time_that_no_store_can_hold_is_refused(name: str, text: str) -> None:
    with pytest.raises(ParameterError, match=f"^{name} .* from 0 to {MAX_NUMBER}"):
        parse_filter({name: [text]})


@pytest.mark.parametrize("text", ["0", "7", " 08 ", str(MAX_NUMBER)])
def test_whole_numbers_are_read(text: str) -> None:
    assert parse_number("count", text) == int(text)
    assert parse_filter({"count": [text], "start": [text]}).start == int(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", "-1", "x", "1.0", "1e3", "+1", "²", "1_000", "0x1", "1 2", "1\x00"],
        str(MAX_NUMBER + 1),
        pytest.param(TOO_MANY_DIGITS, id="5000 digits"),
    ],
)
@pytest.mark.parametrize("name", ["count", "start"])
def test_any_other_number_is_refused_with_the_range(name: str, text: str) -> None:
    with pytest.raises(ParameterError, match=f"^{name} .* whole number from 0 to {MAX_NUMBER}"):
        parse_filter({name: [text]})


@pytest.mark.parametrize("name", ["stop", "key"])
@pytest.mark.parametrize("text", ["", "7", "x/y/z", "1/2/3/4", "1/product/-1", "1/1/1,1/1/2"])
def test_what_is_no_key_is_refused_with_an_example_of_one(name: str, text: str) -> None:
    with pytest.raises(ParameterError, match=rf"^{name}: .* no job key.*1/product/7"):
        parse_filter({name: [text]})


@pytest.mark.parametrize("name", ["spider", "has_tag", "lacks_tag"])
@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\nb", "\ud800"])
def test_names_that_cannot_be_shown_are_refused(name: str, text: str) -> None:
    with pytest.raises(ParameterError, match=f"^{name} .* name that can be shown"):
        parse_filter({name: ["good", text]})


@pytest.mark.parametrize("name", ["stop", "key"])
def test_spiders_in_keys_are_names_that_can_be_shown(name: str) -> None:
    with pytest.raises(ParameterError, match=f"^{name} .* name that can be shown"):
        parse_filter({name: ["1/a\x00b/7"]})


@pytest.mark.parametrize(
    ("name", "value"),
    [("spider", "s{}"), ("has_tag", "t{}"), ("lacks_tag", "t{}"), ("key", "1/1/{}")],
)
def test_values_of_one_filter_have_a_limit(name: str, value: str) -> None:
    many = [value.format(n) for n in range(MAX_VALUES)]
    stop = ["1/1/1"]
    assert parse_filter({name: many, "stop": stop}) != JobFilter()
    with pytest.raises(ParameterError, match=f"{name} has {MAX_VALUES + 1} values"):
        parse_filter({name: [*many, value.format("9999")]})


def test_times_may_be_equal_but_not_the_wrong_way_round() -> None:
    assert JobFilter(startts=5, endts=5).endts == 5
    with pytest.raises(ParameterError, match="startts 6 is after endts 5; write the earlier"):
        JobFilter(startts=6, endts=5)
    with pytest.raises(ParameterError, match="earlier"):
        parse_filter({"startts": ["2026-11-24"], "endts": ["2026-11-23"]})


@pytest.mark.parametrize(
    "values",
    [
        {"count": -1},
        {"start": MAX_NUMBER + 1},
        {"startts": -1},
        {"endts": MAX_NUMBER + 1},
        {"spider": ("",)},
        {"has_tags": ("\x00",)},
        {"lacks_tags": ("\x00",)},
        {"keys": (JobReference(1, "\x00", 1),)},
        {"stop": JobReference(1, "\x00", 1)},
    ],
    ids=str,
)
def test_a_filter_made_in_code_is_checked_too(values: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="is not valid; write"):
        JobFilter(**values)


def test_filters_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        JobFilter().count = 4  # type: ignore[misc]
