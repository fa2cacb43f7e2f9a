"""Extracts ``name``."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.text import similarity


def extract_name(page: Page) -> str | None:
    """Give the name of the product."""
    return choose(page.choices, "name", _candidates(page))


def _candidates(page: Page) -> Iterator[Candidate[str | None]]:
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        yield Candidate(text_of(entity.data.get("name")), score, entity.source)
    heading = page.heading_text
    alike = max(similarity(heading, page.title), similarity(heading, page.shared_title))
    base = 0.56 if page.heading is not None and page.heading.tag == "h1" else 0.3
    yield Candidate(heading, base + 0.3 * alike, "heading")
    yield Candidate(page.shared_title, 0.6, "opengraph")
    yield Candidate(page.title, 0.55, "title")
