"""Extracts ``author`` and ``authorsList``."""

from __future__ import annotations

from autoscrape.extraction.article.author_options import author_options
from autoscrape.extraction.article.names import BYLINE_LIMIT
from autoscrape.extraction.candidates import choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line

MODEL = "article_authors"
LEAST = 0.04


def extract_authors(page: Page, body: str | None = None) -> tuple[str | None, list[str]]:
    """Give the author line, and the authors one by one."""
    ranked = author_options(page, body).ranked(MODEL, LEAST)
    names = choose(page.choices, "authorsList", ranked, chances=page.chances) or []
    return line(", ".join(names), BYLINE_LIMIT), names
