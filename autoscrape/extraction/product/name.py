"""Extracts ``name``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.text import line, similarity

_PRICE_AHEAD = re.compile(r"^(?:[$€£¥₽₹]\s?[\d.,]{1,15}|[\d.,]{1,15}\s?[$€£¥₽₹])\s[·|:–—-]\s")


def extract_name(page: Page) -> str | None:
    """Give the name of the product."""
    return choose(page.choices, "name", _candidates(page))


def _candidates(page: Page) -> Iterator[Candidate[str | None]]:
    heading = _PRICE_AHEAD.sub("", page.heading_text or "") or None
    for entity in product_entities(page):
        name = text_of(entity.data.get("name"))
        if entity.source == "microdata" and heading and heading in (name or ""):
            # The element may hold more than the name: prices, buttons.
            name = heading
        yield Candidate(name, 0.9 if entity.source == "jsonld" else 0.85, entity.source)
    alike = max(similarity(heading, page.title), similarity(heading, page.shared_title))
    base = 0.56 if page.heading is not None and page.heading.tag == "h1" else 0.3
    yield Candidate(heading, base + 0.3 * alike, "heading", {"like the titles": round(alike, 2)})
    yield Candidate(_first_part(page.shared_title), 0.6, "opengraph")
    yield Candidate(_first_part(page.title), 0.55, "title")


def _first_part(title: str | None) -> str | None:
    """Give a title without what follows a bar: slogans, categories."""
    return line((title or "").partition(" | ")[0])
