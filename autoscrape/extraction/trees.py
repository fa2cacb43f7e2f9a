"""A small trained model: a sum of decision trees, read from a data file of the package."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, TypeAlias, cast

from attrs import frozen

Node: TypeAlias = "float | tuple[int, float, Node, Node]"
"""A leaf's value, or: number of a feature, threshold, branch of up to it, branch of more."""


@frozen
class Trees:
    """A model of gradient boosting; trained by a script in ``benchmarks``."""

    features: tuple[str, ...]
    """Names of the numbers that it is asked with, in order."""

    trees: tuple[Node, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Gives where in a row the number of each name stands."""
        return {name: place for place, name in enumerate(self.features)}

    @cached_property
    def _sum(self) -> Callable[..., float]:
        """Adds up what the trees say of the numbers that are its arguments.

        The trees are compiled, which is four times as fast as walking them; they are numbers only.
        """
        names = ", ".join(f"n{place}" for place in range(len(self.features)))
        trees = "".join(f"{_source(tree)}," for tree in self.trees)
        return cast(
            "Callable[..., float]",
            eval(f"lambda {names}: sum(({trees}))"),  # noqa: S307 (numbers of a file of ours)
        )

    def score(self, row: Sequence[float]) -> float:
        """Give the log odds for one row of features; integers among them only cost time."""
        return self._sum(*row)

    def chance_of(self, numbers: Mapping[str, float]) -> float:
        """Give the probability for numbers by name; those that are missing are 0."""
        row, places = [0.0] * len(self.features), self.places
        for name, number in numbers.items():
            if name in places:
                row[places[name]] = number
        return self.chance(row)

    def chance(self, row: Sequence[float]) -> float:
        """Give the probability for one row of features."""
        return 1 / (1 + math.exp(-max(min(self.score(row), 30.0), -30.0)))


def _source(node: Node) -> str:
    if isinstance(node, tuple):
        feature, threshold, less, more = node
        return f"({_source(less)} if n{feature} <= {threshold!r} else {_source(more)})"
    return repr(node)


@cache
def load_trees(name: str) -> Trees:
    """Read ``models/NAME.json``; once in a process, when first asked for."""
    file = files("autoscrape.extraction").joinpath("models", f"{name}.json")
    return trees_of(json.loads(file.read_text()))


def trees_of(data: Mapping[str, Any]) -> Trees:
    """Make a model of what such a file holds."""
    return Trees(tuple(data["features"]), tuple(_node(tree) for tree in data["trees"]))


def _node(data: Any) -> Node:
    if isinstance(data, list):
        feature, threshold, less, more = data
        return int(feature), float(threshold), _node(less), _node(more)
    return float(data)
