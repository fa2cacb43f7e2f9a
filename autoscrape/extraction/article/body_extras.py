"""Leaves out parts of a page whose names say that they are no text of its article."""

from __future__ import annotations

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_features import Scene
from autoscrape.extraction.article.blocks_page import TOP_TAGS
from autoscrape.extraction.words.blocks import BIT

# Identifiers of headings say what they head: "comments-in-python".
_UNSAID = TOP_TAGS | {"h1", "h2", "h3", "h4", "h5", "h6"}
_TEXT = BIT["article"] | BIT["body"] | BIT["main"]
_WHOLE = 0.95
_HEADLINE = 20
_LINKED = 0.15
"""Share of its text inside links from which a part leads elsewhere."""


def without_extras(scene: Scene, kept: list[int]) -> list[int]:
    """Leave out comments, author boxes, dialogs, recommendations behind the text of the article.

    They outweigh a short article. Where nothing else is kept, they are what the page is about.
    """
    known: dict[Frame, bool] = {}
    kept = [index for index in kept if not _is_headline_elsewhere(scene.blocks[index])]
    own = [index for index in kept if not _is_extra(scene, scene.blocks[index].frame, known)]
    return [index for index in kept if index < own[0]] + own if own else kept


def _is_headline_elsewhere(block: Block) -> bool:
    """Say whether a block is the headline of another article: a link in capital letters."""
    return block.linked >= _WHOLE * block.size > _WHOLE * _HEADLINE and block.text.isupper()


def _is_extra(scene: Scene, frame: Frame, known: dict[Frame, bool]) -> bool:
    extra = known.get(frame)
    if extra is None:
        extra = known[frame] = _says_so(scene, frame) or (
            frame.parent is not None and _is_extra(scene, frame.parent, known)
        )
    return extra


def _says_so(scene: Scene, frame: Frame) -> bool:
    """Say whether the frame itself is named so; what holds the headline is not, nor text."""
    bits = frame.bits
    if frame.tag in _UNSAID or bits & _TEXT or frame.first <= scene.heading < frame.last:
        return False
    if bits & BIT["extra"]:
        return True
    return bits & BIT["elsewhere"] > 0 and frame.linked >= _LINKED * frame.size
