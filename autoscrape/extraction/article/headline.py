"""Extracts ``headline``."""

from __future__ import annotations

from autoscrape.extraction.article.headline_options import headline_options
from autoscrape.extraction.candidates import choose
from autoscrape.extraction.page import Page

MODEL = "article_headline"


def extract_headline(page: Page) -> str | None:
    """Give the headline or title of the article."""
    ranked = headline_options(page).ranked(MODEL)
    return choose(page.choices, "headline", ranked, chances=page.chances)
