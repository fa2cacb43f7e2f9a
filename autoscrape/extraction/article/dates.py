"""Extracts ``datePublished`` and ``datePublishedRaw``."""

from __future__ import annotations

from autoscrape.extraction.article.date_options import date_options
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.page import Page

MODEL = "article_date"
LEAST = 0.08


def extract_dates(
    page: Page, language: str | None, body: str | None = None
) -> tuple[str | None, str | None]:
    """Give the publication date as ISO 8601, and as it appeared on the page."""
    moments = [*date_options(page, language, body).ranked(MODEL, LEAST)]
    raw = {each.value.iso: each.value.raw for each in moments}
    candidates = (
        Candidate(each.value.iso, each.score, each.source, {"raw": each.value.raw, **each.evidence})
        for each in moments
    )
    published = choose(page.choices, "datePublished", candidates, chances=page.chances)
    return published, raw.get(published or "")
