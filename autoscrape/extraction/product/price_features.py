"""Puts into numbers what speaks for an amount on the page to be the price of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from math import log, log1p
from operator import mul

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.product.place import FAR, place
from autoscrape.extraction.product.stock_phrases import NOTIFIES, phrases_seen
from autoscrape.extraction.product.visible_price import Seen
from autoscrape.extraction.words.price import (
    BEHIND_PHRASES,
    FROM_PHRASES,
    OLD_PHRASES,
    OLD_WORDS,
    OTHER_PHRASES,
    OTHER_WORDS,
    PACK_WORDS,
    PAID_WORDS,
    PRICE_WORDS,
)
from autoscrape.extraction.words.stock import OUT_OF_STOCK

WEIGHTS = {
    "unseen": -1.5,
    "behind the heading": -1.5,
    "before the heading": -1.0,
    "not behind the heading": -0.7,
    "from the buy button": -0.4,
    "beside the buy button": 0.7,
    "page has a buy button": 0.5,
    "later amount": -1.0,
    "depth of the box": -0.7,
    "length of the box": -0.3,
    "named price": 1.0,
    "named current": 0.8,
    "named old": -2.0,
    "named other": -2.0,
    "struck": -3.0,
    "said to be old": -2.5,
    "said to be other": -4.0,
    "said to be least": -0.5,
    "per unit": -4.0,
    "linked": -1.5,
    "aside": -5.0,
    "alike": -0.7,
    "repeated": 0.5,
    "cheaper than an old one": 1.5,
    "dearer than the next": -1.5,
    "cents": 0.7,
    "currency": 1.0,
    "among words": -1.5,
    "emphasis": 0.3,
    "main currency": 0.5,
    "elsewhere, and sold out": -4.0,
    "jsonld": 2.5,
    "microdata": 2.0,
    "meta": 1.5,
    "state": 1.8,
    "agreement": 0.3,
    "denied": -1.0,
}
"""What each piece of evidence weighs, in log odds."""

NONE = -1.5
"""What speaks for no amount at all."""

_BESIDE = 14
_EMPHASIS = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "ins", "em"})
_CLIMB = 8
_LONG = 5
_ELSEWHERE = 200
_WEIGHTS = tuple(WEIGHTS.values())
_SEEN = list(WEIGHTS).index("jsonld")
"""How many features there are of what is seen."""


@frozen
class Claims:
    """The amounts that sources other than the visible page give for the product."""

    jsonld: frozenset[float]
    microdata: frozenset[float]
    meta: frozenset[float]
    state: frozenset[float]

    def all(self) -> frozenset[float]:
        """Give all amounts of them."""
        return self.jsonld | self.microdata | self.meta | self.state

    def evidence(self, number: float) -> tuple[float, ...]:
        """Give which of them name an amount, whether several do, and whether one has another."""
        held = [number in part for part in (self.jsonld, self.microdata, self.meta, self.state)]
        declared = (self.jsonld, self.microdata, self.meta)
        denied = any(part and number not in part for part in declared)
        return (*held, sum(held) > 1, denied)


@frozen
class Weighed:
    """An amount with its features, in the order of ``WEIGHTS``."""

    number: float
    seen: Seen | None
    """None where it is only claimed."""
    row: tuple[float, ...]

    @property
    def score(self) -> float:
        """What speaks for it, in log odds."""
        return float(sum(map(mul, self.row, _WEIGHTS)))

    def evidence(self) -> dict[str, object]:
        """Give the features by name, without those that say nothing."""
        pairs = zip(WEIGHTS, self.row, strict=True)
        return {name: round(float(value), 2) for name, value in pairs if value}


class _Surroundings:
    """What all amounts of a page are measured against."""

    def __init__(self, page: Page, found: Sequence[Seen]) -> None:
        self.page = page
        self.place = page.once(place)
        self.alike = Counter(_signature(seen.element) for seen in found)
        self.same = Counter(seen.number for seen in found)
        signs = Counter(
            seen.currency for seen in found if seen.currency and seen.zone is Zone.CONTENT
        )
        self.main = next((sign for sign, _ in signs.most_common(1)), None)
        self.ranks = self._ranks(found)
        self.sold_out = phrases_seen(page) - {NOTIFIES} == {OUT_OF_STOCK}
        self._first: dict[str, float] = {}
        start = self.place.heading or 0
        for seen in sorted(found, key=lambda each: (each.position < start, each.position)):
            if seen.zone is Zone.CONTENT and not _is_other(seen) and not _is_old(seen):
                self._first.setdefault(_signature(seen.element), seen.number)

    def copies(self, seen: Seen) -> float:
        """Give how many look like it, as in a list of products; nothing for the first of them."""
        signature = _signature(seen.element)
        if self._first.get(signature) == seen.number and seen.zone is Zone.CONTENT:
            return 0.0
        return log(min(self.alike[signature], 20))

    def _ranks(self, found: Sequence[Seen]) -> dict[float, int]:
        """Give the amounts numbers, by their first place behind the heading."""
        start = self.place.heading or 0
        behind = [seen for seen in found if seen.position >= start]
        before = [seen for seen in reversed(found) if seen.position < start]
        ranks: dict[float, int] = {}
        for seen in (*behind, *before):
            ranks.setdefault(seen.number, len(ranks))
        return ranks


def weighed(page: Page, found: Sequence[Seen], claims: Claims) -> Iterator[Weighed]:
    """Give each amount with what speaks for it; what is claimed and not seen comes last."""
    around = _Surroundings(page, found)
    old = [_is_old(seen) for seen in found]
    other = [_is_other(seen) for seen in found]
    unseen = (1.0, *(0.0,) * (_SEEN - 2), float(around.sold_out))
    for index, seen in enumerate(found):
        near = [
            (found[at], old[at])
            for at in range(max(0, index - 4), min(len(found), index + 5))
            if abs(found[at].position - seen.position) <= _BESIDE and not other[at]
        ]
        row = (*_features(around, seen, near), *claims.evidence(seen.number))
        yield Weighed(seen.number, seen, row)
    for number in sorted(claims.all() - {seen.number for seen in found}):
        yield Weighed(number, None, (*unseen, *claims.evidence(number)))


def _is_old(seen: Seen) -> bool:
    return seen.struck or not OLD_WORDS.isdisjoint(seen.names) or _OLD.end(seen.before)


def _is_other(seen: Seen) -> bool:
    named = not OTHER_WORDS.isdisjoint(seen.names)
    return named or _OTHER.end(seen.before) or _is_per_unit(seen.after)


def _is_per_unit(after: str) -> bool:
    return after.startswith(BEHIND_PHRASES) and not any(word in after for word in PACK_WORDS)


def _features(
    around: _Surroundings, seen: Seen, near: Sequence[tuple[Seen, bool]]
) -> tuple[float, ...]:
    gap = around.place.behind_heading(seen.position)
    depth, length = around.place.box(seen.element)
    button = around.place.from_button(seen.position)
    names = seen.names
    return (
        0,
        min(max(gap, 0) / 300, 3),
        min(max(-gap, 0) / 300, 3),
        gap < 0,
        min(button / 100, 5),
        button <= _BESIDE,
        button < FAR,
        log1p(min(around.ranks[seen.number], 20)),
        log1p(depth),
        log1p(length) / 3,
        not PRICE_WORDS.isdisjoint(names),
        not PAID_WORDS.isdisjoint(names),
        not OLD_WORDS.isdisjoint(names),
        min(len(OTHER_WORDS & names), 2),
        seen.struck,
        _OLD.end(seen.before),
        _OTHER.end(seen.before),
        _FROM.end(seen.before),
        _is_per_unit(seen.after),
        _is_linked(around.page, seen.element),
        seen.zone is Zone.ASIDE,
        around.copies(seen),
        log(min(around.same[seen.number], 10)),
        any(is_old and other.number > seen.number for other, is_old in near),
        any(
            not is_old and other.number < seen.number and other.currency == seen.currency
            for other, is_old in near
        ),
        "." in seen.price,
        seen.currency is not None,
        min(max(seen.alone, 0), 20) / 20,
        seen.element.tag in _EMPHASIS,
        seen.currency is not None and seen.currency == around.main,
        around.sold_out and (not 0 <= gap <= _ELSEWHERE or seen.zone is Zone.ASIDE),
    )


class _Phrases:
    """Phrases to look for at the end of a text; long ones anywhere in it."""

    def __init__(self, phrases: Sequence[str]) -> None:
        spaced = [f" {each}" if each[0] < "\u2e80" else each for each in phrases]
        self._ends = tuple(spaced)
        self._long = tuple(each for each in spaced if len(each) > _LONG)

    def end(self, text: str) -> bool:
        """Say whether the text ends with one of them."""
        if not text:
            return False
        padded = f" {text}"
        if padded.endswith(self._ends):
            return True
        for each in self._long:  # noqa: SIM110 (three times as fast as any)
            if each in padded:
                return True
        return False


_OLD = _Phrases(OLD_PHRASES)
_OTHER = _Phrases(OTHER_PHRASES)
_FROM = _Phrases(FROM_PHRASES)


def _signature(element: _Element) -> str:
    return f"{element.tag} {element.get('class', '')[:80]}"


def _is_linked(page: Page, element: _Element) -> bool:
    chain = (element, *islice(element.iterancestors(), _CLIMB))
    return any(part.tag == "a" and leads_away(page, part) for part in chain)
