"""Gives the short texts around the headline, where bylines and dates stand."""

from __future__ import annotations

from typing import NamedTuple

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


class Nearby(NamedTuple):
    """A short text and its element."""

    element: _Element
    text: str
    near: float


def nearby(page: Page) -> list[Nearby]:
    """Give the short texts around the headline in reading order."""
    return page.once(_read)


def nearness(page: Page, element: _Element) -> float:
    """Say how near an element is to the headline: 1 there, half of it some lines away."""
    return _nearness(page.layout.position[element] - _start(page))


def _start(page: Page) -> int:
    return 0 if page.heading is None else page.layout.position[page.heading]


def _nearness(distance: int) -> float:
    return 1 / (1 + abs(distance) / (_HALFWAY_AFTER if distance >= 0 else _HALFWAY_BEFORE))


def _read(page: Page) -> list[Nearby]:
    layout = page.layout
    start = _start(page)
    found: list[Nearby] = []
    last = ""
    for place, element, text in layout.short_texts(
        start, _BEFORE, _AFTER, LONGEST, _TAGS, Zone.ASIDE
    ):
        if text != last:
            found.append(Nearby(element, text, _nearness(place - start)))
            last = text
    return found
