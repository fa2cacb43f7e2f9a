"""Finds the blocks of text on a page, and what makes each the product's description."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.product.repeated import is_repeated, upwards
from autoscrape.extraction.text import words
from autoscrape.extraction.words.description import (
    DESCRIPTION_HEADINGS,
    DESCRIPTION_NAMES,
    OTHER_NAMES,
    TEXT_NAMES,
)

MAX_BLOCKS = 60
MAX_READ = 8
MAX_LABELS = 50
SHORTEST, LONGEST = 40, 10_000

_TAGS = ("p", "div", "section", "article", "span", "td", "dd", "ul", "ol", "li", "details", "pre",
         "blockquote", "aside")  # fmt: skip
_LABELS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "strong", "b", "dt", "legend", "button",
           "a", "label")  # fmt: skip
_NO_PROSE = ("a", "button", "label", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "select")
_LONGEST_PIECE = 80
_LONGEST_LABEL = 60
_ENOUGH = 1_500
_FAR = 1_500
_NEAR = 2_000
_HEADED = (1.0, 0.8, 0.6)
_BEGUN = 0.7
_OPENED = 0.8
_NAMED = (1.0, 0.8, 0.6, 0.5)
_SAMPLE = 2_000
_OPENING = 200

WEIGHTS = {
    "named": 0.3,
    "headed": 0.35,
    "about": 0.1,
    "long": 0.25,
    "prose": 0.3,
    "near": 0.15,
    "other": -0.25,
    "repeated": -0.2,
    "summary": 0.15,
    "opening": 0.25,
    "same": 0.35,
    "name": 0.1,
    "title": -0.6,
}
"""How much each thing says for or against a block."""


@frozen
class Block:
    """A block of text, and what speaks for it being the description."""

    element: _Element
    evidence: dict[str, float]
    """By the names of WEIGHTS."""

    @property
    def score(self) -> float:
        """How likely it is the description; more than 1 is very likely."""
        return sum(WEIGHTS[name] * value for name, value in self.evidence.items())


def blocks(page: Page, summary: str) -> list[Block]:
    """Give the blocks most like a description, the best first.

    ``summary`` is what the page's head says of the product, which often begins as it does.
    """
    finder = _Finder(page)
    found = sorted(finder.blocks(), key=lambda block: -block.score)[:MAX_READ]
    reader = _Reader(page, summary)
    read = [Block(each.element, each.evidence | reader.evidence(each.element)) for each in found]
    return sorted(read, key=lambda block: -block.score)


class _Finder:
    """Weighs blocks by their names, headings and place, which is cheap."""

    def __init__(self, page: Page) -> None:
        self._layout = page.layout
        heading = page.heading
        self._within = set() if heading is None else {heading, *heading.iterancestors()}
        self._center = 0 if heading is None else self._layout.position[heading]
        labels = [*islice(_labels(page), MAX_LABELS)]
        self._headed = self._parts_headed(labels)
        self._opened = {target for label in labels for target in _opened(label)}
        pieces = [*self._pieces()]
        self._piece_starts = [start for start, _ in pieces]
        self._piece_sums = [0, *accumulate(length for _, length in pieces)]

    def blocks(self) -> list[Block]:
        """Give the blocks; of those with the very same text the innermost."""
        near = self._layout.near(self._center, _NEAR, _NEAR, *_TAGS)
        by_span = {
            span: element
            for element, span in ((each, self._layout.span(each)) for each in near)
            if SHORTEST <= span[1] - span[0] <= LONGEST and element not in self._within
        }
        nearest = sorted(by_span.values(), key=self._cost)[:MAX_BLOCKS]
        return [Block(element, self._evidence(element)) for element in nearest]

    def _cost(self, element: _Element) -> int:
        """Say how far a block is; those named as descriptions, or headed so, come first."""
        named = not DESCRIPTION_NAMES.isdisjoint(self._layout.names[element])
        return self._away(element) - _NEAR * (named or element in self._headed)

    def _away(self, element: _Element) -> int:
        return abs(self._layout.position[element] - self._center)

    def _evidence(self, element: _Element) -> dict[str, float]:
        names = self._layout.names
        start, end = self._layout.span(element)
        prose = (end - start) - self._bare_length(start, end)
        parts = [*islice(upwards(element), len(_NAMED) + 1)]
        named = (
            weight
            for weight, part in zip(_NAMED, parts, strict=False)
            if not DESCRIPTION_NAMES.isdisjoint(names[part])
        )
        return {
            "named": next(named, 0.0),
            "headed": self._headed_by(parts),
            "about": float(any(not TEXT_NAMES.isdisjoint(names[part]) for part in parts[:2])),
            "long": round(min(1.0, math.log1p(max(prose, 0)) / math.log1p(_ENOUGH)), 2),
            "prose": round((prose / (end - start)) ** 2, 2),
            "near": round(max(0.0, 1 - self._away(element) / _FAR), 2),
            "other": float(any(not OTHER_NAMES.isdisjoint(names[part]) for part in parts)),
        }

    def _headed_by(self, parts: list[_Element]) -> float:
        """Say how surely a heading or a tab says that a description follows."""
        opened = self._opened and any(part.get("id") in self._opened for part in parts)
        return max(self._headed.get(parts[0], 0.0), _OPENED if opened else 0.0)

    def _parts_headed(self, labels: list[_Element]) -> dict[_Element, float]:
        """Give what stands behind the labels, what that begins with, and what begins with them."""
        headed: dict[_Element, float] = {}
        for label in labels:
            for part in islice(upwards(label), len(_HEADED)):
                behind = next(filter(self._layout.text_length, part.itersiblings("*")), None)
                if behind is not None:
                    nested = islice(behind.iter("*"), len(_HEADED))
                    headed |= dict(zip(nested, _HEADED, strict=False))
                    around = part.getparent()
                    if around is not None and self._begins_with(around, part):
                        headed.setdefault(around, _BEGUN)
                    break
        return headed

    def _begins_with(self, around: _Element, part: _Element) -> bool:
        return self._layout.span(around)[0] == self._layout.span(part)[0]

    def _pieces(self) -> Iterator[tuple[int, int]]:
        """Give where the text that is no prose begins, and how long it is; links, cells, labels."""
        passed = 0
        for element in self._layout.near(self._center, _NEAR, _NEAR, *_NO_PROSE):
            start, end = self._layout.span(element)
            if start >= passed and 0 < end - start <= _LONGEST_PIECE:
                passed = end
                yield start, end - start

    def _bare_length(self, start: int, end: int) -> int:
        first = bisect_left(self._piece_starts, start)
        last = bisect_left(self._piece_starts, end)
        return self._piece_sums[last] - self._piece_sums[first]


def is_label(text: str) -> bool:
    """Say whether a text only says that a description follows."""
    return text.lower().strip(" \t\r\n:.-+") in DESCRIPTION_HEADINGS


def _labels(page: Page) -> Iterator[_Element]:
    for element in page.tree.iter(*_LABELS):
        text = element.text or (element[0].text if len(element) else None)
        if text and 2 < len(text) <= _LONGEST_LABEL and is_label(text):
            yield element


def _opened(label: _Element) -> Iterator[str]:
    """Give the ids of the panels that a tab of that name opens."""
    for part in islice(upwards(label), 2):
        href, controlled = part.get("href"), part.get("aria-controls")
        if controlled or (href or "").startswith("#"):
            yield controlled or (href or "")[1:]


class _Reader:
    """Weighs blocks by their text."""

    def __init__(self, page: Page, summary: str) -> None:
        self._page = page
        self._name = set(words(page.heading_text))
        self._summary = words(summary[:_SAMPLE])

    def evidence(self, element: _Element) -> dict[str, float]:
        """Compare the text of a block with the product's name and summary."""
        text = self._page.layout.text(element, _SAMPLE) or ""
        own = set(words(text))
        evidence = {"repeated": float(is_repeated(self._page.layout, element))}
        if self._name:
            evidence["name"] = min(1.0, 2 * len(own & self._name) / len(self._name))
            evidence["title"] = float(own <= self._name)
        if len(self._summary) > 5:
            opening = set(words(text[:_OPENING]))
            evidence["summary"] = _share(self._summary[:14], own)
            evidence["opening"] = _share(self._summary[:8], opening)
            summary = set(self._summary)
            same = 2 * len(own & summary) / (len(own) + len(summary) or 1)
            evidence["same"] = max(0.0, 2 * same - 1)
        return {name: round(value, 2) for name, value in evidence.items()}


def _share(wanted: list[str], there: set[str]) -> float:
    return sum(word in there for word in wanted) / len(wanted)
