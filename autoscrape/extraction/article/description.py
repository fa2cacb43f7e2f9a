"""Extracts ``description`` of an article: its own summary, else the beginning of its text."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page

GENERATED_LENGTH = 200


def extract_description(page: Page, body: str | None) -> str | None:
    """Give a short summary of the article."""
    return choose(page.choices, "description", _candidates(page, body))


def _candidates(page: Page, body: str | None) -> Iterator[Candidate[str | None]]:
    yield Candidate(page.meta("og:description"), 0.8, "opengraph")
    yield Candidate(page.meta("description"), 0.78, "meta")
    for entity, score in article_entities(page):
        yield Candidate(text_of(entity.data.get("description")), min(score, 0.75), entity.source)
    yield Candidate(page.meta("twitter:description", "dc.description"), 0.5, "meta")
    yield Candidate(_beginning(body), 0.1, "generated")


def _beginning(body: str | None) -> str | None:
    """Give the first paragraph, cut between words."""
    first = next((part for part in (body or "").splitlines() if len(part) > 40), None)
    if first is None or len(first) <= GENERATED_LENGTH:
        return first
    return first[:GENERATED_LENGTH].rsplit(" ", 1)[0] + "…"
