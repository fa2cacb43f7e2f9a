"""Extracts ``sku``."""

from __future__ import annotations

from autoscrape.extraction.candidates import best
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.identifiers import (
    from_attribute,
    from_labels,
    from_markup,
    from_metas,
    from_numbers,
)
from autoscrape.extraction.words.labels import SKU_LABELS


def extract_sku(page: Page) -> str | None:
    """Give the seller's stock keeping unit."""
    return best(
        [
            *from_markup(page, "sku", "productID"),
            from_metas(page, "product:retailer_item_id", "product:sku"),
            *from_attribute(page, "sku"),
            *from_labels(page, SKU_LABELS),
            *from_numbers(page, SKU_LABELS),
        ]
    )
