"""Reads availability from schema.org terms, from phrases and from the buy button."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.product.buying import buy_buttons, is_disabled
from autoscrape.extraction.words.stock import (
    IN_STOCK,
    IN_STOCK_PHRASES,
    OUT_OF_STOCK,
    OUT_OF_STOCK_PHRASES,
    SCHEMA_TERMS,
)

_REACH = 250
_PHRASE_LENGTH = 80
_CLIMB = 5
_NOT_LETTERS = re.compile(r"[^a-z]")


def term_availability(text: str | None) -> str | None:
    """Read a schema.org or OpenGraph term, with or without its URL."""
    term = _NOT_LETTERS.sub("", (text or "")[:200].rstrip("/").rsplit("/", 1)[-1].lower())
    return SCHEMA_TERMS.get(term)


def phrase_availability(text: str | None) -> str | None:
    """Read a short text such as ``Only 3 left in stock``."""
    lowered = (text or "")[: 2 * _PHRASE_LENGTH].lower()
    # Denials contain what they deny ("nicht verfügbar"), so they are taken out first; what is
    # denied for one way of delivery and affirmed for another can be had.
    affirmed = lowered
    for phrase in OUT_OF_STOCK_PHRASES:
        affirmed = affirmed.replace(phrase, "")
    if any(phrase in affirmed for phrase in IN_STOCK_PHRASES):
        return IN_STOCK
    return OUT_OF_STOCK if affirmed != lowered else None


def stock_of(page: Page) -> str | None:
    """Say whether the product can be had, by what the page declares and by what it shows."""
    from autoscrape.extraction.product.declared_offers import STOCK_METAS, declared_offers

    said = [offer.availability for offers in declared_offers(page).values() for offer in offers]
    declared = next(filter(None, said), None) or term_availability(page.meta(*STOCK_METAS))
    return declared or visible_availability(page)


def visible_availability(page: Page) -> str | None:
    """Read what stands after the heading: a phrase about stock, else the buy button."""
    if page.heading is None:
        return None
    start = page.layout.position[page.heading]
    for element in page.layout.near(start, _REACH // 5, _REACH):
        if len(element) > 2:
            continue
        said = phrase_availability(page.layout.short_text(element, _PHRASE_LENGTH))
        if said and not _is_elsewhere(page, element):
            return said
    buttons = buy_buttons(page)
    if not buttons:
        return None
    return OUT_OF_STOCK if all(is_disabled(button) for button in buttons) else IN_STOCK


def _is_elsewhere(page: Page, element: _Element) -> bool:
    """Say whether a text is about one of several variants, or about another product."""
    if element.tag in ("html", "body", "h1", "option", "label"):
        return True
    around = (element, *islice(element.iterancestors(), _CLIMB))
    return any(part.tag in ("select", "label") or leads_away(page, part) for part in around)
