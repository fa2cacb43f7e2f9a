"""Extracts ``headline``."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import similarity


def extract_headline(page: Page) -> str | None:
    """Give the headline or title of the article."""
    return choose(page.choices, "headline", _candidates(page))


def _candidates(page: Page) -> Iterator[Candidate[str | None]]:
    heading = page.heading_text
    if page.heading is not None:
        alike = max(similarity(heading, page.title), similarity(heading, page.shared_title))
        base = 0.5 if page.heading.tag == "h1" else 0.3
        yield Candidate(heading, base + 0.45 * alike, "heading")
    for entity, score in article_entities(page):
        if is_article(entity):
            yield Candidate(text_of(entity.data.get("headline")), score, entity.source)
    yield Candidate(page.shared_title, 0.6, "opengraph")
    yield Candidate(page.title, 0.55, "title")
