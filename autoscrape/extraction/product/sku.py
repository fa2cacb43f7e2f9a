"""Extracts ``sku``."""

from __future__ import annotations

from autoscrape.extraction.candidates import Rest, choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.identifiers import (
    ATTRIBUTE_SCORE,
    LABEL_SCORE,
    NUMBER_SCORE,
    from_attribute,
    from_labels,
    from_markup,
    from_metas,
    from_numbers,
)
from autoscrape.extraction.words.labels import SKU_LABELS


def extract_sku(page: Page) -> str | None:
    """Give the seller's stock keeping unit."""
    declared = [
        *from_markup(page, "sku", "productID"),
        from_metas(page, "product:retailer_item_id", "product:sku"),
    ]
    return choose(
        page.choices,
        "sku",
        declared,
        Rest(ATTRIBUTE_SCORE, from_attribute(page, "sku")),
        Rest(LABEL_SCORE, from_labels(page, SKU_LABELS)),
        Rest(NUMBER_SCORE, from_numbers(page, SKU_LABELS)),
    )
