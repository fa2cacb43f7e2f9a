"""Finds the element that a piece of a page's text stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page

MAX_CLIMB = 50


class Flow:
    """The text of a page in reading order, and its elements by where they begin in it."""

    def __init__(self, page: Page) -> None:
        self._layout = page.layout
        self.text = page.layout.whole_text
        span = page.layout.span
        placed = [(span(element)[0], element) for element in page.layout.content(upto=Zone.HIDDEN)]
        # Those in unread parts of the page have no place, which would break the order.
        self._elements = []
        self._starts: list[int] = []
        reached = 0
        for start, element in placed:
            if start >= reached:
                self._starts.append(start)
                self._elements.append(element)
                reached = start

    def parts(self, start: int, end: int) -> bool:
        """Say whether an element begins between two places of the text, or at one of them."""
        return bisect_left(self._starts, start) < bisect_right(self._starts, end)

    def around(self, start: int, end: int) -> _Element | None:
        """Give the innermost element that holds all of a piece of text."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        element = self._elements[index]
        span = self._layout.span
        for candidate in (element, *islice(element.iterancestors(), MAX_CLIMB)):
            first, last = span(candidate)
            if first <= start and end <= last:
                return candidate
        return None


def flow(page: Page) -> Flow:
    """Give the flow of a page; to be asked for with ``page.once``."""
    return Flow(page)
