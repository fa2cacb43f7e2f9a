"""Tells what of a page's text readers see."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element, iterwalk

from autoscrape.extraction.text import scrub
from autoscrape.extraction.words.zones import INVISIBLE_TAGS

MAX_STEPS = 20_000

_FALLBACK_LENGTH = 1_000
CLOSING = frozenset(":,.;!?)]}%…»”’")
MEDIA = frozenset(
    {"img", "video", "audio", "iframe", "svg", "canvas", "object", "embed", "picture"}
)


def is_unread(element: _Element) -> bool:
    """Say whether readers never see an element; a noscript with a whole page in it is seen."""
    tag = element.tag
    if tag == "noscript":
        return len("".join(element.itertext())) < _FALLBACK_LENGTH
    return tag in INVISIBLE_TAGS or not isinstance(tag, str)


def text_pieces(
    element: _Element, without: frozenset[str] = frozenset(), steps: int = MAX_STEPS
) -> list[str]:
    """Give the texts inside an element, each with the space before it; named tags are left out.

    ``steps`` caps what is walked, because many elements may be asked that hold each other.
    """
    pieces = []
    unread = 0
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in islice(walk, steps):
        text = node.text if event == "start" else None if node is element else node.tail
        if event == "start":
            unread += bool(unread or node.tag in without or is_unread(node))
        elif unread and event == "end":
            unread -= 1
        if not unread and text and not text.isspace():
            pieces.append(piece(text))
    return list(filter(None, pieces))


def piece(text: str) -> str:
    """Give a text with single spaces: words of neighbours stay apart, punctuation stays put."""
    words = " ".join(scrub(text).split())
    if not words:
        return ""
    return ("" if text[0] in CLOSING else " ") + words + (" " if text[-1].isspace() else "")
