"""Extracts ``brand``."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.identifiers import (
    ATTRIBUTE_SCORE,
    from_attribute,
    from_markup,
    from_metas,
)
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.text import line
from autoscrape.extraction.words.labels import BRAND_LABELS

_NAME_WORDS = frozenset(
    {"brand", "manufacturer", "vendor", "marke", "hersteller", "marca", "marque"}
)
_LONGEST = 60
_NEAR = 100


def extract_brand(page: Page) -> str | None:
    """Give the brand or the manufacturer."""
    declared = [
        *from_markup(page, "brand", "manufacturer", "publisher"),
        from_metas(page, "product:brand", "og:brand"),
    ]
    return choose(
        page.choices,
        "brand",
        declared,
        Rest(ATTRIBUTE_SCORE, from_attribute(page, "brand")),
        Rest(0.6, _from_labels(page)),
        Rest(0.5, _from_names(page)),
    )


def _from_labels(page: Page) -> Iterator[Candidate[str | None]]:
    for place, found in enumerate(labelled_as(page, BRAND_LABELS)):
        yield Candidate(found.value, 0.6 - 0.1 * found.zone - min(place, 10) / 50, "label")


def _from_names(page: Page) -> Iterator[Candidate[str | None]]:
    """Give short texts of elements that are named after the brand, near the heading first."""
    if page.heading is None:
        return
    start = page.layout.position[page.heading]
    for element in page.layout.near(start, _NEAR, _NEAR, "a", "span", "div", "p", "h2"):
        if not _NAME_WORDS.isdisjoint(page.layout.names[element]):
            distance = abs(page.layout.position[element] - start)
            text = line(_after_label(page.layout.text(element, 200)))
            if text and len(text) <= _LONGEST:
                yield Candidate(text, 0.5 - distance / 1000, "class")


def _after_label(text: str | None) -> str | None:
    label, colon, value = (text or "").partition(":")
    return value if colon and label.strip().lower() in BRAND_LABELS else text
