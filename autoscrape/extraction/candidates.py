"""A field's candidates, each with a value, a score and its source; the best wins."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Generic, TypeVar

from attrs import frozen

Value = TypeVar("Value")


@frozen
class Candidate(Generic[Value]):
    """One possible value of a field."""

    value: Value
    """The value as it would stand in the item."""

    score: float
    """How likely it is the right one, 0 to 1."""

    source: str
    """Where it was read, for example ``jsonld`` or ``h1``."""


@frozen
class Rest(Generic[Value]):
    """Candidates that cost something to find; read only where one of them could win."""

    limit: float
    """The score that none of them exceeds."""

    candidates: Iterable[Candidate[Value]]


def best(candidates: Iterable[Candidate[Value]], *more: Rest[Value]) -> Value | None:
    """Give the value of the best candidate, the first one among equals; empty values never win."""
    winner = _winner(candidates)
    for rest in more:
        if winner is None or winner.score < rest.limit:
            winner = _winner(chain([winner] if winner else [], rest.candidates))
    return winner.value if winner else None


def _winner(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    filled = (candidate for candidate in candidates if candidate.value not in (None, "", []))
    return max(filled, key=lambda candidate: candidate.score, default=None)
