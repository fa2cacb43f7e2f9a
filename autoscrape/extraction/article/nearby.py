"""Gives the short texts around the headline, where bylines and dates stand."""

from __future__ import annotations

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page

LONGEST = 160

_BEFORE, _AFTER = 100, 220
_HALFWAY_BEFORE, _HALFWAY_AFTER = 30, 60
_TAGS = frozenset(
    "a span p div strong em li small address td b i time font dd h2 h3 h4 "
    "h5 h6 figcaption section header abbr cite".split()
)


@frozen
class Nearby:
    """A short text and its element."""

    element: _Element
    text: str
    near: float


def nearby(page: Page) -> list[Nearby]:
    """Give the short texts around the headline in reading order."""
    return page.once(_read)


def nearness(page: Page, element: _Element) -> float:
    """Say how near an element is to the headline: 1 there, half of it some lines away."""
    return _nearness(page, page.layout.position[element])


def _nearness(page: Page, distance: int) -> float:
    heading = page.heading
    if heading is not None:
        distance -= page.layout.position[heading]
    return 1 / (1 + abs(distance) / (_HALFWAY_AFTER if distance >= 0 else _HALFWAY_BEFORE))


def _read(page: Page) -> list[Nearby]:
    layout = page.layout
    start = 0 if page.heading is None else layout.position[page.heading]
    found: list[Nearby] = []
    last = ""
    for place, element, text in layout.short_texts(
        start, _BEFORE, _AFTER, LONGEST, _TAGS, Zone.ASIDE
    ):
        if text != last:
            found.append(Nearby(element, text, _nearness(page, place)))
            last = text
    return found
