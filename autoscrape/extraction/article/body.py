"""Extracts ``articleBody``: the main text, paragraphs separated by newlines."""

from __future__ import annotations

from itertools import islice

from trafilatura import bare_extraction
from trafilatura.settings import Document

from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import own_text
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT, block

SHORTEST = 200
MAX_ELEMENTS = 40_000
MAX_TOTAL_DEPTH = 1_000_000
MAX_CHILDREN = 1_500
MAX_PARAGRAPHS = 5_000


def extract_body(page: Page) -> str | None:
    """Give the text of the article."""
    visible = _visible(page)
    if visible and len(visible) >= SHORTEST:
        return visible
    declared = _declared(page)
    return declared if declared and len(declared) > len(visible or "") else visible


def _visible(page: Page) -> str | None:
    """Let trafilatura find the text; it copies the tree it is given."""
    layout = page.layout
    if len(layout.zones) > MAX_ELEMENTS or layout.total_depth > MAX_TOTAL_DEPTH:
        return _paragraphs(page)
    # Its second opinions take quadratic time in the number of siblings.
    wide = any(len(element) > MAX_CHILDREN for element in layout.zones)
    try:
        document = bare_extraction(
            page.tree, include_comments=False, with_metadata=False, fast=wide
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return _paragraphs(page)
    return block(document.text) if isinstance(document, Document) else _paragraphs(page)


def _paragraphs(page: Page) -> str | None:
    """Give all paragraphs and sub-headings of the content."""
    elements = islice(page.layout.content("p", "h2", "h3", "h4", "li"), MAX_PARAGRAPHS)
    return block("\n".join(filter(None, map(own_text, elements))))


def _declared(page: Page) -> str | None:
    for entity, _ in article_entities(page):
        if text := text_of(entity.data.get("articleBody"), TEXT_LIMIT):
            return text
    return None
