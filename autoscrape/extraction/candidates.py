"""A field's candidates, each with a value, a score and its source; the best wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from attrs import field, frozen

Value = TypeVar("Value")

NO_EVIDENCE: Mapping[str, object] = MappingProxyType({})


@frozen
class Candidate(Generic[Value]):
    """One possible value of a field."""

    value: Value
    """The value as it would stand in the item."""

    score: float
    """How likely it is the right one, 0 to 1."""

    source: str
    """Where it was read, for example ``jsonld`` or ``h1``."""

    evidence: Mapping[str, object] = field(default=NO_EVIDENCE)
    """What the score was made of, by name; shown to who asks why a value won."""


@frozen
class Rest(Generic[Value]):
    """Candidates that cost something to find; read only where one of them could win."""

    limit: float
    """The score that none of them exceeds."""

    candidates: Iterable[Candidate[Value]]


@frozen
class Choice:
    """What a field was chosen from."""

    candidates: list[Candidate[Any]]
    """All candidates that have a value, the best first."""

    winner: Candidate[Any] | None
    """The one whose value stands in the item."""


Choices = dict[str, Choice]
"""The choices of a page by the name of the field."""


def choose(
    choices: Choices | None,
    name: str,
    candidates: Iterable[Candidate[Value]],
    *more: Rest[Value],
    chances: dict[str, float] | None = None,
) -> Value | None:
    """Give the value of the best candidate, the first one among equals; empty values never win.

    With ``choices`` every candidate is read, and kept there under the name of the field; in
    ``chances`` is kept how likely the best one is.
    """
    if choices is None:
        winner = _best(candidates, more)
    else:
        known = [*candidates]
        rests = [Rest(rest.limit, [*rest.candidates]) for rest in more]
        winner = _best(known, rests)
        everything = _filled(chain(known, *(rest.candidates for rest in rests)))
        choices[name] = Choice(sorted(everything, key=lambda each: -each.score), winner)
    if winner and chances is not None:
        chances[name] = winner.score
    return winner.value if winner else None


def _best(
    candidates: Iterable[Candidate[Value]], more: Iterable[Rest[Value]]
) -> Candidate[Value] | None:
    winner = _winner(candidates)
    for rest in more:
        if winner is None or winner.score < rest.limit:
            winner = _winner(chain([winner] if winner else [], rest.candidates))
    return winner


def _winner(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    return max(_filled(candidates), key=lambda candidate: candidate.score, default=None)


def _filled(candidates: Iterable[Candidate[Value]]) -> Iterable[Candidate[Value]]:
    return (candidate for candidate in candidates if candidate.value not in (None, "", []))
