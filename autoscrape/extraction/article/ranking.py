"""Ranks the possible values of a field with a trained model, by what speaks for each of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from attrs import Factory, define

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.trees import load_trees

Value = TypeVar("Value")

_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2010", '\'\'\'"""""---'
)


def folded(text: str) -> str:
    """Give a text as it is compared: case, quotes, dashes and spaces make no difference."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(plain.split()).casefold()


@define
class Option(Generic[Value]):
    """One possible value, where it was read, and the numbers that speak for or against it."""

    value: Value
    sources: list[str] = Factory(list)
    features: dict[str, float] = Factory(dict)

    def note(self, name: str, number: float = 1.0) -> None:
        """Keep the greatest number seen under a name."""
        features = self.features
        if number > features.get(name, 0.0):
            features[name] = number


class Pool(Generic[Value]):
    """The options of a field; those that mean the same are one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.options: dict[object, Option[Value]] = {}

    def add(self, key: object, value: Value, source: str) -> Option[Value] | None:
        """Add what a source says; None when there are too many options already."""
        option = self.options.get(key)
        if option is None:
            if len(self.options) >= self._limit:
                return None
            option = self.options[key] = Option(value)
        if source not in option.features:
            option.sources.append(source)
        option.note(source)
        return option

    def __iter__(self) -> Iterator[Option[Value]]:
        return iter(self.options.values())

    def __len__(self) -> int:
        return len(self.options)

    def ranked(self, model: str, least: float = 0.0) -> Iterator[Candidate[Value]]:
        """Give the options as candidates; the score is the chance that the model sees.

        Options with a chance of less than ``least`` are left out.
        """
        trees = load_trees(model)
        for option in self:
            chance = trees.chance_of(option.features)
            if chance >= least:
                evidence: Mapping[str, object] = option.features
                yield Candidate(option.value, chance, "+".join(option.sources), evidence)
