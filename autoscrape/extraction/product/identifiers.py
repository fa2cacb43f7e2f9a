"""What ``sku``, ``mpn``, ``brand`` and ``gtin`` share: markup, metas, and labels on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities, variants

ID_LIMIT = 200

ATTRIBUTE_SCORE = 0.65
LABEL_SCORE = 0.6
NUMBER_SCORE = 0.5

_LONGEST = 60
_DIGIT = re.compile(r"\d")


def from_markup(page: Page, *names: str) -> Iterator[Candidate[str | None]]:
    """Give the values of a property of the page's product, its offers and its variants."""
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        for depth, node in enumerate(_nodes(entity)):
            for name in names:
                value = text_of(node.get(name), ID_LIMIT)
                yield Candidate(value, score - min(depth, 50) / 1000, entity.source)


def _nodes(entity: Entity) -> Iterator[dict[str, object]]:
    """Give the product's node, then its offers, then its variants."""
    yield dict(entity.data)
    yield from (offer for offer in members(entity.data.get("offers")) if isinstance(offer, dict))
    yield from variants(entity)


def from_metas(page: Page, *names: str) -> Candidate[str | None]:
    """Give the value of a meta tag."""
    return Candidate(page.meta(*names, limit=ID_LIMIT), 0.7, "meta")


def from_attribute(page: Page, name: str) -> Iterator[Candidate[str | None]]:
    """Give the values of elements that bear an ``itemprop`` outside any item."""
    for element in page.once(_with_itemprop):
        if element.get("itemprop") == name and not element.xpath("ancestor::*[@itemscope]"):
            yield Candidate(
                text_of(element.get("content") or element.text), ATTRIBUTE_SCORE, "itemprop"
            )


def _with_itemprop(page: Page) -> list[_Element]:
    return [element for element in page.layout.content() if element.get("itemprop")]


def from_labels(page: Page, labels: frozenset[str]) -> Iterator[Candidate[str | None]]:
    """Give the values that stand beside one of the labels."""
    for place, value in enumerate(page.labelled(labels)):
        yield Candidate(value[:ID_LIMIT], LABEL_SCORE - min(place, 50) / 1000, "label")


def from_numbers(page: Page, labels: frozenset[str]) -> Iterator[Candidate[str | None]]:
    """Give the numbers that follow a label in the same short text: ``Product code 1049``."""
    pattern = _numbered(labels)
    for place, element in enumerate(page.layout.content("p", "div", "span", "li", "b", "small")):
        text = page.layout.short_text(element, _LONGEST) if len(element) < 4 else None
        # Most texts have no number, and the labels are many.
        if not text or not _DIGIT.search(text):
            continue
        if found := pattern.match(text):
            yield Candidate(found[1], NUMBER_SCORE - min(place, 5_000) / 100_000, "text")


@cache
def _numbered(labels: frozenset[str]) -> re.Pattern[str]:
    choice = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?:{choice})[\s:.#№]{{1,5}}(\w{{0,12}}\d[\w./-]{{0,30}})$", re.IGNORECASE)
