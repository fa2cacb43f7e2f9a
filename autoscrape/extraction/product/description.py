"""Extracts ``description`` of a product."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import html_text
from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.text import block, unmarked
from autoscrape.extraction.words.description import DESCRIPTION_HEADINGS, DESCRIPTION_NAMES

DESCRIPTION_LIMIT = 50_000
SHORTEST = 40


def extract_description(page: Page) -> str | None:
    """Give the description of the product, as text with line breaks."""
    return choose(page.choices, "description", _declared(page), Rest(0.6, _seen(page)))


def _declared(page: Page) -> Iterator[Candidate[str | None]]:
    for entity in product_entities(page):
        declared = entity.data.get("description")
        text = declared if isinstance(declared, str) else text_of(declared)
        value = block(unmarked((text or "")[: 2 * DESCRIPTION_LIMIT]), DESCRIPTION_LIMIT)
        score = 0.9 if entity.source == "jsonld" else 0.85
        yield Candidate(value, score if len(value or "") >= SHORTEST else 0.4, entity.source)
    summary = page.meta("og:description", "description", "twitter:description")
    yield Candidate(summary, 0.5, "meta")


def _seen(page: Page) -> Iterator[Candidate[str | None]]:
    for element in _sections(page):
        text = block(html_text.etree_to_text(element), DESCRIPTION_LIMIT)
        if text and len(text) >= SHORTEST:
            yield Candidate(text, 0.6, "section")
            return


def _sections(page: Page) -> Iterator[_Element]:
    """Give the parts of the page that are named, or headed, as a description."""
    for element in page.layout.content("div", "section", "p", "article"):
        if not DESCRIPTION_NAMES.isdisjoint(page.layout.names[element]):
            yield element
    for heading in page.layout.content("h2", "h3", "h4", "summary", "strong"):
        text = (page.layout.text(heading, 60) or "").lower().strip(" :")
        if text in DESCRIPTION_HEADINGS:
            yield from islice(heading.itersiblings("*"), 1)
