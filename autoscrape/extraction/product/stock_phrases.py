"""Finds what a page says about the stock of its product, near its heading."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.flow import flow
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.words.stock import (
    BADGE_WORDS,
    CHOICE_WORDS,
    IN_STOCK,
    IN_STOCK_PHRASES,
    NOTIFY_PHRASES,
    OUT_OF_STOCK,
    OUT_OF_STOCK_PHRASES,
    PICTURE_WORDS,
)

MAX_PHRASES = 40
NOTIFIES = "notifies"
"""Says that readers may leave an address to hear when it can be had."""

_BEFORE = 600
_BEHIND = 1_000
_SHORT = 60
_CLIMB = 5
_PHRASES = (*OUT_OF_STOCK_PHRASES, *NOTIFY_PHRASES, *IN_STOCK_PHRASES)
_WHOLES = ("html", "body", "h1", "option", "label", "li")


def phrase_availability(text: str | None) -> str | None:
    """Read a short text such as ``Only 3 left in stock``."""
    lowered = (text or "")[: 2 * _SHORT].lower()
    # Denials contain what they deny ("nicht verfügbar"), so they are taken out first; what is
    # denied for one way of delivery and affirmed for another can be had.
    if any(word in lowered for word in PICTURE_WORDS):
        return None
    affirmed = lowered
    for phrase in NOTIFY_PHRASES:
        affirmed = affirmed.partition(phrase)[0]
    notifies = affirmed != lowered
    known = affirmed
    for phrase in OUT_OF_STOCK_PHRASES:
        if phrase in affirmed:
            affirmed = affirmed.replace(phrase, "")
    if any(phrase in affirmed for phrase in IN_STOCK_PHRASES):
        return IN_STOCK
    if affirmed != known:
        return OUT_OF_STOCK
    return NOTIFIES if notifies else None


def phrases_seen(page: Page) -> frozenset[str]:
    """Give what short texts around the heading say; they may contradict each other."""
    return page.once(_seen)


def _seen(page: Page) -> frozenset[str]:
    layout = page.layout
    heading = 0 if page.heading is None else layout.span(page.heading)[0]
    stream = page.once(flow)
    said: set[str] = set()
    tried: set[_Element] = set()
    for start, end in islice(
        stream.places(_PHRASES, max(0, heading - _BEFORE), heading + _BEHIND), MAX_PHRASES
    ):
        element = stream.around(start, end)
        if element is None or element in tried:
            continue
        tried.add(element)
        if not _is_elsewhere(page, element):
            said.add(phrase_availability(layout.short_text(element, _SHORT)) or "")
    return frozenset(said - {""})


def _is_elsewhere(page: Page, element: _Element) -> bool:
    """Say whether a text is about one of several variants, or about another product."""
    layout = page.layout
    if layout.zones[element] is not Zone.CONTENT or element.tag in _WHOLES:
        return True
    around = (element, *islice(element.iterancestors(), _CLIMB))
    return any(
        part.tag in ("select", "label", "option")
        or not BADGE_WORDS.isdisjoint(layout.names[part])
        or leads_away(page, part)
        for part in around
    ) or any(not CHOICE_WORDS.isdisjoint(layout.names[part]) for part in around[:3])
