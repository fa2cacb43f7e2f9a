"""Finds names beside values on a page: table rows, definition lists, ``Name: value`` lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Layout

NAME_LIMIT = 100
VALUE_LIMIT = 2_000
MAX_PAIRS = 1_000

_LINE_TAGS = ("li", "p", "div", "span", "dd", "td")
_LINE_LENGTH = 300


def label_pairs(layout: Layout) -> list[tuple[str, str]]:
    """Give all pairs of label and value in the content, tables first."""
    return list(islice(chain(table_pairs(layout), line_pairs(layout)), MAX_PAIRS))


def table_pairs(layout: Layout) -> Iterator[tuple[str, str]]:
    """Give the pairs of two-cell table rows and of definition lists."""
    for row in layout.content("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) == 2 and not row.xpath(".//table"):
            yield from _pair(layout.text(cells[0], NAME_LIMIT), layout.text(cells[1], VALUE_LIMIT))
    for term in layout.content("dt"):
        for value in islice(term.itersiblings("*"), 1):
            if value.tag == "dd":
                yield from _pair(layout.text(term, NAME_LIMIT), layout.text(value, VALUE_LIMIT))


def line_pairs(layout: Layout) -> Iterator[tuple[str, str]]:
    """Give the pairs of lines like ``Name: value`` and of two neighbouring inline elements."""
    for element in layout.content(*_LINE_TAGS):
        if len(element) > 4 or any(child.tag in _BLOCKS for child in element):
            if len(element) == 2 and _is_leaf(element[0]) and _is_leaf(element[1]):
                name, value = (
                    layout.text(element[0], NAME_LIMIT),
                    layout.text(element[1], VALUE_LIMIT),
                )
                yield from _pair(name, value)
            continue
        text = layout.text(element, _LINE_LENGTH)
        name, colon, value = (text or "").partition(":")
        if colon and len(name) <= 40:
            yield from _pair(name, value)


_BLOCKS = frozenset({"div", "p", "ul", "ol", "table", "section", "h2", "h3", "dl", "form"})


def _is_leaf(element: _Element) -> bool:
    return isinstance(element.tag, str) and len(element) == 0


def _pair(name: str | None, value: str | None) -> Iterator[tuple[str, str]]:
    name, value = (name or "").strip(" :\u00a0.*•-–"), (value or "").strip(" :\u00a0")
    if name and value and name != value:
        yield name, value
