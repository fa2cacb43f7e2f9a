"""The documented rules of items: what to clean away, and what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from attrs import fields, has

from autoscrape.items.item import Item
from autoscrape.items.parts import AggregateRating, Gtin, Offer

AVAILABILITIES = ("InStock", "OutOfStock")
GTIN_TYPES = ("isbn10", "isbn13", "issn", "ean13", "upc", "ismn", "gtin8", "gtin14")

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_PRICE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?")


def clean(value: Any) -> Any:
    """Make every string and number of an item fit for JSON, in place; give the value."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", _UNWANTED.sub("", value))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        value[:] = [clean(member) for member in value]
    elif has(type(value)):
        for attribute in fields(type(value)):
            setattr(value, attribute.name, clean(getattr(value, attribute.name)))
    return value


def problems(item: Item) -> list[str]:
    """Name every rule that an item breaks; an empty list when it breaks none."""
    found = [] if item.url else ["url is missing"]
    probability = item.probability
    if probability is None or not 0 <= probability <= 1:
        found.append("probability is not between 0 and 1")
    for n, offer in enumerate(getattr(item, "offers", None) or []):
        found += [f"offers[{n}]: {problem}" for problem in _offer_problems(offer)]
    for n, gtin in enumerate(getattr(item, "gtin", None) or []):
        found += [f"gtin[{n}]: {problem}" for problem in _gtin_problems(gtin)]
    rating = getattr(item, "aggregateRating", None)
    return found + (list(_rating_problems(rating)) if rating else [])


def _offer_problems(offer: Offer) -> Iterator[str]:
    if offer.price is None and offer.availability is None:
        yield "neither price nor availability"
    price: object = offer.price
    if price is not None and not (isinstance(price, str) and _PRICE.fullmatch(price)):
        yield f"price {price!r} is no number with a dot as decimal separator"
    if offer.currency is not None and offer.price is None:
        yield "currency without a price"
    if offer.availability not in (None, *AVAILABILITIES):
        yield f"availability {offer.availability!r} is neither InStock nor OutOfStock"


def _gtin_problems(gtin: Gtin) -> Iterator[str]:
    if gtin.type not in GTIN_TYPES:
        yield f"type {gtin.type!r} is not one of {', '.join(GTIN_TYPES)}"


def _rating_problems(rating: AggregateRating) -> Iterator[str]:
    if rating.ratingValue is None and rating.reviewCount is None:
        yield "aggregateRating has neither ratingValue nor reviewCount"
