"""Finds the amounts of money that readers see, and what speaks for each to be the price."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from attrs import define
from lxml.etree import _Element

from autoscrape.extraction.flow import Flow, flow
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.money import (
    Money,
    amount_of,
    bare_amounts,
    is_positive,
    moneys,
)
from autoscrape.extraction.words.price import PRICE_WORDS

MAX_AMOUNTS = 400
MAX_CANDIDATES = 80

_STRUCK = frozenset({"del", "s", "strike"})
_BLOCK = 60
_SHORT = 30


@define
class Seen:
    """One amount of money on the page, and where it stands."""

    price: str
    currency: str | None
    element: _Element
    position: int
    zone: Zone
    before: str
    """The words right before it, in lower case."""
    after: str
    alone: int
    """How many letters of the element are not of the amount."""
    names: frozenset[str]
    struck: bool
    number: float = 0.0

    def __attrs_post_init__(self) -> None:
        self.number = float(self.price)


def seen_amounts(page: Page) -> list[Seen]:
    """Give the amounts of the content, in reading order."""
    return page.once(_amounts)


def _amounts(page: Page) -> list[Seen]:
    signed = list(_with_currency(page))
    found = signed
    if not any(seen.zone is Zone.CONTENT and seen.names & PRICE_WORDS for seen in signed):
        parts = {part for seen in signed for part in _block_of(page, seen)}
        found = [*signed, *_named(page, parts)]
    return sorted(found, key=lambda seen: seen.position)


def _block_of(page: Page, seen: Seen) -> Iterator[_Element]:
    """Give the small elements around an amount, in which bare numbers are parts of it."""
    yield seen.element
    for ancestor in islice(seen.element.iterancestors(), 3):
        if page.layout.text_length(ancestor) > _SHORT:
            return
        yield ancestor


def _with_currency(page: Page) -> Iterator[Seen]:
    stream = page.once(flow)
    text = stream.text
    every = list(islice(moneys(text, stream.parts), MAX_AMOUNTS))
    heading = 0 if page.heading is None else page.layout.span(page.heading)[0]
    chosen = {money.start for money in _nearest(every, heading)}
    ended = 0
    for money in every:
        element = stream.around(money.start, money.end) if money.start in chosen else None
        if element is not None and page.layout.zones[element] <= Zone.ASIDE:
            seen = _seen(page, stream, element, money, ended)
            if seen:
                yield seen
        ended = money.end


def _nearest(found: list[Money], heading: int) -> list[Money]:
    """Keep the amounts nearest to the heading, where there are very many."""
    if len(found) <= MAX_CANDIDATES:
        return found

    def distance(money: Money) -> int:
        return money.start - heading if money.start > heading else heading - money.start

    return sorted(found, key=distance)[:MAX_CANDIDATES]


def _seen(page: Page, stream: Flow, element: _Element, money: Money, ended: int) -> Seen | None:
    if not is_positive(money.price) or len(money.price) > 12:
        return None
    block = _block(page, element)
    first, last = page.layout.span(block)
    text = stream.text
    own = page.layout.text_length(element)
    return Seen(
        money.price,
        money.currency,
        element,
        page.layout.position[element],
        page.layout.zones[element],
        text[max(first, ended, money.start - _SHORT) : money.start].lower().strip(" :\u00a0("),
        text[money.end : min(last, money.end + _SHORT)].lower().strip(),
        own - (money.end - money.start),
        _names(page, element),
        _is_struck(element),
    )


def _block(page: Page, element: _Element) -> _Element:
    """Give the largest element around with only a few words in it."""
    block = element
    for ancestor in islice(element.iterancestors(), 4):
        if page.layout.text_length(ancestor) > _BLOCK:
            break
        block = ancestor
    return block


def _named(page: Page, signed: set[_Element]) -> Iterator[Seen]:
    """Give the bare numbers in elements that are called a price, away from those with a sign."""
    found = 0
    for element in page.layout.named(PRICE_WORDS):
        declared = element.get("content") if element.get("itemprop") == "price" else None
        text = declared or page.layout.short_text(element, 20)
        amounts = bare_amounts(text) if text else []
        if len(amounts) != 1 or not text or "%" in text or any(moneys(text)):
            continue
        price = amount_of(amounts[0])
        if not is_positive(price) or len(price) > 12:
            continue
        if signed.isdisjoint((element, *islice(element.iterancestors(), 3))):
            found += 1
            yield Seen(
                price, None, element, page.layout.position[element], page.layout.zones[element],
                "", "", len(text) - len(amounts[0]), _names(page, element), _is_struck(element),
            )  # fmt: skip
        if found >= MAX_CANDIDATES:
            return


def _names(page: Page, element: _Element) -> frozenset[str]:
    names = page.layout.names
    return names[element].union(*(names[part] for part in islice(element.iterancestors(), 2)))


def _is_struck(element: _Element) -> bool:
    chain = (element, *islice(element.iterancestors(), 3))
    return any(
        part.tag in _STRUCK or "line-through" in (part.get("style") or "")[:300] for part in chain
    )
