"""Extracts ``articleBody``: the main text, paragraphs separated by newlines."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice

from lxml import etree
from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Document

from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT, block

SHORTEST = 200
MAX_ELEMENTS = 40_000
MAX_TOTAL_DEPTH = 1_000_000
MAX_CHILDREN = 1_500
MAX_PARAGRAPHS = 5_000

_LEFT_OUT = ("aside", "dialog", "footer", "menu", "nav", "style", "svg")


def extract_body(page: Page) -> str | None:
    """Give the text of the article."""
    visible = _visible(page)
    if visible and len(visible) >= SHORTEST:
        return visible
    declared = _declared(page)
    return declared if declared and len(declared) > len(visible or "") else visible


def _visible(page: Page) -> str | None:
    """Let trafilatura find the text, at first among what is no margin: it takes half the time."""
    layout = page.layout
    if len(layout.zones) > MAX_ELEMENTS or layout.total_depth() > MAX_TOTAL_DEPTH:
        return _paragraphs(page)
    lean = deepcopy(page.tree)
    etree.strip_elements(lean, *_LEFT_OUT, with_tail=False)
    # Some sites keep their articles in what should be a margin.
    found = _found(lean)
    if found is None or len(found) < SHORTEST:
        found = _found(page.tree)
    return found or _paragraphs(page)


def _found(tree: _Element) -> str | None:
    # Its second opinions take quadratic time in the number of siblings.
    wide = any(len(element) > MAX_CHILDREN for element in tree.iter("*"))
    try:
        document = bare_extraction(tree, include_comments=False, with_metadata=False, fast=wide)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return block(document.text) if isinstance(document, Document) else None


def _paragraphs(page: Page) -> str | None:
    """Give all paragraphs and sub-headings of the content."""
    elements = islice(page.layout.content("p", "h2", "h3", "h4", "li"), MAX_PARAGRAPHS)
    return block("\n".join(filter(None, map(page.layout.text, elements))))


def _declared(page: Page) -> str | None:
    for entity, _ in article_entities(page):
        if text := text_of(entity.data.get("articleBody"), TEXT_LIMIT):
            return text
    return None
