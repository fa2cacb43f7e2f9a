"""Says where on a page its product is offered: around the heading, beside the buy button."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.product.buying import buy_buttons

FAR = 3_000
"""Farther away than this, an element is as good as on another page."""

_CLIMB = 60


class Place:
    """The heading and the buy buttons of a page, and how far from them other elements stand."""

    def __init__(self, page: Page) -> None:
        layout = page.layout
        self._layout = layout
        self.heading = None if page.heading is None else layout.position[page.heading]
        self._buttons = sorted(layout.position[button] for button in buy_buttons(page))
        self._boxes: dict[_Element, int] = {}
        if page.heading is not None:
            chain = (page.heading, *islice(page.heading.iterancestors(), _CLIMB))
            self._boxes = {element: depth for depth, element in enumerate(chain)}

    def box(self, element: _Element) -> tuple[int, int]:
        """Give how far above the heading it first meets the element, and how long that box is."""
        for ancestor in islice(element.iterancestors(), _CLIMB):
            if ancestor in self._boxes:
                return self._boxes[ancestor], self._layout.text_length(ancestor)
        return 30, 100_000

    def behind_heading(self, position: int) -> int:
        """Give how many elements stand between the heading and a place; less than 0 before it."""
        return 0 if self.heading is None else position - self.heading

    def from_button(self, position: int) -> int:
        """Give how many elements stand between a place and the nearest buy button."""
        index = bisect_left(self._buttons, position)
        near = self._buttons[max(0, index - 1) : index + 1]
        return min((abs(at - position) for at in near), default=FAR)


def place(page: Page) -> Place:
    """Give the place of a page; to be asked for with ``page.once``."""
    return Place(page)
