"""A small trained model: a sum of decision trees, read from a data file of the package."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from attrs import frozen

Node: TypeAlias = "float | tuple[int, float, Node, Node]"
"""A leaf's value, or: number of a feature, threshold, branch of up to it, branch of more."""


@frozen
class Trees:
    """A model of gradient boosting; trained by a script in ``benchmarks``."""

    features: tuple[str, ...]
    """Names of the numbers that it is asked with, in order."""

    trees: tuple[Node, ...]

    def score(self, row: Sequence[float]) -> float:
        """Give the log odds for one row of features."""
        total = 0.0
        for tree in self.trees:
            node: Any = tree
            while node.__class__ is tuple:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return total

    def chance(self, row: Sequence[float]) -> float:
        """Give the probability for one row of features."""
        return 1 / (1 + math.exp(-max(min(self.score(row), 30.0), -30.0)))


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
