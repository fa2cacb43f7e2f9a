"""Tells the single parts of a list, such as reviews and product cards, from what stands once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Layout

MAX_SIBLINGS = 40

_CLIMB = 5
_ALIKE = 3
_LONGEST = 1_500


def is_repeated(layout: Layout, element: _Element) -> bool:
    """Say whether an element stands in one of at least three parts alike, none of them long."""
    for part in islice(upwards(element), _CLIMB):
        length = layout.text_length(part)
        parent = part.getparent()
        if parent is None or length > _LONGEST:
            return False
        if length and len(part):
            kind = _kind(part)
            siblings = islice(parent, MAX_SIBLINGS)
            alike = (each for each in siblings if _kind(each) == kind and layout.text_length(each))
            if sum(1 for _ in islice(alike, _ALIKE)) == _ALIKE:
                return True
    return False


def upwards(element: _Element) -> Iterator[_Element]:
    """Give an element, then what it stands in."""
    yield element
    yield from element.iterancestors()


def _kind(part: _Element) -> tuple[object, ...]:
    """Give what parts alike have in common: their names and those of their first child."""
    first = next(iter(part), None)
    return (
        part.tag,
        part.get("class"),
        *(() if first is None else (first.tag, first.get("class"))),
    )
