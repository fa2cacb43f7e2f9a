from __future__ import annotations

import pytest

from autoscrape.extraction.candidates import Candidate, best


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
    assert best(Candidate(value, score, "test") for value, score in candidates) == expected
