"""Tells where an element stands by its tag, its attributes and what holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from lxml.etree import _Element

from autoscrape.extraction.words.zones import (
    ASIDE_WORDS,
    INVISIBLE_TAGS,
    MARGIN_ROLES,
    MARGIN_TAGS,
)

# It looks for what is rare first.
_HUMP = re.compile(r"[A-Z](?<=[a-z].)")
_NOT_DISPLAYED = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_NAMING = frozenset({"class", "id", "itemprop", "data-testid"})
_READ = _NAMING | {"style", "hidden", "role"}
_NAMES_LENGTH = 1_000
_NO_WORDS: frozenset[str] = frozenset()

# What turns the bytes of names into small letters and blanks.
_LETTERS = bytes(
    ord(chr(code).lower()) if chr(code).isalpha() and code < 128 else 32 for code in range(256)
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


ZONE_OF_TAG = {
    **dict.fromkeys(("html", "head", "body", "main", "article", "h1"), Zone.CONTENT),
    **dict.fromkeys(MARGIN_TAGS, Zone.MARGIN),
    **dict.fromkeys(INVISIBLE_TAGS, Zone.HIDDEN),
}
"""The tags that say themselves where they stand, whatever their names are."""


class Names(dict[_Element, frozenset[str]]):
    """The words of the names of elements; those that nobody asked for yet are read when asked."""

    def __missing__(self, element: _Element) -> frozenset[str]:
        words = self[element] = name_words(element)
        return words


def name_words(element: _Element) -> frozenset[str]:
    """Give the words that class, id and test names of an element are made of."""
    names = " ".join(value for name, value in element.items() if name in _NAMING)
    return _words_in(names[:_NAMES_LENGTH])[0] if names else _NO_WORDS


def placed(
    attributes: Iterable[tuple[str, str]], own: Zone | None, around: Zone
) -> tuple[Zone, frozenset[str]]:
    """Give the zone of an element, and the words of its names.

    ``own`` is the zone of its tag, ``around`` that of its parent.
    """
    names = ""
    zone = around
    for name, value in attributes:
        if name not in _READ:
            continue
        if name in _NAMING:
            names = f"{names} {value}" if names else value
        elif name == "role":
            own = Zone.MARGIN if value.lower() in MARGIN_ROLES else own
        elif name == "hidden" or _is_hiding(value):
            zone = Zone.HIDDEN
    words, aside = _words_in(names[:_NAMES_LENGTH]) if names else (_NO_WORDS, False)
    if zone is Zone.CONTENT and aside and own is None:
        return Zone.ASIDE, words
    return zone if own is None or own < zone else own, words


def _is_hiding(style: str) -> bool:
    style = style[:1000].lower()
    return ("none" in style or "hidden" in style) and bool(_NOT_DISPLAYED.search(style))


@lru_cache(maxsize=8192)
def _words_in(names: str) -> tuple[frozenset[str], bool]:
    """Give the words, and whether one of them tells of something else than the page."""
    if not names.islower():
        names = _HUMP.sub(lambda hump: f" {hump[0]}", names)
    letters = names.encode("ascii", "replace").translate(_LETTERS).decode("ascii")
    words = frozenset(letters.split())
    return words, not words.isdisjoint(ASIDE_WORDS)
