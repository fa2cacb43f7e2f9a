"""The documented product schema."""

from __future__ import annotations

from attrs import Factory, define

from autoscrape.items.item import Item
from autoscrape.items.parts import AdditionalProperty, AggregateRating, Breadcrumb, Gtin, Offer


@define(kw_only=True)
class Product(Item):
    """A single product page. Every field but ``url`` and ``probability`` is optional."""

    name: str | None = None
    """The name of the product."""

    offers: list[Offer] = Factory(list)
    """The offers of the product."""

    sku: str | None = None
    """Stock keeping unit, assigned by the seller."""

    mpn: str | None = None
    """Manufacturer part number, the same on different sites."""

    gtin: list[Gtin] = Factory(list)
    """Standardised product numbers (EAN, UPC, ISBN, …)."""

    brand: str | None = None
    """Brand or manufacturer."""

    breadcrumbs: list[Breadcrumb] = Factory(list)
    """The breadcrumb navigation, outermost first."""

    mainImage: str | None = None
    """URL or data URL of the main image."""

    images: list[str] = Factory(list)
    """URLs or data URLs of all images of the product; may include the main one."""

    description: str | None = None
    """The description of the product."""

    aggregateRating: AggregateRating | None = None
    """The product's rating."""

    additionalProperty: list[AdditionalProperty] = Factory(list)
    """Properties or characteristics, usually the specification table."""

    probability: float = 0.0
    """Probability, 0 to 1, that the page is a single product page."""

    url: str
    """URL of the page, after redirects."""
