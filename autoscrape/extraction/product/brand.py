"""Extracts ``brand``."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.candidates import Candidate, best
from autoscrape.extraction.layout import Zone, name_words, own_text
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.identifiers import (
    from_attribute,
    from_labels,
    from_markup,
    from_metas,
)
from autoscrape.extraction.text import line
from autoscrape.extraction.words.labels import BRAND_LABELS

_NAME_WORDS = frozenset(
    {"brand", "manufacturer", "vendor", "marke", "hersteller", "marca", "marque"}
)
_LONGEST = 60


def extract_brand(page: Page) -> str | None:
    """Give the brand or the manufacturer."""
    return best(
        [
            *from_markup(page, "brand", "manufacturer", "publisher"),
            from_metas(page, "product:brand", "og:brand"),
            *from_attribute(page, "brand"),
            *from_labels(page, BRAND_LABELS),
            *_from_names(page),
        ]
    )


def _from_names(page: Page) -> Iterator[Candidate[str | None]]:
    """Give short texts of elements that are named after the brand, near the heading first."""
    if page.heading is None:
        return
    start = page.layout.position[page.heading]
    for element in page.layout.content("a", "span", "div", "p", "h2", upto=Zone.CONTENT):
        distance = abs(page.layout.position[element] - start)
        if distance < 100 and not _NAME_WORDS.isdisjoint(name_words(element)):
            text = line(_after_label(own_text(element, 200)))
            if text and len(text) <= _LONGEST:
                yield Candidate(text, 0.5 - distance / 1000, "class")


def _after_label(text: str | None) -> str | None:
    label, colon, value = (text or "").partition(":")
    return value if colon and label.strip().lower() in BRAND_LABELS else text
