"""Finds the element that holds the article's body."""

from __future__ import annotations

from lxml.etree import _Element

from autoscrape.extraction.article.body_choice import find_body
from autoscrape.extraction.page import Page


def find_body_node(page: Page, body: str | None) -> _Element | None:
    """Give the smallest element around nearly all of the body; None when there is no body."""
    found = find_body(page) if body else None
    return found.frame.element if found is not None else None
