"""Keeps the text inside every element of a page at hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from lxml.etree import _Element

from autoscrape.extraction.shown import CLOSING, MAX_STEPS, piece, text_pieces
from autoscrape.extraction.text import line
from autoscrape.extraction.walk import Walk

# Stands between texts while all of them are cleaned at once; no parsed text holds it.
_CUT = "\0"
_ATTACHED = CLOSING | {" "}


class Texts:
    """The text that readers see, as one string, and where in it each element begins and ends."""

    def __init__(self, walked: Walk, position: Mapping[_Element, int]) -> None:
        pieces = _pieces(walked.texts)
        self.whole = "".join(pieces)
        self._offsets = list(accumulate(map(len, pieces), initial=0))
        self._rows = walked.rows
        self._ends = walked.ends
        self._position = position

    @property
    def any(self) -> bool:
        """Whether there is any text."""
        return len(self._offsets) > 1

    def span(self, element: _Element) -> tuple[int, int]:
        """Give where the text inside an element begins and ends."""
        start, end = self._span(element)
        return (start, end) if start >= 0 else (0, 0)

    def short_at(self, place: int, limit: int) -> str | None:
        """Give the text inside the element at a position; None when it is longer, or unread."""
        first = self._rows[place][3]
        if first < 0:
            return None
        start, end = self._offsets[first], self._offsets[self._ends[place]]
        if not start < end <= start + limit:
            return None
        return self.whole[start:end].replace("  ", " ").strip() or None

    def _span(self, element: _Element) -> tuple[int, int]:
        """Give where the text inside an element begins and ends; -1 where nobody reads it."""
        place = self._position.get(element)
        start = -1 if place is None else self._rows[place][3]
        if place is None or start < 0:
            return -1, -1
        return self._offsets[start], self._offsets[self._ends[place]]

    def starts(self) -> tuple[list[int], list[_Element]]:
        """Give where the elements begin that are read, in reading order, and the elements."""
        offsets = self._offsets
        read = [row for row in self._rows if row[3] >= 0]
        return [offsets[row[3]] for row in read], [row[0] for row in read]

    def length(self, element: _Element) -> int:
        """Give about how long the text inside an element is."""
        start, end = self._span(element)
        return end - start

    def inside(self, element: _Element, limit: int) -> str | None:
        """Give all text inside an element as one line, without scripts."""
        start, end = self._span(element)
        if start < 0:
            # Inside of what nobody reads, it is still text for who asks for it by name.
            return line("".join(text_pieces(element, steps=min(8 * limit, MAX_STEPS))), limit)
        if start == end:
            return None
        # Two spaces may meet between two pieces, so this many hold all that is wanted.
        held = self.whole[start : min(end, start + 2 * limit + 2)]
        return held.replace("  ", " ").strip()[:limit].strip() or None

    def short(self, element: _Element, limit: int) -> str | None:
        """Give the text inside an element as one line; None also when it is longer than so much."""
        start, end = self._span(element)
        if end - start > 2 * limit + 2:
            return None
        # One letter more would not do: where it is a space, it is cut off with the rest.
        text = self.inside(element, limit + 2)
        return text if text and len(text) <= limit else None


def _pieces(texts: list[str]) -> list[str]:
    """Clean all texts as ``piece`` does, most of them in one go."""
    cleaned = " ".join(_CUT.join(["", *texts, ""]).split())
    if not cleaned.replace(_CUT, "").isprintable():
        # Something invisible is among them.
        return [piece(text) for text in texts]
    return [part if part[0] in _ATTACHED else f" {part}" for part in cleaned.split(_CUT)[1:-1]]
