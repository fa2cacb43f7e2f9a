"""Splits a page into blocks: the runs of text between block-level tags, in reading order."""

from __future__ import annotations

import re

from attrs import define, field
from lxml import etree
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.blocks import meanings

MAX_BLOCKS = 6_000
MAX_DEPTH = 200
MAX_TEXT = 1_500_000

_SKIP, _INLINE, _BREAK, _BLOCK = range(4)
_KINDS: dict[object, int] = {
    **dict.fromkeys(
        "script style template noscript svg iframe select textarea option datalist canvas "
        "object video audio embed input map link meta title".split(),
        _SKIP,
    ),
    **dict.fromkeys(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark q rp rt "
        "ruby s samp small span strike strong sub sup time tt u var wbr picture source".split(),
        _INLINE,
    ),
    etree.Comment: _SKIP,
    etree.ProcessingInstruction: _SKIP,
    "br": _BREAK,
}
_MARGINS = ("nav", "footer")
_MARGIN = Zone.MARGIN
_BOLD = frozenset({"b", "strong", "em", "i"})
_NAMING = ("class", "id", "itemprop", "data-testid", "data-component")
_CARDS = frozenset({"hovercard", "popover", "tooltiptext"})
_GONE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@define(eq=False)
class Frame:
    """A block-level element, and how much text stands in it."""

    element: _Element
    tag: str
    parent: Frame | None
    depth: int
    hidden: bool
    first: int
    """Number of the first block inside."""

    last: int = 0
    """Number of the first block behind it."""

    size: int = 0
    linked: int = 0
    _names: str | None = field(default=None, init=False)
    _bits: int = field(default=-1, init=False)

    @property
    def names(self) -> str:
        """The class and id names."""
        if self._names is None:
            self._names = _names(self.element)
        return self._names

    @property
    def bits(self) -> int:
        """What the names mean."""
        if self._bits < 0:
            self._bits = meanings(self.names)
        return self._bits


@define(eq=False)
class Block:
    """A run of text."""

    index: int
    frame: Frame
    text: str
    size: int
    """Letters; those of scripts without spaces count as three."""

    linked: int
    """How much of the size is inside links."""

    bold: int
    links: int
    image: bool


class Blocks:
    """All blocks of a page; also what walks the tree for them, once."""

    def __init__(self, page: Page, skipped: tuple[str, ...] = ()) -> None:
        self.blocks: list[Block] = []
        self._zones = page.layout.zones
        self._names = page.layout.names
        self._kinds = _KINDS | dict.fromkeys(skipped, _SKIP)
        self._left = MAX_TEXT
        self._in_link = self._in_bold = 0
        self._begin()
        self.root = Frame(page.tree, "html", None, 0, False, 0)
        self._read(page.tree, self.root)

    def _begin(self) -> None:
        self._texts: list[str] = []
        self._linked = self._bold = self._links = 0
        self._broken = self._image = False

    def _read(self, element: _Element, frame: Frame) -> None:
        """Read what stands in a block-level element."""
        if (text := element.text) and not text.isspace():
            self._add(text)
        if len(element):
            self._inside(element, frame, frame.depth)
        if self._texts:
            self._end(frame)
        frame.last = len(self.blocks)
        if frame.parent is not None:
            frame.parent.size += frame.size
            frame.parent.linked += frame.linked

    def _inside(self, element: _Element, frame: Frame, depth: int) -> None:
        """Read the children of an element that stands in a frame or is it."""
        kinds = self._kinds
        for child in element:
            tag = child.tag
            kind = kinds.get(tag, _BLOCK)
            if kind == _INLINE:
                self._read_inline(child, tag, frame, depth + 1)
            elif kind == _BLOCK:
                if self._texts:
                    self._end(frame)
                if depth < MAX_DEPTH:
                    hidden = frame.hidden or self._is_hidden(child, frame)
                    inner = Frame(child, tag, frame, depth + 1, hidden, len(self.blocks))
                    self._read(child, inner)
            elif kind == _BREAK:
                self._break(frame)
            # Space between blocks is most of what there is; it is not worth a call.
            if (tail := child.tail) and (self._texts or not tail.isspace()):
                self._add(tail)

    def _read_inline(self, element: _Element, tag: str, frame: Frame, depth: int) -> None:
        """Read an element that is part of a line of text."""
        if tag == "img":
            self._image = True
            return
        if self._is_hidden(element, frame) or (tag == "span" and self._is_card(element)):
            return
        is_link, is_bold = tag == "a", tag in _BOLD
        self._links += is_link
        self._in_link += is_link
        self._in_bold += is_bold
        if text := element.text:
            self._add(text)
        if len(element) and depth < MAX_DEPTH:
            self._inside(element, frame, depth)
        self._in_link -= is_link
        self._in_bold -= is_bold

    def _is_hidden(self, element: _Element, frame: Frame) -> bool:
        """Say whether an element hides itself; most zones tell, but in the margin nobody looked."""
        zone = self._zones[element]
        if zone < _MARGIN:
            return False
        return (zone > _MARGIN and not frame.hidden) or _hides_itself(element)

    def _is_card(self, element: _Element) -> bool:
        """Say whether an element in a line of text shows only when one points at it."""
        return not _CARDS.isdisjoint(self._names.get(element, ()))

    def _add(self, text: str) -> None:
        """Add a piece of text to the block."""
        if text.isspace():
            if self._texts:
                self._texts.append(" ")
        elif self._left > 0:
            self._left -= len(text)
            self._texts.append(text)
            if self._in_link:
                self._linked += len(text)
            if self._in_bold:
                self._bold += len(text)

    def _break(self, frame: Frame) -> None:
        """Begin a new line; after two breaks a new block."""
        texts = self._texts
        if not texts:
            return
        if texts[-1] == "\n" or texts[-2:] == ["\n", " "]:
            self._end(frame)
        else:
            texts.append("\n")
            self._broken = True

    def _end(self, frame: Frame) -> None:
        """Keep the block that has been read, and begin another."""
        whole = "".join(self._texts)
        if self._broken:
            text = "\n".join(filter(None, (" ".join(part.split()) for part in whole.split("\n"))))
        else:
            text = " ".join(whole.split())
        if text and len(self.blocks) < MAX_BLOCKS:
            size = len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))
            linked = min(size, size * self._linked // len(whole))
            frame.size += size
            frame.linked += linked
            self.blocks.append(
                Block(
                    len(self.blocks),
                    frame,
                    text,
                    size,
                    linked,
                    self._bold,
                    self._links,
                    self._image,
                )
            )
        self._begin()


def find_blocks(page: Page) -> Blocks:
    """Give the blocks of a page outside of its margins, or all when nothing else is there."""
    return page.once(_find)


def _find(page: Page) -> Blocks:
    found = Blocks(page, _MARGINS)
    if found.root.size - found.root.linked < 1000:
        return Blocks(page)
    return found


def _names(element: _Element) -> str:
    items = element.items()
    if not items:
        return ""
    return " ".join([value for key, value in items if key in _NAMING])[:400]


def _hides_itself(element: _Element) -> bool:
    style = element.get("style")
    if style and ("none" in style or "hidden" in style):
        return _GONE.search(style[:1000].lower()) is not None
    return element.get("hidden") is not None
