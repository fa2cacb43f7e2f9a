"""Extracts ``aggregateRating``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.text import number
from autoscrape.extraction.words.rating import BEST_RATINGS, OUT_OF, RATING_WORDS, REVIEW_NOUNS
from autoscrape.items import AggregateRating

MAX_COUNT = 2**31
_NEAR = 200
_LONGEST = 80

_RATED = re.compile(rf"(\d(?:[.,]\d{{1,3}})?)\s?(?:/|{OUT_OF})\s?(\d{{1,3}})")
_COUNTED = re.compile(rf"(\d{{1,3}}(?:[.,\s]\d{{3}})*|\d{{1,9}})\s?(?:{REVIEW_NOUNS})")
_ALONE = re.compile(r"[0-5][.,]\d{1,2}")
_IN_BRACKETS = re.compile(r"^\(?\s?(\d{1,6})\s?\)?$")


def extract_rating(page: Page) -> AggregateRating | None:
    """Give the rating of the product; it has a ratingValue, a reviewCount, or both."""
    return choose(page.choices, "aggregateRating", _declared(page), Rest(0.4, _seen(page)))


def _declared(page: Page) -> Iterator[Candidate[AggregateRating | None]]:
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        for node in members(entity.data.get("aggregateRating")):
            if isinstance(node, dict):
                yield Candidate(_from_node(node), score, entity.source)
    for entity in page.entities_typed("aggregaterating"):
        if entity.role == "":
            yield Candidate(_from_node(dict(entity.data)), 0.6, entity.source)


def _seen(page: Page) -> Iterator[Candidate[AggregateRating | None]]:
    yield Candidate(_visible(page), 0.4, "visible")


def _from_node(node: dict[str, Any]) -> AggregateRating | None:
    count = text_of(node.get("reviewCount"), 50) or text_of(node.get("ratingCount"), 50)
    return _rating(text_of(node.get("ratingValue"), 50), text_of(node.get("bestRating"), 50), count)


def _rating(value: str | None, highest: str | None, count: str | None) -> AggregateRating | None:
    """Build a rating from its texts; a rating by nobody is none."""
    digits = re.sub(r"\D", "", (count or "")[:30])
    reviews = int(digits) if digits and int(digits) < MAX_COUNT else None
    rated = number(value)
    if reviews == 0 or (not rated and reviews is None):
        return None
    top = number(highest) if rated else None
    return AggregateRating(ratingValue=rated or None, bestRating=top, reviewCount=reviews)


def _visible(page: Page) -> AggregateRating | None:
    """Read what stands near the heading: ``4.5 out of 5``, ``31 reviews``."""
    if page.heading is None:
        return None
    start = page.layout.position[page.heading]
    value = highest = count = None
    for element in page.layout.near(start, _NEAR // 4, _NEAR):
        text = _short_text(page, element)
        if (rated := _RATED.search(text)) and rated[2] in BEST_RATINGS and value is None:
            value, highest = rated[1], rated[2]
        elif value is None and _ALONE.fullmatch(text) and _is_named_rating(page, element):
            value = text
        if counted := _COUNTED.search(text):
            count = count or counted[1]
        elif value and (bracketed := _IN_BRACKETS.match(text)) and _is_named_rating(page, element):
            count = count or bracketed[1]
    return _rating(value, highest, count)


def _short_text(page: Page, element: _Element) -> str:
    shown = page.layout.text(element, _LONGEST) if len(element) < 4 else ""
    texts = (shown, element.get("aria-label"), element.get("title"))
    return next((text.lower()[:_LONGEST] for text in texts if text), "")


def _is_named_rating(page: Page, element: _Element) -> bool:
    return not RATING_WORDS.isdisjoint(page.layout.names[element])
