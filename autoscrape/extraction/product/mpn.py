"""Extracts ``mpn``."""

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
from autoscrape.extraction.words.labels import MPN_LABELS


def extract_mpn(page: Page) -> str | None:
    """Give the manufacturer's part number."""
    return best(
        [
            *from_markup(page, "mpn"),
            from_metas(page, "product:mfr_part_no"),
            *from_attribute(page, "mpn"),
            *from_labels(page, MPN_LABELS),
            *from_numbers(page, MPN_LABELS),
        ]
    )
