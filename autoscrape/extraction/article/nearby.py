"""Gives the short texts around the headline, where bylines and dates stand."""

from __future__ import annotations

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page

LONGEST = 160

_BEFORE, _AFTER = 100, 220
_HALFWAY_BEFORE, _HALFWAY_AFTER = 30, 60
_TAGS = (
    "a", "span", "p", "div", "strong", "em", "li", "small", "address", "td", "b", "i", "time",
    "font", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption", "section", "header", "abbr", "cite",
)  # fmt: skip


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
    heading = page.heading
    distance = page.layout.position[element]
    if heading is not None:
        distance -= page.layout.position[heading]
    return 1 / (1 + abs(distance) / (_HALFWAY_AFTER if distance >= 0 else _HALFWAY_BEFORE))


def _read(page: Page) -> list[Nearby]:
    layout = page.layout
    start = 0 if page.heading is None else layout.position[page.heading]
    found: list[Nearby] = []
    last = ""
    for element in layout.near(start, _BEFORE, _AFTER, *_TAGS, upto=Zone.ASIDE):
        if not 0 < layout.text_length(element) <= LONGEST:
            continue
        text = layout.short_text(element, LONGEST)
        if text and text != last:
            found.append(Nearby(element, text, nearness(page, element)))
            last = text
    return found
