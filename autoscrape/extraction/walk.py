"""Walks the tree of a page once, for all that wants to know its elements, zones and texts."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from attrs import define, field
from lxml.etree import Comment, Entity, ProcessingInstruction, _Element

from autoscrape.extraction.shown import is_unread
from autoscrape.extraction.zones import ZONE_OF_TAG, Names, Zone, placed

_TAG = attrgetter("tag")
_TAIL = attrgetter("tail")
_GAP = object()
_KINDS: dict[Any, Any] = {
    **ZONE_OF_TAG,
    **dict.fromkeys((Comment, ProcessingInstruction, Entity), _GAP),
}


Row = tuple[_Element, str, Zone, int]
"""One element, its tag, its zone, and how many texts stand before those inside it; -1 instead of a
number where nobody reads."""


@define
class Walk:
    """What was met on the way."""

    rows: list[Row] = field(factory=list)
    """The elements in reading order."""

    ends: list[int] = field(factory=list)
    """How many texts there are up to the end of each element."""

    texts: list[str] = field(factory=list)
    """All texts that readers see, as they stand in the page, but for mere white space."""

    names: Names = field(factory=Names)
    """The words of names, of those elements that had to be asked."""


def walk(tree: _Element) -> Walk:  # noqa: C901 (one loop: calls would double its cost)
    """Visit all elements, comments and texts in reading order."""
    walked = Walk()
    rows, ends, texts, names = walked.rows, walked.ends, walked.texts, walked.names
    kinds, content, margin, hidden = _KINDS, Zone.CONTENT, Zone.MARGIN, Zone.HIDDEN
    # Of the element that is open: how many children are to come, is it unread, its zone. The
    # tree itself has one child more than it will meet, so it is never closed from the outside.
    left, unread, around = 2, False, content
    opened: list[tuple[int, str | None, int, bool, Zone]] = []
    nodes = list(tree.iter())
    for node, tag, children, tail in zip(
        nodes, map(_TAG, nodes), map(len, nodes), map(_TAIL, nodes), strict=True
    ):
        kind = kinds.get(tag)
        if kind is not _GAP:
            inside, zone = unread, around
            if kind is hidden or (kind is None and tag == "noscript" and is_unread(node)):
                inside, zone = True, hidden
            elif zone < margin:
                if attributes := node.items():
                    zone, words = placed(attributes, kind, around)
                    if words:
                        names[node] = words
                elif kind is not None and kind > zone:
                    zone = kind
            rows.append((node, tag, zone, -1 if inside else len(texts)))
            if not inside and (text := node.text) and not text.isspace():
                texts.append(text)
            ends.append(len(texts))
            if children:
                opened.append((len(rows) - 1, tail, left, unread, around))
                left, unread, around = children, inside, zone
                continue
        if not unread and tail and not tail.isspace():
            texts.append(tail)
        left -= 1
        while not left:
            place, tail, left, unread, around = opened.pop()  # noqa: PLW2901
            ends[place] = len(texts)
            if not unread and tail and not tail.isspace():
                texts.append(tail)
            left -= 1
    return walked
