"""Tells what of a page's text readers see, and keeps the text inside every element at hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element, iterwalk

from autoscrape.extraction.text import line, scrub
from autoscrape.extraction.words.zones import INVISIBLE_TAGS

MAX_STEPS = 20_000

_FALLBACK_LENGTH = 1_000
_CLOSING = frozenset(":,.;!?)]}%…»”’")
_MEDIA = frozenset(
    {"img", "video", "audio", "iframe", "svg", "canvas", "object", "embed", "picture"}
)


def is_unread(element: _Element) -> bool:
    """Say whether readers never see an element; a noscript with a whole page in it is seen."""
    tag = element.tag
    if tag == "noscript":
        return len("".join(element.itertext())) < _FALLBACK_LENGTH
    return tag in INVISIBLE_TAGS or not isinstance(tag, str)


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


def text_pieces(
    element: _Element, without: frozenset[str] = frozenset(), steps: int = MAX_STEPS
) -> list[str]:
    """Give the texts inside an element, each with the space before it; named tags are left out.

    ``steps`` caps what is walked, because many elements may be asked that hold each other.
    """
    return [piece for _, _, piece in _read(element, without, steps) if piece]


def _read(
    root: _Element, without: frozenset[str] = frozenset(), steps: int | None = None
) -> Iterator[tuple[str, _Element, str]]:
    """Walk what readers see: each start and end of an element, and the text right behind it.

    The end of what nobody reads is a mere ``gap``, as a comment is.
    """
    unread = 0
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in islice(walk, steps):
        text = node.text if event == "start" else None if node is root else node.tail
        kind = event
        if event == "start":
            unread += bool(unread or node.tag in without or is_unread(node))
        elif unread and event == "end":
            unread -= 1
            kind = "gap"
        if not unread:
            yield kind, node, "" if not text or text.isspace() else _piece(text)


def _piece(text: str) -> str:
    """Give a text with single spaces: words of neighbours stay apart, punctuation stays put."""
    words = " ".join(scrub(text).split())
    if not words:
        return ""
    return ("" if text[0] in _CLOSING else " ") + words + (" " if text[-1].isspace() else "")


class Texts:
    """The text that readers see, as one string, and where in it each element begins and ends."""

    def __init__(self, tree: _Element) -> None:
        self._spans: dict[_Element, tuple[int, int]] = {}
        pieces: list[str] = []
        starts: list[int] = []
        length = 0
        for kind, node, piece in _read(tree):
            if kind == "start":
                starts.append(length)
            elif kind == "end":
                self._spans[node] = (starts.pop(), length)
            if piece:
                pieces.append(piece)
                length += len(piece)
        self.whole = "".join(pieces)

    def span(self, element: _Element) -> tuple[int, int]:
        """Give where the text inside an element begins and ends."""
        return self._spans.get(element, (0, 0))

    def length(self, element: _Element) -> int:
        """Give about how long the text inside an element is."""
        start, end = self._spans.get(element, (0, 0))
        return end - start

    def inside(self, element: _Element, limit: int) -> str | None:
        """Give all text inside an element as one line, without scripts."""
        span = self._spans.get(element)
        if span is None:
            # Inside of what nobody reads, it is still text for who asks for it by name.
            return line("".join(text_pieces(element, steps=min(8 * limit, MAX_STEPS))), limit)
        start, end = span
        if start == end:
            return None
        # Two spaces may meet between two pieces, so this many hold all that is wanted.
        held = self.whole[start : min(end, start + 2 * limit + 2)]
        return held.replace("  ", " ").strip()[:limit].strip() or None

    def short(self, element: _Element, limit: int) -> str | None:
        """Give the text inside an element as one line; None also when it is longer than so much."""
        start, end = self._spans.get(element, (0, 0))
        if end - start > 2 * limit + 2:
            return None
        # One letter more would not do: where it is a space, it is cut off with the rest.
        text = self.inside(element, limit + 2)
        return text if text and len(text) <= limit else None
