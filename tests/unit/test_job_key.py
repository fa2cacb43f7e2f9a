"""What a person types to name and rank jobs: keys, tags, priorities."""

from __future__ import annotations

from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import PRIORITIES, Counts, parse_priority, parse_tags
from autoscrape.jobs.key import JobKey, JobReference

TOO_MANY_DIGITS = "9" * 5000
"""More than Python turns into an int."""


def test_a_key_is_three_integers() -> None:
    assert str(JobKey(53, 7, 81)) == "53/7/81"


@pytest.mark.parametrize(
    ("text", "project", "spider", "number"),
    [
        ("53/7/81", 53, 7, 81),
        ("1/product/7", 1, "product", 7),
        ("product/7", None, "product", 7),
        ("7/81", None, 7, 81),
        ("  1/product/7\n", 1, "product", 7),
        ("1/my spider.v2/7", 1, "my spider.v2", 7),
        ("1/продукт/7", 1, "продукт", 7),
        ("007/product/08", 7, "product", 8),
    ],
)
def test_a_reference_is_read(
    text: str, project: int | None, spider: int | str, number: int
) -> None:
    assert JobReference.parse(text) == JobReference(project, spider, number)


@pytest.mark.parametrize(
    "text", ["53/7/81", "1/product/7", "product/7", "0/product/7", "1/product/0"]
)
def test_a_reference_is_shown_as_it_was_written(text: str) -> None:
    assert str(JobReference.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "/",
        "//",
        "//7",
        "product",
        "product/",
        "product/x",
        "product/-1",
        "product/1.0",
        "x/product/7",
        "-1/product/7",
        "1//7",
        "1/product/7/",
        "1/2/3/4",
        "1/product/²",
        "1;drop/product/7",
        pytest.param(f"1/product/{TOO_MANY_DIGITS}", id="number of 5000 digits"),
        pytest.param(f"{TOO_MANY_DIGITS}/product/1", id="project of 5000 digits"),
    ],
)
def test_what_is_no_key_is_refused_with_an_example_of_one(text: str) -> None:
    with pytest.raises(ParameterError, match=r"no job key.*1/product/7"):
        JobReference.parse(text)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("eu", ("eu",)),
        ("eu,daily", ("eu", "daily")),
        (" eu , two words ,", ("eu", "two words")),
        ("b,a,b,a", ("b", "a")),
        ("ÜBER,über", ("ÜBER", "über")),
    ],
)
def test_tags_keep_their_order_and_stand_once(text: str, tags: tuple[str, ...]) -> None:
    assert parse_tags(text) == tags


@pytest.mark.parametrize("given", [0, 1, 2, 3, 4, "0", "4", " 3 "])
def test_a_priority_is_read(given: object) -> None:
    assert parse_priority(given) == int(str(given))
    assert parse_priority(given) in PRIORITIES


@pytest.mark.parametrize(
    "given",
    [
        *[5, -1, 2.0, True, None, "", "5", "-1", "+1", "2.0", "high", "²"],
        pytest.param(TOO_MANY_DIGITS, id="5000 digits"),
    ],
)
def test_any_other_priority_is_refused_with_the_range(given: Any) -> None:
    with pytest.raises(ParameterError, match="from 0 to 4"):
        parse_priority(given)


def test_what_is_left_of_a_job_are_the_tasks_without_a_result() -> None:
    assert Counts().left == 0
    assert Counts(total=10, done=3, faulted=2).left == 5


def test_keys_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        JobKey(1, 2, 3).number = 4  # type: ignore[misc]
