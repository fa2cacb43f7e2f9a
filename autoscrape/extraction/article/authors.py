"""Extracts ``author`` and ``authorsList``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.article.date_parsing import without_dates
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, best
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.layout import Zone, name_words, own_text
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
    names = (best(_candidates(page)) or [])[:MAX_AUTHORS]
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


def _candidates(page: Page) -> Iterator[Candidate[list[str]]]:
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
    yield Candidate(_linked(page), 0.52, "link")
    yield from _bylines(page)


def _from_entity(entity: Entity) -> list[str]:
    people = members(entity.data.get("author")) or members(entity.data.get("creator"))
    found = []
    for person in people[:MAX_AUTHORS]:
        text = text_of(person.get("name") if isinstance(person, dict) else person, AUTHOR_LIMIT)
        if text and "://" not in text:
            found += split_names(text)
    return list(dict.fromkeys(found))


def _linked(page: Page) -> list[str]:
    """Give the names of links and elements that declare the author."""
    found = []
    for element in page.layout.content(upto=Zone.ASIDE):
        relation = (element.get("rel") or "").split()
        if "author" in relation or (element.get("itemprop") or "") in ("author", "creator"):
            found += split_names(own_text(element, NAME_LENGTH * 3))
    return list(dict.fromkeys(found))[:3]


def _bylines(page: Page) -> Iterator[Candidate[list[str]]]:
    """Give the names in short elements that are named after the byline, the nearest first."""
    start = 0 if page.heading is None else page.layout.position[page.heading]
    for element in page.layout.content("a", "span", "p", "div", "address", "li", "em", "strong"):
        text = own_text(element, 200)
        if not text or len(text) > 150:
            continue
        distance = abs(page.layout.position[element] - start)
        names = not BYLINE_WORDS.isdisjoint(name_words(element))
        prefixed = _PREFIX.match(text) is not None and len(text) < 60
        if (names or prefixed) and distance < 500:
            yield Candidate(split_names(text), 0.3 + 0.1 * names - distance / 5000, "byline")
