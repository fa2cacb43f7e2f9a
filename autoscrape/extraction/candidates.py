"""A field's candidates, each with a value, a score and its source; the best wins."""

from __future__ import annotations

from collections.abc import Iterable
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


def best(candidates: Iterable[Candidate[Value]]) -> Value | None:
    """Give the value of the best candidate, the first one among equals; empty values never win."""
    filled = [candidate for candidate in candidates if candidate.value not in (None, "", [])]
    return max(filled, key=lambda candidate: candidate.score).value if filled else None
