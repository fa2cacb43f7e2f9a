"""Finds the price that readers see: near the heading and the buy button, not struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.product.buying import buy_buttons
from autoscrape.extraction.product.money import (
    PRICE_LIMIT,
    has_one_amount,
    is_positive,
    read_currency,
    read_price,
    stands_beside,
)
from autoscrape.extraction.words.price import (
    OLD_PRICE_PHRASES,
    OLD_PRICE_WORDS,
    PRICE_WORDS,
)
from autoscrape.items import Offer

MAX_CANDIDATES = 200
BEST_SCORE = 0.8
"""More than any price here scores."""

_TAGS = ("span", "div", "p", "b", "strong", "ins", "bdi", "td", "dd", "li", "data", "meta", "h2",
         "h3", "h4", "a", "em", "font", "label", "button", "output", "section")  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_DIGIT = re.compile(r"\d")
_PER_UNIT = re.compile(r"\d[^\d/]{0,6}/\s?\d{0,4}\s?[^\W\d]")
_PERCENT = re.compile(r"\d\s?%")
_LONGEST = 40
_NEAR = 300


@frozen
class _Place:
    """Where on the page the product is offered, as positions in reading order."""

    heading: int | None
    button: int | None


def visible_prices(page: Page) -> Iterator[Candidate[Offer]]:
    """Give the prices in the content, scored by their names, their place and their looks."""
    place = _place(page)
    found = 0
    for element in page.layout.content(*_TAGS):
        offer = _offer_in(page, element)
        if offer is None:
            continue
        yield Candidate(offer, _score(page, element, offer, place), "visible")
        found += 1
        if found >= MAX_CANDIDATES:
            return


def _place(page: Page) -> _Place:
    heading = None if page.heading is None else page.layout.position[page.heading]
    buttons = [page.layout.position[button] for button in buy_buttons(page)]
    after = [position for position in buttons if position > (heading or 0)]
    return _Place(heading, next(iter(after or buttons), None))


def _offer_in(page: Page, element: _Element) -> Offer | None:
    """Read an element that holds one price and little else."""
    declared = element.get("content") if element.get("itemprop") == "price" else None
    if declared is None and (element.tag == "meta" or len(element) > 6):
        return None
    text = declared or page.layout.short_text(element, _LONGEST)
    if text is None or len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    if _PERCENT.search(text) or not has_one_amount(text):
        return None
    price = read_price(text)
    if price is None or not is_positive(price[0]):
        return None
    shown = price[1] if price[1] and stands_beside(price[1], text) else None
    currency = shown or (_declared_currency(element) if declared else None)
    if currency is None and not _is_named_price(page, element):
        return None
    return Offer(price=price[0], currency=currency)


def _declared_currency(element: _Element) -> str | None:
    parent = element.getparent()
    found = [] if parent is None else parent.xpath(".//*[@itemprop='priceCurrency']")
    return read_currency(found[0].get("content") or found[0].text) if found else None


def _is_named_price(page: Page, element: _Element) -> bool:
    names = page.layout.names
    return any(not PRICE_WORDS.isdisjoint(names[part]) for part in _chain(element, 2))


def _chain(element: _Element, height: int) -> Iterator[_Element]:
    """Give an element and its nearest ancestors."""
    yield element
    for above, ancestor in enumerate(element.iterancestors()):
        if above >= height:
            return
        yield ancestor


def _score(page: Page, element: _Element, offer: Offer, place: _Place) -> float:
    position = page.layout.position[element]
    score = 0.2 + _looks(page, element, offer) - _doubts(page, element)
    if place.heading is not None:
        distance = position - place.heading
        score += 0.15 * max(0.0, 1 - abs(distance) / _NEAR) - (0.08 if distance < 0 else 0)
    if place.button is not None:
        score += 0.1 * max(0.0, 1 - abs(position - place.button) / _NEAR)
    return max(score, 0.01)


def _looks(page: Page, element: _Element, offer: Offer) -> float:
    """Weigh what makes a number a price."""
    named = not PRICE_WORDS.isdisjoint(_names(page, element))
    declared: bool = element.get("itemprop") == "price"
    cents = "." in (offer.price or "")
    return 0.12 * named + 0.1 * declared + 0.05 * bool(offer.currency) + 0.05 * cents


def _doubts(page: Page, element: _Element) -> float:
    """Weigh what makes a price another one than that to pay for this product."""
    struck = any(part.tag in _STRUCK for part in _chain(element, 4))
    old: bool = struck or not OLD_PRICE_WORDS.isdisjoint(_names(page, element))
    text = f"{page.layout.text(element, PRICE_LIMIT) or ''} ".lower()
    other = any(phrase in text for phrase in OLD_PRICE_PHRASES) or _PER_UNIT.search(text)
    linked: bool = any(leads_away(page, part) for part in _chain(element, 8))
    return 0.15 * old + 0.2 * bool(other) + 0.1 * linked


def _names(page: Page, element: _Element) -> set[str]:
    return set().union(*(page.layout.names[part] for part in _chain(element, 3)))
