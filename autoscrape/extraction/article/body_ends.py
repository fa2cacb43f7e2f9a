"""Trims both ends of a body: the standfirst above the text, what closes the page below it."""

from __future__ import annotations

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_features import Scene
from autoscrape.extraction.words.blocks import BIT
from autoscrape.extraction.words.closings import is_closing
from autoscrape.extraction.words.furniture import MORE, furniture

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_FEW = 3
"""So few blocks are left as they are."""

_LABEL = 80
_HOLDERS = 3
"""Steps from a block up to the list that it may stand in."""


def without_ends(scene: Scene, kept: list[int]) -> list[int]:
    """Leave out headings that summarize above the text, and what is no text at its end.

    That are headings with nothing below them, lists of other articles, credits, and calls to
    follow or to subscribe.
    """
    while len(kept) >= _FEW and _is_standfirst(scene.blocks[kept[0]]):
        kept = kept[1:]
    while len(kept) >= _FEW:
        last = scene.blocks[kept[-1]]
        if last.frame.tag in _HEADINGS or (len(kept) > _FEW and is_closing(last.text)):
            kept = kept[:-1]
            continue
        label = _label_of_list(scene.blocks, last)
        above = [index for index in kept if index < label]
        if not above:
            break
        kept = above
    return kept


def _is_standfirst(block: Block) -> bool:
    return block.frame.tag in _HEADINGS and block.frame.bits & BIT["lead"] > 0


def _label_of_list(blocks: list[Block], last: Block) -> int:
    """Give the number of the line that announces a list of other articles around a block, or 0."""
    found = _list_around(last.frame)
    label = found.first - 1 if found is not None else -1
    if label < 0 or blocks[label].size > _LABEL or not furniture(blocks[label].text)[MORE]:
        return 0
    return label


def _list_around(frame: Frame) -> Frame | None:
    """Give the list that a frame stands in, or what holds nothing else than this list."""
    around: Frame | None = frame
    for _ in range(_HOLDERS):
        if around is None or around.tag in _LISTS:
            break
        around = around.parent
    if around is None or around.tag not in _LISTS:
        return None
    while (above := around.parent) and (above.first, above.last) == (around.first, around.last):
        around = above
    return around
