"""Collects the possible authors of an article, and what speaks for each list of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.article.marks import marks
from autoscrape.extraction.article.names import (
    BYLINE_LIMIT,
    NAME_LENGTH,
    begins_as_byline,
    is_name,
    split_names,
    without_prefix,
    without_times,
)
from autoscrape.extraction.article.nearby import nearby, nearness
from autoscrape.extraction.article.ranking import Option, Pool, folded
from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line
from autoscrape.extraction.words.bylines import ROLE_WORDS

MAX_OPTIONS = 40
MAX_NAMES = 30

_BYLINE = 150
_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "byl", "citation_author", "authors", "article.author",
    "twitter:creator", "og:author", "cxenseparse:author", "mrf:authors", "dc.contributor",
    "rbauthors", "creator", "article:authors", "twitter:data1",
)  # fmt: skip
_SEPARATED = re.compile(r"\s[|–—-]\s")
_WORD = re.compile(r"\w+")

Found = tuple[list[str], str, float]
"""Names, where they were read, and how far from the headline."""


def author_options(page: Page, body: str | None) -> Pool[list[str]]:
    """Give all lists of names that may be the authors."""
    pool: Pool[list[str]] = Pool(MAX_OPTIONS)
    for names, source, near in chain(_sources(page), _signed(body), _owner(page)):
        kept = list(dict.fromkeys(names))[:MAX_NAMES]
        if kept:
            option = pool.add(frozenset(map(folded, kept)), kept, source)
            if option is not None and near >= 0:
                option.note("near", near)
    _weigh(page, pool)
    return pool


def _sources(page: Page) -> Iterator[Found]:
    for order, (entity, _) in enumerate(article_entities(page)):
        for names, kind in _from_entity(entity):
            yield names, f"{entity.source} {kind}" if order == 0 else f"later {kind}", -1.0
    for name in _METAS:
        values = [value for value in page.metas.get(name, ()) if "://" not in value]
        found = [name for value in values[:MAX_NAMES] for name in split_names(value)]
        yield found, name if name in _METAS[:5] else "meta", -1.0
    yield from _shown(page)


def _from_entity(entity: Entity) -> Iterator[tuple[list[str], str]]:
    """Give the names of people, those of organisations, and those without a type."""
    found: dict[str, list[str]] = {}
    for key in ("author", "creator", "contributor"):
        for person in members(entity.data.get(key))[:MAX_NAMES]:
            text = text_of(person.get("name") if isinstance(person, dict) else person, BYLINE_LIMIT)
            if not text or "://" in text:
                continue
            kind = _kind(person)
            names = split_names(text) if kind != "organisation" else [without_prefix(text)]
            found.setdefault(kind if key != "contributor" else "contributor", []).extend(names)
        if found:
            break
    yield from ((names, kind) for kind, names in found.items())
    if len(found) > 1:
        yield [name for names in found.values() for name in names], "mixed"


def _kind(person: object) -> str:
    types = str(person.get("@type", "")).lower() if isinstance(person, dict) else ""
    if "person" in types:
        return "person"
    return "organisation" if "organization" in types or "organisation" in types else "author"


def _shown(page: Page) -> Iterator[Found]:
    """Give the names that readers see, the better the nearer they are to the headline."""
    found, layout = marks(page), page.layout
    related = found.relations[:6]
    if related:
        each_of = [split_names(layout.text(link, NAME_LENGTH * 3)) for link in related]
        yield [name for names in each_of for name in names], "links", nearness(page, related[0])
        for link, names in zip(related[:4], each_of, strict=False):
            yield names, "link", nearness(page, link)
    named = [e for e in found.names["byline"] if layout.zones[e] <= Zone.ASIDE]
    for element in named[:8]:
        for names, source in _in_byline(page, element):
            yield names, source, nearness(page, element)
    declared = [e for e in named if (e.get("itemprop") or "") in ("author", "creator", "name")]
    yield [n for e in declared[:6] for n in split_names(layout.text(e, 240))], "itemprop", 0.5
    for link in found.author_links[:6]:
        yield split_names(layout.short_text(link, NAME_LENGTH)), "author path", nearness(page, link)
    yield from _around(page)


def _in_byline(page: Page, element: _Element) -> Iterator[tuple[list[str], str]]:
    """Give the names of an element that is named after bylines: all, the links, the first part."""
    text = page.layout.short_text(element, 2 * _BYLINE)
    if text is None:
        return
    if len(text) <= _BYLINE:
        yield split_names(text), "byline"
    links = [line(page.layout.text(a, NAME_LENGTH)) for a in islice(element.iter("a"), 6)]
    yield [n for t in links if t for n in split_names(t) if is_name(n)], "byline links"
    for child in islice(element.iterdescendants("*"), 8):
        if len(child) == 0 and (part := page.layout.short_text(child, NAME_LENGTH)):
            names = split_names(part)
            if names:
                yield names, "byline part"
                return


def _around(page: Page) -> Iterator[Found]:
    """Give the names of short texts that begin as bylines do, or that stand beside a date."""
    for each in nearby(page):
        if each.element.tag == "a":
            continue
        bare = without_times(each.text)
        if begins_as_byline(bare):
            yield split_names(bare), "by", each.near
        elif bare != each.text and bare:
            yield split_names(bare), "beside date", each.near


def _signed(body: str | None) -> Iterator[Found]:
    """Give the name that stands alone in the last lines of the text, or in the first."""
    lines = (body or "").strip().splitlines()
    for text in [*lines[-3:], *lines[:1]]:
        if len(text) < 50 and not text.endswith((".", "!", "?", ":")):
            yield split_names(text), "signature", -1.0


def _owner(page: Page) -> Iterator[Found]:
    """Give who owns the site; of many blogs it is the author."""
    if page.site_name:
        yield [page.site_name[:NAME_LENGTH]], "site name", -1.0
    parts = _SEPARATED.split(page.whole_title or "")
    if len(parts) > 1:
        yield split_names(parts[-1][:NAME_LENGTH]), "title end", -1.0


def _weigh(page: Page, pool: Pool[list[str]]) -> None:
    site = set(_WORD.findall(folded(page.site_name or "")))
    host = urls.host(page.url)
    keys = [frozenset(map(folded, option.value)) for option in pool]
    for key, option in zip(keys, pool, strict=True):
        features = option.features
        features["subset of"] = float(sum(key < other for other in keys))
        features["superset of"] = float(sum(key > other for other in keys))
        features["shared"] = float(sum(bool(key & other) for other in keys) - 1)
        _weigh_names(option, site, host)
    for option in pool:
        option.features["options"] = float(len(pool))


def _weigh_names(option: Option[list[str]], site: set[str], host: str) -> None:
    features, names = option.features, option.value
    words = [word for name in names for word in name.split()]
    plain = set(_WORD.findall(folded(" ".join(names))))
    features["sources"] = float(len(option.sources))
    features["names"] = float(len(names))
    features["words a name"] = len(words) / len(names)
    features["longest"] = float(max(map(len, names)))
    features["capital"] = sum(word[0].isupper() for word in words) / (len(words) or 1)
    features["shouted"] = float(all(word.isupper() for word in words))
    features["digits"] = float(any(letter.isdigit() for name in names for letter in name))
    features["roles"] = float(len(plain & ROLE_WORDS))
    features["site"] = len(plain & site) / len(plain) if plain else 0.0
    features["host"] = float("".join(sorted(plain, key=" ".join(names).lower().find)) in host)
    features["one word"] = float(any(" " not in name for name in names))
    features["odd"] = float(any(not (c.isalpha() or c in " .,'’-") for n in names for c in n))
