"""Tells the content of a page from what surrounds it: hidden parts, navigation, recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from lxml.etree import _Element

from autoscrape.extraction.text import line
from autoscrape.extraction.words.zones import ASIDE_WORDS, INVISIBLE_TAGS, MARGIN_ROLES, MARGIN_TAGS

_NAME_PARTS = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_DISPLAYED = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_NAMING = ("class", "id", "itemprop", "data-testid")
_NO_WORDS: frozenset[str] = frozenset()
_FALLBACK_LENGTH = 1_000
_CLOSING = frozenset(":,.;!?)]}%…»”’")
_MEDIA = frozenset(
    {"img", "video", "audio", "iframe", "svg", "canvas", "object", "embed", "picture"}
)


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
    if not element.attrib:
        return _NO_WORDS
    names = " ".join([element.get(key) or "" for key in _NAMING])
    return _NO_WORDS if names.isspace() else _words_in(names[:1000])


@lru_cache(maxsize=4096)
def _words_in(names: str) -> frozenset[str]:
    return frozenset(_NAME_PARTS.findall(_CAMEL.sub(" ", names).lower()))


def own_text(element: _Element, limit: int = 10_000) -> str | None:
    """Give all text inside an element as one line, without scripts."""
    return line("".join(text_pieces(element, limit)), limit)


def text_pieces(
    element: _Element, limit: int = 10_000, without: frozenset[str] = frozenset()
) -> list[str]:
    """Give the texts inside an element, each with the space before it; named tags are left out."""
    if not len(element):
        text = element.text
        return (
            [" " + text] if text and element.tag not in without and not is_unread(element) else []
        )
    pieces: list[str] = []
    length = 0
    skipped: set[_Element] = set()
    for visited, node in enumerate(element.iter()):
        inside = node is not element and node.getparent() in skipped
        if inside or node.tag in without or is_unread(node):
            skipped.add(node)
        texts = (
            None if node in skipped else node.text,
            None if inside or node is element else node.tail,
        )
        for piece in texts:
            if piece and not piece.isspace():
                # Words of neighbouring elements stay apart, punctuation stays with its word.
                pieces.append(piece if piece[0] in _CLOSING else " " + piece)
                length += len(piece)
        # Long and empty subtrees alike: who asks for a short text needs no more than its beginning.
        if max(length, visited) > 4 * limit:
            break
    return pieces


def has_visible(tree: _Element) -> bool:
    """Say whether a reader would see anything: a word or a medium outside scripts and head."""
    within: dict[_Element, bool] = {}
    for node in tree.iter():
        parent = node.getparent()
        hidden = within.get(parent, False) if parent is not None else False
        inside = hidden or is_unread(node)
        within[node] = inside
        if not hidden and node.tail and not node.tail.isspace():
            return True
        if not inside and (node.tag in _MEDIA or (node.text and not node.text.isspace())):
            return True
    return False


class Layout:
    """The visible elements of a page in reading order, and the zone of each."""

    def __init__(self, tree: _Element) -> None:
        self.zones: dict[_Element, Zone] = {}
        self.position: dict[_Element, int] = {}
        self.total_depth = 0
        depths: dict[_Element | None, int] = {}
        for index, element in enumerate(tree.iter("*")):
            parent = element.getparent()
            around = self.zones.get(parent, Zone.CONTENT) if parent is not None else Zone.CONTENT
            self.position[element] = index
            depths[element] = depths.get(parent, 0) + 1
            self.total_depth += depths[element]
            self.zones[element] = around if around is Zone.HIDDEN else max(around, _zone(element))

    def content(self, *tags: str, upto: Zone = Zone.CONTENT) -> Iterator[_Element]:
        """Give the elements of a zone and better ones, of any tag when none is named."""
        return (
            element
            for element, zone in self.zones.items()
            if zone <= upto and (not tags or element.tag in tags)
        )


def is_unread(element: _Element) -> bool:
    """Say whether readers never see an element; a noscript with a whole page in it is seen."""
    if element.tag == "noscript":
        return len("".join(element.itertext())) < _FALLBACK_LENGTH
    return not isinstance(element.tag, str) or element.tag in INVISIBLE_TAGS


def _zone(element: _Element) -> Zone:
    tag = element.tag
    style = element.get("style")
    if is_unread(element) or element.get("hidden") is not None:
        return Zone.HIDDEN
    if style and _NOT_DISPLAYED.search(style[:1000].lower()):
        return Zone.HIDDEN
    if tag in MARGIN_TAGS or (element.get("role") or "").lower() in MARGIN_ROLES:
        return Zone.MARGIN
    if tag in ("html", "head", "body", "main", "article", "h1"):
        return Zone.CONTENT
    return Zone.ASIDE if not ASIDE_WORDS.isdisjoint(name_words(element)) else Zone.CONTENT
