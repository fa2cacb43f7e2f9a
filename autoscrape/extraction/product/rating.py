"""Extracts ``aggregateRating``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.visible_rating import VisibleRatings
from autoscrape.extraction.text import number
from autoscrape.items import AggregateRating

MAX_COUNT = 2**31
SEEN = 0.55
"""What the surest rating scores that readers see."""

_WEIGHTS = {"sure": 0.6, "near": 0.3, "counted": 0.1, "repeated": -0.4, "linked": -0.3}
_DOUBTFUL = 0.3


def extract_rating(page: Page) -> AggregateRating | None:
    """Give the rating of the product; it has a ratingValue, a reviewCount, or both."""
    return choose(page.choices, "aggregateRating", _declared(page), Rest(SEEN, _seen(page)))


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
    ratings = VisibleRatings(page)
    for rated in ratings.found():
        evidence = ratings.evidence(rated)
        score = SEEN * sum(_WEIGHTS[name] * weight for name, weight in evidence.items())
        if score >= _DOUBTFUL:
            count = None if rated.count is None else str(rated.count)
            yield Candidate(_rating(rated.value, rated.best, count), score, rated.way, evidence)


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
