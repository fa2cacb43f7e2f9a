"""Finds the element that a piece of a page's text stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.page import Page

MAX_CLIMB = 50


class Flow:
    """The text of a page in reading order, and its elements by where they begin in it."""

    def __init__(self, page: Page) -> None:
        self._layout = page.layout
        self.text = page.layout.whole_text

    @cached_property
    def _begun(self) -> tuple[list[int], list[_Element]]:
        """Where elements begin, and the elements."""
        return self._layout.starts()

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, place by place."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        # A few letters become two.
        return "".join(low if len(low := each.lower()) == 1 else each for each in self.text)

    def places(
        self, phrases: Iterable[str], start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Give where phrases in lower case stand, that begin where a word begins."""
        text = self.lowered
        end = len(text) if end is None else min(end, len(text))
        for phrase in phrases:
            at = text.find(phrase, start, end)
            while at >= 0:
                behind = at + len(phrase)
                # Words of other scripts are not told apart by spaces.
                if phrase[0] >= "\u0600" or at == 0 or not text[at - 1].isalnum():
                    yield at, behind
                at = text.find(phrase, behind, end)

    def parts(self, start: int, end: int) -> bool:
        """Say whether an element begins between two places of the text, or at one of them."""
        starts, _ = self._begun
        return bisect_left(starts, start) < bisect_right(starts, end)

    def around(self, start: int, end: int) -> _Element | None:
        """Give the innermost element that holds all of a piece of text."""
        starts, elements = self._begun
        index = bisect_right(starts, start) - 1
        if index < 0:
            return None
        element = elements[index]
        span = self._layout.span
        for candidate in (element, *islice(element.iterancestors(), MAX_CLIMB)):
            first, last = span(candidate)
            if first <= start and end <= last:
                return candidate
        return None


def flow(page: Page) -> Flow:
    """Give the flow of a page; to be asked for with ``page.once``."""
    return Flow(page)
