"""Extracts ``mpn``."""

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
from autoscrape.extraction.words.labels import MPN_LABELS


def extract_mpn(page: Page) -> str | None:
    """Give the manufacturer's part number."""
    declared = [*from_markup(page, "mpn"), from_metas(page, "product:mfr_part_no")]
    return choose(
        page.choices,
        "mpn",
        declared,
        Rest(ATTRIBUTE_SCORE, from_attribute(page, "mpn")),
        Rest(LABEL_SCORE, from_labels(page, MPN_LABELS)),
        Rest(NUMBER_SCORE, from_numbers(page, MPN_LABELS)),
    )
