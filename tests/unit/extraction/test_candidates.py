from __future__ import annotations

from collections.abc import Iterator

import pytest

from autoscrape.extraction.candidates import Candidate, Choices, Rest, choose


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], None),
        ([("a", 0.1), ("b", 0.9)], "b"),
        ([("a", 0.5), ("b", 0.5)], "a"),
        ([(None, 0.9), ("", 0.8), ([], 0.7), ("b", 0.1)], "b"),
        ([(None, 0.9)], None),
    ],
)
def test_the_best_filled_candidate_wins(
    candidates: list[tuple[object, float]], expected: object
) -> None:
    assert (
        choose(None, "name", (Candidate(value, score, "test") for value, score in candidates))
        == expected
    )


@pytest.mark.parametrize(
    ("first", "score", "expected", "read"),
    [
        ("a", 0.6, "a", False),
        ("a", 0.5, "a", False),
        ("a", 0.4, "b", True),
        ("", 0.9, "b", True),
        (None, 0.9, "b", True),
    ],
)
def test_the_rest_is_read_only_where_it_could_win(
    first: str | None, score: float, expected: str, read: bool
) -> None:
    asked = []

    def rest() -> Iterator[Candidate[str | None]]:
        asked.append(True)
        yield Candidate("b", 0.5, "test")

    assert choose(None, "name", [Candidate(first, score, "test")], Rest(0.5, rest())) == expected
    assert bool(asked) is read


def test_all_candidates_are_kept_for_who_asks() -> None:
    choices: Choices = {}
    rest = Rest(0.5, [Candidate("b", 0.5, "label"), Candidate("", 0.4, "label")])
    assert choose(choices, "name", [Candidate("a", 0.6, "h1")], rest) == "a"
    assert choose(choices, "sku", [Candidate[str | None](None, 0.6, "h1")]) is None
    assert [each.value for each in choices["name"].candidates] == ["a", "b"]
    assert choices["name"].winner == choices["name"].candidates[0]
    assert choices["sku"].candidates == []
