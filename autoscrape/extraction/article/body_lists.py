"""Keeps the lists of a body whole."""

from __future__ import annotations

from collections.abc import Sequence

from autoscrape.extraction.article.blocks import Block, Frame

_LISTS = frozenset({"ul", "ol"})
_LINKED = 0.2
"""Share of a list inside links up to which it is text; others lead to more pages."""


def with_lists(blocks: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """Add all of the plain lists that stand between two blocks that are kept."""
    known = set(kept)
    for before in kept:
        found = _list_at(blocks, before + 1)
        if found and found.last in known and found.linked <= _LINKED * found.size:
            known.update(range(found.first, found.last))
    return sorted(known)


def _list_at(blocks: Sequence[Block], index: int) -> Frame | None:
    """Give the outermost list that begins with a block."""
    found = None
    frame = blocks[index].frame if index < len(blocks) else None
    while frame is not None and frame.first == index:
        if frame.tag in _LISTS:
            found = frame
        frame = frame.parent
    return found
