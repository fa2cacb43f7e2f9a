"""Finds the dates that a page gives, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.date_parsing import DATE_LIMIT, dates_in
from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.article.marks import marks
from autoscrape.extraction.article.nearby import nearby, nearness
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.dates import (
    DATE_METAS,
    DATE_WORDS,
    PUBLISHED_WORDS,
    UPDATE_WORDS,
)

_MAX_TEXTS = 60
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/._-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SCRIPTED = re.compile(
    r"[\"'](date_?published|published_?(?:at|on|date|time)?|pub_?date|publish_?(?:date|time)?|"
    r"publication_?date|first_?published(?:_?(?:at|date))?|date_?created|created?_?(?:at|date)|"
    r"post_?date|posted_?(?:at|on)|display_?date|uploaddate)[\"']\s{0,3}:\s{0,3}[\"']?([^\"',}]{8,40})",
    re.IGNORECASE,
)
_SCRIPT_LENGTH = 200_000
_MODIFIED = 0.4
_SURE = 0.8


@frozen
class Found:
    """A date's text, where it was read, and numbers about the place."""

    raw: str
    source: str
    numbers: dict[str, float]


def dates_of(page: Page, body: str | None) -> Iterator[Found]:
    """Give the dates that may be the one of publication."""
    yield from _declared(page)
    yield from _timed(page)
    yield from _shown(page)
    yield from _written(body)
    address = urls.path(page.url)[:500]
    for found in _URL_DAY.finditer(address):
        yield Found("-".join((found[1], found[3].zfill(2), found[4].zfill(2))), "url", {})
    if not says_date(page):
        yield from _scripted(page)


def says_date(page: Page) -> bool:
    """Say whether the markup names a date of publication."""
    if any(entity.data.get("datePublished") for entity, _ in article_entities(page)):
        return True
    return any(name in page.metas for name, score in DATE_METAS.items() if score >= _SURE)


def _declared(page: Page) -> Iterator[Found]:
    for order, (entity, _) in enumerate(article_entities(page)):
        kind = "" if is_article(entity) else "other "
        for key in ("datePublished", "dateCreated", "uploadDate", "dateModified"):
            if raw := text_of(entity.data.get(key), DATE_LIMIT):
                later = "later " if order else ""
                yield Found(raw, f"{later}{kind}{key}", {entity.source: 1.0})
    for name, score in DATE_METAS.items():
        if name in page.metas and (raw := page.meta(name, limit=DATE_LIMIT)):
            kind = "published" if score >= _SURE else "date" if score > _MODIFIED else "modified"
            yield Found(raw, f"meta {kind}", {"meta worth": score})


def _timed(page: Page) -> Iterator[Found]:
    """Give the dates of elements that say when something was."""
    layout = page.layout
    for order, element in enumerate(marks(page).tags["time"][:_MAX_TEXTS]):
        shown = layout.short_text(element, DATE_LIMIT) or ""
        raw = element.get("datetime") or shown
        if len(raw) > DATE_LIMIT:
            continue
        numbers = _numbers(page, element, shown)
        numbers["time order"] = 1 / (1 + order)
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
            numbers["time published"] = 1.0
        yield Found(raw, "time", numbers)
        if shown and shown != raw:
            yield from (Found(text, "time text", {}) for text in dates_in(shown))


def _shown(page: Page) -> Iterator[Found]:
    """Give the dates in short texts: near the headline, or in elements named after dates."""
    layout = page.layout
    seen = set()
    for each in nearby(page):
        seen.add(each.element)
        named = not layout.names[each.element].isdisjoint(DATE_WORDS)
        for raw in dates_in(each.text):
            numbers = _numbers(page, each.element, each.text)
            yield Found(raw, "text", {**numbers, "named": 1.0} if named else numbers)
    for element in islice(marks(page).names["date"], _MAX_TEXTS):
        text = layout.short_text(element, 160)
        own = element.get("content") or element.get("data-date") or element.get("title")
        if own and _YEAR.search(own[:DATE_LIMIT]):
            yield Found(own[:DATE_LIMIT], "attribute", _numbers(page, element, text or ""))
        for raw in dates_in(text) if text and element not in seen else ():
            yield Found(raw, "named", _numbers(page, element, text or ""))


def _numbers(page: Page, element: _Element, text: str) -> dict[str, float]:
    """Give what speaks for a date by its place and by the words around it."""
    names = page.layout.names[element]
    parent = element.getparent()
    if parent is not None:
        names = names | page.layout.names.get(parent, frozenset())
    lower = text.lower()
    around = lower
    if parent is not None and len(text) < 40 and page.layout.text_length(parent) < 160:
        around = (page.layout.short_text(parent, 160) or "").lower()
    near = nearness(page, element)
    updated = any(word in around for word in UPDATE_WORDS) or bool(names & UPDATE_WORDS)
    published = any(word in around for word in PUBLISHED_WORDS)
    return {
        "near": near,
        "near updated" if updated else "near plain": near,
        "says published": float(published and not updated),
        "inside": float(page.layout.zones[element] is Zone.CONTENT),
        "alone": float(len(text) < 35),
        "after headline": float(
            page.heading is not None
            and page.layout.position[element] >= page.layout.position[page.heading]
        ),
    }


def _written(body: str | None) -> Iterator[Found]:
    """Give the dates in the first and the last lines of the text."""
    lines = (body or "").splitlines()
    for place, part in (("body start", lines[:3]), ("body end", lines[-3:])):
        for text in part:
            for raw in dates_in(text[:200])[:2]:
                alone = float(len(text) < 60)
                yield Found(raw, place, {f"{place} alone": alone})


def _scripted(page: Page) -> Iterator[Found]:
    """Give the dates of publication that scripts carry, markup that is broken among them."""
    found = 0
    for script in page.tree.iter("script"):
        text = script.text
        if not text:
            continue
        for match in _SCRIPTED.finditer(text[:_SCRIPT_LENGTH]):
            source = "script created" if "creat" in match[1].lower() else "script"
            yield Found(match[2], source, {"script order": 1 / (1 + found)})
            found += 1
            if found >= 10:
                return


def dates_anywhere(page: Page) -> Iterator[Found]:
    """Give the dates anywhere in the text of a page that does not declare any."""
    text = page.layout.text(page.tree, 20_000) or ""
    for order, place in enumerate(islice(_YEAR.finditer(text), 20)):
        around = text[max(0, place.start() - 30) : place.end() + 12]
        before = text[max(0, place.start() - 60) : place.start()].lower()
        late = any(word in before for word in UPDATE_WORDS)
        for raw in dates_in(around)[:1]:
            numbers = {
                "anywhere order": 1 / (1 + order),
                "anywhere late": float(late),
                "anywhere published": float(
                    not late and any(word in before for word in PUBLISHED_WORDS)
                ),
                "anywhere end": place.start() / len(text),
            }
            yield Found(raw, "anywhere", numbers)
