"""Tells the content of a page from what surrounds it: hidden parts, navigation, recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache

from lxml.etree import _Element

from autoscrape.extraction.shown import Texts, is_unread
from autoscrape.extraction.words.zones import ASIDE_WORDS, MARGIN_ROLES, MARGIN_TAGS

TEXT_LENGTH = 10_000

_NAME_PARTS = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_DISPLAYED = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_NAMING = ("class", "id", "itemprop", "data-testid")
_NO_WORDS: frozenset[str] = frozenset()


class Zone(IntEnum):
    """Where an element stands; the greater of parent and child counts."""

    CONTENT = 0
    """Part of what the page is about."""

    ASIDE = 1
    """Recommendations, comments, sidebars: about other things."""

    MARGIN = 2
    """Header, footer, navigation, dialogs."""

    HIDDEN = 3
    """Not displayed, or no text for readers at all."""


def name_words(element: _Element) -> frozenset[str]:
    """Give the words that class, id and test names of an element are made of."""
    return _words_of(dict(element.items()))


def _words_of(attributes: Mapping[str, str]) -> frozenset[str]:
    names = [attributes[key] for key in _NAMING if key in attributes]
    return _words_in(" ".join(names)[:1000]) if names else _NO_WORDS


@lru_cache(maxsize=4096)
def _words_in(names: str) -> frozenset[str]:
    return frozenset(_NAME_PARTS.findall(_CAMEL.sub(" ", names).lower()))


class Layout:
    """The visible elements of a page in reading order, and the zone, names and text of each."""

    def __init__(self, tree: _Element) -> None:
        self.zones: dict[_Element, Zone] = {}
        self.position: dict[_Element, int] = {}
        self.names: dict[_Element, frozenset[str]] = {}
        self._rows: list[tuple[_Element, str, Zone]] = []
        for index, element in enumerate(tree.iter("*")):
            parent = element.getparent()
            around = Zone.CONTENT if parent is None else self.zones[parent]
            attributes = dict(element.items())
            names = _words_of(attributes) if attributes else _NO_WORDS
            zone = _zone(element, attributes, names) if around is not Zone.HIDDEN else around
            zone = max(zone, around)
            self.names[element] = names
            self.zones[element] = zone
            self.position[element] = index
            self._rows.append((element, element.tag, zone))
        self._texts = Texts(tree)

    def total_depth(self) -> int:
        """Give how deep all elements stand, taken together; what walks upwards costs."""
        depths: dict[_Element | None, int] = {None: 0}
        for element in self.zones:
            depths[element] = depths[element.getparent()] + 1
        return sum(depths.values())

    def content(self, *tags: str, upto: Zone = Zone.CONTENT) -> Iterator[_Element]:
        """Give the elements of a zone and better ones, of any tag when none is named."""
        return (
            element
            for element, tag, zone in self._rows
            if zone <= upto and (not tags or tag in tags)
        )

    def near(
        self, center: int, before: int, after: int, *tags: str, upto: Zone = Zone.CONTENT
    ) -> Iterator[_Element]:
        """Give the elements of a zone less far from a position than so many before and after it."""
        rows = self._rows[max(0, center - before + 1) : max(0, center + after)]
        return (
            element for element, tag, zone in rows if zone <= upto and (not tags or tag in tags)
        )

    def text(self, element: _Element, limit: int = TEXT_LENGTH) -> str | None:
        """Give all text inside an element as one line, without scripts."""
        return self._texts.inside(element, limit)

    def short_text(self, element: _Element, limit: int) -> str | None:
        """Give the text inside an element when there is one and it is no longer than the limit."""
        return self._texts.short(element, limit)

    @property
    def whole_text(self) -> str:
        """All text that readers see; a single string, two spaces may meet in it."""
        return self._texts.whole

    def span(self, element: _Element) -> tuple[int, int]:
        """Give where in the whole text the text inside an element begins and ends."""
        return self._texts.span(element)

    def starts(self) -> tuple[list[int], list[_Element]]:
        """Give where in the whole text the elements begin that are read, and the elements."""
        offsets: list[int] = []
        elements: list[_Element] = []
        reached = 0
        for element, _, _ in self._rows:
            start = self._texts.span(element)[0]
            # Those in unread parts of the page have no place, which would break the order.
            if start >= reached:
                offsets.append(start)
                elements.append(element)
                reached = start
        return offsets, elements

    def text_length(self, element: _Element) -> int:
        """Give about how long the text inside an element is; cheaper than the text."""
        return self._texts.length(element)


def _zone(element: _Element, attributes: Mapping[str, str], names: frozenset[str]) -> Zone:
    tag = element.tag
    if is_unread(element) or "hidden" in attributes:
        return Zone.HIDDEN
    if not attributes:
        return Zone.MARGIN if tag in MARGIN_TAGS else Zone.CONTENT
    style = attributes.get("style")
    if style and _NOT_DISPLAYED.search(style[:1000].lower()):
        return Zone.HIDDEN
    if tag in MARGIN_TAGS or attributes.get("role", "").lower() in MARGIN_ROLES:
        return Zone.MARGIN
    if tag in ("html", "head", "body", "main", "article", "h1"):
        return Zone.CONTENT
    return Zone.CONTENT if ASIDE_WORDS.isdisjoint(names) else Zone.ASIDE
