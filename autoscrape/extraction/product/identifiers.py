"""What ``sku``, ``mpn``, ``brand`` and ``gtin`` share: markup, metas, and labels on the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import PRODUCT_TYPES, product_entities, variants
from autoscrape.extraction.state import state_products

ID_LIMIT = 200
MAX_TWINS = 100

ATTRIBUTE_SCORE = 0.65


def from_markup(page: Page, *names: str) -> Iterator[Candidate[str | None]]:
    """Give the values of a property of the page's product, its offers and its variants."""
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        if _is_one_of_many(page, entity, names):
            score -= 0.4
        for depth, node in enumerate(_nodes(entity)):
            for name in names:
                value = text_of(node.get(name), ID_LIMIT)
                yield Candidate(value, score - min(depth, 50) / 1000, entity.source)


def _is_one_of_many(page: Page, entity: Entity, names: tuple[str, ...]) -> bool:
    """Say whether the page's markup has the product several times, with different values."""
    named = text_of(entity.data.get("name"))
    twins = (
        tuple(text_of(twin.data.get(name), ID_LIMIT) for name in names)
        for twin in islice(page.entities_typed(*PRODUCT_TYPES), MAX_TWINS)
        if twin.source == entity.source and text_of(twin.data.get("name")) == named
    )
    return len({values for values in twins if any(values)}) > 1


def _nodes(entity: Entity) -> Iterator[dict[str, object]]:
    """Give the product's node, then its offers, then its variants."""
    yield dict(entity.data)
    yield from (offer for offer in members(entity.data.get("offers")) if isinstance(offer, dict))
    yield from variants(entity)


def from_metas(page: Page, *names: str) -> Candidate[str | None]:
    """Give the value of a meta tag."""
    return Candidate(page.meta(*names, limit=ID_LIMIT), 0.7, "meta")


def from_state(page: Page, field: str, score: float) -> Iterator[Candidate[str | None]]:
    """Give what the state in the page's scripts has; different values are those of variants."""
    products = page.once(state_products)
    values = {value: None for each in products if (value := getattr(each, field))}
    if values:
        share = products[0].likeness / len(values)
        yield Candidate(next(iter(values)), score * share, "state")


def from_attribute(page: Page, name: str) -> Iterator[Candidate[str | None]]:
    """Give the values of elements that bear an ``itemprop`` outside any item."""
    for element in page.layout.named({name}):
        if element.get("itemprop") == name and not element.xpath("ancestor::*[@itemscope]"):
            yield Candidate(
                text_of(element.get("content") or element.text), ATTRIBUTE_SCORE, "itemprop"
            )
