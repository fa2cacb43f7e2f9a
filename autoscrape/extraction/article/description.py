"""Extracts ``description`` of an article: its own summary, else the beginning of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line
from autoscrape.extraction.words.summaries import SUMMARY_WORDS

GENERATED_LENGTH = 200

_SHORTEST, _LONGEST = 40, 350
_AFTER = 40
_WORSE = 0.05
_CUT = ("...", "…", "[…]", "[...]", "(...)", "(…)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def extract_description(page: Page, body: str | None) -> str | None:
    """Give a short summary of the article."""
    return choose(page.choices, "description", _candidates(page, body))


def _candidates(page: Page, body: str | None) -> Iterator[Candidate[str | None]]:
    for text, score, source in _summaries(page):
        plain = line(_TAG.sub(" ", text)) if text else None
        if plain:
            worse = len(plain) > _LONGEST or plain.endswith(_CUT)
            yield Candidate(plain, score - _WORSE * worse, source)
    yield Candidate(_beginning(body), 0.1, "generated")


def _summaries(page: Page) -> Iterator[tuple[str | None, float, str]]:
    yield page.meta("og:description"), 0.8, "opengraph"
    yield page.meta("description"), 0.78, "meta"
    yield _standfirst(page), 0.76, "standfirst"
    for entity, score in article_entities(page):
        yield text_of(entity.data.get("description")), min(score, 0.75), entity.source
    yield page.meta("twitter:description", "dc.description"), 0.5, "meta"


def _standfirst(page: Page) -> str | None:
    """Give the summary that is shown under the headline."""
    layout, heading = page.layout, page.heading
    if heading is None:
        return None
    start = layout.position[heading]
    for element in layout.near(start, 0, _AFTER, upto=Zone.CONTENT):
        if SUMMARY_WORDS.isdisjoint(layout.names[element]) or element is heading:
            continue
        text = layout.short_text(element, _LONGEST)
        if text and len(text) >= _SHORTEST:
            return text
    return None


def _beginning(body: str | None) -> str | None:
    """Give the first paragraph, cut between words."""
    first = next((part for part in (body or "").splitlines() if len(part) > _SHORTEST), None)
    if first is None or len(first) <= GENERATED_LENGTH:
        return first
    return first[:GENERATED_LENGTH].rsplit(" ", 1)[0] + "…"
