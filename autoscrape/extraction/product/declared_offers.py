"""Reads the offers that the markup of a page declares for its product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import namesakes, product_entities, variants
from autoscrape.extraction.product.money import is_positive, read_currency, read_price
from autoscrape.extraction.product.stock_terms import term_availability
from autoscrape.items import Offer

MAX_OFFERS = 50

_PRICE_METAS = ("product:sale_price:amount", "product:price:amount", "og:price:amount")
_CURRENCY_METAS = ("product:sale_price:currency", "product:price:currency", "og:price:currency")
_STOCK_METAS = ("product:availability", "og:availability")


def declared_offers(page: Page) -> dict[str, list[Offer]]:
    """Give the offers by source, the surest first; an offer may be without a price."""
    return page.once(_by_source)


def declared_stock(page: Page) -> list[str]:
    """Give the availabilities that markup declares, of variants that stand beside it as well."""
    entities = [twin for entity in product_entities(page) for twin in namesakes(page, entity)]
    said = [offer.availability for entity in entities for offer in _from_entity(entity)]
    return [term for term in (*said, term_availability(page.meta(*_STOCK_METAS))) if term]


def _by_source(page: Page) -> dict[str, list[Offer]]:
    offers = {entity.source: _from_entity(entity) for entity in product_entities(page)}
    offers["meta"] = _from_metas(page)
    return {source: found for source, found in offers.items() if found}


def _from_entity(entity: Entity) -> list[Offer]:
    nodes = members(entity.data.get("offers")).copy()
    for variant in variants(entity):
        nodes += members(variant.get("offers"))
    offers: list[Offer] = []
    for node in _flat(nodes[: 4 * MAX_OFFERS]):
        offer = _from_node(node)
        if offer and offer not in offers:
            offers.append(offer)
    priced = [offer for offer in offers if offer.price]
    return (priced or offers)[:MAX_OFFERS]


def _flat(nodes: list[Any]) -> Iterator[dict[str, Any]]:
    """Give the offers themselves in place of an aggregate, where it lists any with prices."""
    for node in nodes:
        if not isinstance(node, dict):
            continue
        inner = [offer for offer in members(node.get("offers")) if isinstance(offer, dict)]
        yield from inner if any(_price_of(offer) for offer in inner) else [node]


def _from_node(node: dict[str, Any]) -> Offer | None:
    price = _price_of(node)
    availability = term_availability(text_of(node.get("availability"), 200))
    if price is None:
        return Offer(availability=availability) if availability else None
    amount, shown = price
    specified = [part for part in members(node.get("priceSpecification")) if isinstance(part, dict)]
    declared = (text_of(part.get("priceCurrency")) for part in (node, *specified))
    currency = read_currency(next(filter(None, declared), None)) or shown
    return Offer(price=amount, currency=currency, availability=availability)


def _price_of(node: dict[str, Any]) -> tuple[str, str | None] | None:
    specified = [part for part in members(node.get("priceSpecification")) if isinstance(part, dict)]
    texts = [
        *(text_of(node.get(name), 200) for name in ("price", "lowPrice")),
        *(text_of(part.get(name), 200) for part in specified for name in ("price", "minPrice")),
        text_of(node.get("highPrice"), 200),
    ]
    prices = (read_price(text) for text in texts)
    return next((price for price in prices if price and is_positive(price[0])), None)


def _from_metas(page: Page) -> list[Offer]:
    price = read_price(page.meta(*_PRICE_METAS, limit=200))
    if price is None or not is_positive(price[0]):
        return []
    currency = read_currency(page.meta(*_CURRENCY_METAS)) or price[1]
    availability = term_availability(page.meta(*_STOCK_METAS))
    return [Offer(price=price[0], currency=currency, availability=availability)]
