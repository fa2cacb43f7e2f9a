"""Extracts ``datePublished`` and ``datePublishedRaw``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.article.date_parsing import DATE_LIMIT, dates_in, parse_date
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.dates import DATE_METAS, DATE_WORDS, UPDATE_WORDS

_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_MAX_TEXTS = 30
_NEAR = 400
_BEST_SHOWN = 0.75


def extract_dates(page: Page, language: str | None) -> tuple[str | None, str | None]:
    """Give the publication date as ISO 8601, and as it appeared on the page."""
    tried: dict[str, str | None] = {}
    declared = list(_declared(page))
    sure = [candidate for candidate in declared if candidate.score >= _BEST_SHOWN]
    return (
        _first_parsed(sure, language, tried)
        or _first_parsed([*declared, *_shown(page)], language, tried)
        or (None, None)
    )


def _first_parsed(
    candidates: list[Candidate[str]], language: str | None, tried: dict[str, str | None]
) -> tuple[str, str] | None:
    """Give the best candidate that is a date, parsed and raw; parsing is dear, so it is capped."""
    for candidate in sorted(candidates, key=lambda candidate: -candidate.score):
        raw = candidate.value
        if raw not in tried and len(tried) < _MAX_TEXTS:
            tried[raw] = parse_date(raw, language)
        if parsed := tried.get(raw):
            return parsed, raw
    return None


def _declared(page: Page) -> Iterator[Candidate[str]]:
    """Give the dates of the markup and of the address."""
    for entity, score in article_entities(page):
        for key, weight in (("datePublished", 0.2), ("dateCreated", -0.1), ("dateModified", -0.3)):
            if raw := text_of(entity.data.get(key), DATE_LIMIT):
                yield Candidate(raw, score + weight, entity.source)
    for name, score in DATE_METAS.items():
        if raw := page.meta(name, limit=DATE_LIMIT):
            yield Candidate(raw, score, "meta")
    if found := _URL_DATE.search(page.url[:500]):
        yield Candidate("-".join((found[1], found[2].zfill(2), found[3].zfill(2))), 0.5, "url")


def _shown(page: Page) -> Iterator[Candidate[str]]:
    """Give texts of the page that may be dates; none scores more than ``_BEST_SHOWN``."""
    start = 0 if page.heading is None else page.layout.position[page.heading]
    for element in page.layout.content(upto=Zone.ASIDE):
        distance = page.layout.position[element] - start
        near = max(0.0, 1 - abs(distance) / _NEAR)
        names = page.layout.names[element]
        penalty = 0.15 if names & UPDATE_WORDS else 0.0
        if element.tag == "time":
            shown = page.layout.text(element, DATE_LIMIT)
            raw = element.get("datetime") or shown
            if raw and len(raw) <= DATE_LIMIT:
                own = 0.05 * (element.get("pubdate") is not None)
                yield Candidate(raw, 0.5 + own + 0.2 * near - penalty, "time")
        elif (names & DATE_WORDS or near > 0.5) and len(element) < 4:
            named = 0.15 * bool(names & DATE_WORDS)
            text = page.layout.text(element, 200) or ""
            for raw in dates_in(text):
                late = 0.15 * any(word in text.lower() for word in UPDATE_WORDS)
                yield Candidate(raw, 0.3 + named + 0.15 * near - penalty - late, "text")
