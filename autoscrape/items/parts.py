"""The nested values of items: offers, identifiers, breadcrumbs, ratings, properties.

Names and shapes are those of the documented AutoExtract schema.
"""

from __future__ import annotations

from attrs import define


@define(kw_only=True)
class Offer:
    """One offer of a product; has a price, an availability, or both."""

    price: str | None = None
    """A valid number with a dot as decimal separator, for example ``"1299.00"``."""

    currency: str | None = None
    """The currency as the site shows it (``"$"`` as well as ``"USD"``); only beside a price."""

    availability: str | None = None
    """``"InStock"`` or ``"OutOfStock"``, nothing else."""


@define(kw_only=True)
class Gtin:
    """A standardised product number, unique across sellers."""

    type: str
    """One of ``isbn10 isbn13 issn ean13 upc ismn gtin8 gtin14``."""

    value: str
    """The number; digits only when autoscrape extracted it."""


@define(kw_only=True)
class Breadcrumb:
    """One step of the page's breadcrumb navigation."""

    name: str | None = None
    """The text of the step."""

    link: str | None = None
    """The absolute URL of the step."""


@define(kw_only=True)
class AggregateRating:
    """The rating of a product; has a ratingValue, a reviewCount, or both."""

    ratingValue: float | None = None
    """The average rating."""

    bestRating: float | None = None
    """The best possible rating."""

    reviewCount: int | None = None
    """The number of reviews or ratings."""


@define(kw_only=True)
class AdditionalProperty:
    """One characteristic of a product, as a row of its specification table."""

    name: str
    """The property's name."""

    value: str
    """The property's value."""
