"""Extracts ``author`` and ``authorsList``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.article.date_parsing import without_dates
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line, similarity
from autoscrape.extraction.words.bylines import (
    AND_WORDS,
    BYLINE_WORDS,
    CREDENTIALS,
    NOT_NAMES,
    PREFIXES,
    SUFFIXES,
)

AUTHOR_LIMIT = 1_000
MAX_AUTHORS = 30
NAME_LENGTH = 80

_NEAR = 500
_BYLINE_TAGS = ("a", "span", "p", "div", "address", "li", "em", "strong")

# In lower case only: a capital may be an initial.
_AND = re.compile(rf"\s*(?:[,;/&|·•]|\b(?:{AND_WORDS})\s)\s*")
_CREDENTIAL = re.compile(rf"(?:{CREDENTIALS})\.?", re.IGNORECASE)
_PREFIX = re.compile(rf"^(?:{PREFIXES})\b[\s:.]{{0,9}}", re.IGNORECASE)
_TAIL = re.compile(
    rf"\s*(?:[|(\[–—@]|https?:| - |(?:^|\s)(?:{SUFFIXES})\b).*$", re.IGNORECASE | re.DOTALL
)
_LETTER = re.compile(r"[^\W\d_]")


def extract_authors(page: Page) -> tuple[str | None, list[str]]:
    """Give the author line, and the authors one by one."""
    names = (
        choose(
            page.choices,
            "authorsList",
            _declared(page),
            Rest(0.52, _linked(page)),
            Rest(0.4, _bylines(page)),
        )
        or []
    )[:MAX_AUTHORS]
    return line(", ".join(names), AUTHOR_LIMIT), names


def split_names(text: str | None) -> list[str]:
    """Split a byline such as ``By Alice and Bob``."""
    bare = _PREFIX.sub("", without_dates(line(text, AUTHOR_LIMIT) or ""))
    names: list[str] = []
    for part in _AND.split(bare):
        name = _TAIL.sub("", part).strip(" ,:;-")
        if names and _CREDENTIAL.fullmatch(name):
            names[-1] += f", {name}"
        elif _is_name(name):
            names.append(name)
    return list(dict.fromkeys(names))


def _is_name(name: str) -> bool:
    likely = 1 < len(name) <= NAME_LENGTH and _LETTER.search(name) is not None
    return likely and name.lower() not in NOT_NAMES and len(name.split()) <= 6


def _declared(page: Page) -> Iterator[Candidate[list[str]]]:
    for entity, score in article_entities(page):
        names = _from_entity(entity)
        # Many sites sign for their authors; any person named elsewhere is better.
        signed = names and all(similarity(name, page.site_name) > 0.6 for name in names)
        yield Candidate(names, 0.2 if signed else score, entity.source)
    metas = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
    for name in (*metas, "dcterms.creator", "twitter:creator"):
        values = [value for value in page.metas.get(name, ()) if "/" not in value]
        found = [name for value in values[:MAX_AUTHORS] for name in split_names(value)]
        yield Candidate(found, 0.55, "meta")


def _from_entity(entity: Entity) -> list[str]:
    people = members(entity.data.get("author")) or members(entity.data.get("creator"))
    found = []
    for person in people[:MAX_AUTHORS]:
        text = text_of(person.get("name") if isinstance(person, dict) else person, AUTHOR_LIMIT)
        if text and "://" not in text:
            found += split_names(text)
    return list(dict.fromkeys(found))


def _linked(page: Page) -> Iterator[Candidate[list[str]]]:
    """Give the names of links and elements that declare the author."""
    found = []
    for element in page.layout.content(upto=Zone.ASIDE):
        relation = (element.get("rel") or "").split()
        if "author" in relation or (element.get("itemprop") or "") in ("author", "creator"):
            found += split_names(page.layout.text(element, NAME_LENGTH * 3))
    yield Candidate(list(dict.fromkeys(found))[:3], 0.52, "link")


def _bylines(page: Page) -> Iterator[Candidate[list[str]]]:
    """Give the names in short elements that are named after the byline, the nearest first."""
    start = 0 if page.heading is None else page.layout.position[page.heading]
    for element in page.layout.near(start, _NEAR, _NEAR, *_BYLINE_TAGS):
        text = page.layout.short_text(element, 150)
        if text is None:
            continue
        names = not BYLINE_WORDS.isdisjoint(page.layout.names[element])
        if names or (len(text) < 60 and _PREFIX.match(text)):
            distance = abs(page.layout.position[element] - start)
            yield Candidate(split_names(text), 0.3 + 0.1 * names - distance / 5000, "byline")
