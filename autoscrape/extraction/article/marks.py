"""Finds, in one walk, the elements of a page that may hold fields of an article."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from attrs import Factory, define
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.bylines import AUTHOR_PATHS, BYLINE_WORDS
from autoscrape.extraction.words.dates import DATE_WORDS
from autoscrape.extraction.words.titles import TITLE_WORDS

MAX_MARKS = 60

_GROUPS = {
    "title": TITLE_WORDS,
    "byline": BYLINE_WORDS,
    "date": DATE_WORDS,
}
_WANTED = frozenset().union(*_GROUPS.values())
_TAGS = frozenset({"h1", "h2", "h3", "time", "img"})
_LONGEST = 600
_LONGEST_PATH = 300


@define
class Marks:
    """Elements by what their tag, or a word in their names, says they hold; in reading order."""

    tags: dict[str, list[_Element]] = Factory(lambda: defaultdict(list))
    names: dict[str, list[_Element]] = Factory(lambda: defaultdict(list))
    relations: list[_Element] = Factory(list)
    author_links: list[_Element] = Factory(list)


def marks(page: Page) -> Marks:
    """Give the marked elements of a page."""
    return page.once(_find)


def _find(page: Page) -> Marks:
    found = Marks()
    layout = page.layout
    for tag in _TAGS:
        found.tags[tag] = [*islice(layout.content(tag, upto=Zone.MARGIN), MAX_MARKS)]
    for link in layout.content("a", upto=Zone.ASIDE):
        _keep_link(found, link)
    for element, words in layout.names.items():
        if words.isdisjoint(_WANTED) or layout.zones[element] > Zone.MARGIN:
            continue
        if layout.text_length(element) <= _LONGEST:
            _keep_named(found, element, words)
    return found


def _keep_link(found: Marks, link: _Element) -> None:
    relation = link.get("rel")
    if relation and "author" in relation:
        _keep(found.relations, link)
    elif (href := link.get("href")) and _leads_to_author(href):
        _keep(found.author_links, link)


def _keep_named(found: Marks, element: _Element, words: frozenset[str]) -> None:
    for group, wanted in _GROUPS.items():
        if not words.isdisjoint(wanted):
            _keep(found.names[group], element)


def _leads_to_author(href: str) -> bool:
    path = href[:_LONGEST_PATH].lower()
    return not AUTHOR_PATHS.isdisjoint(path.split("/")[:-1]) or "author=" in path


def _keep(kept: list[_Element], element: _Element) -> None:
    if len(kept) < MAX_MARKS:
        kept.append(element)
