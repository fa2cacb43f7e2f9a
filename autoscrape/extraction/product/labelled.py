"""Reads what stands beside the labels of an identity: ``Art.-Nr.: 1049``, ``Brand | X``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line
from autoscrape.extraction.words.labels import (
    BRAND_LABELS,
    GTIN_LABELS,
    MPN_LABELS,
    MPN_PARTS,
    PART_LABELS,
    SKU_LABELS,
    letters,
)
from autoscrape.extraction.words.zones import INVISIBLE_TAGS

MAX_FOUND = 200

_LONGEST_LABEL = 40
_LONGEST_TEXT = 300
_LONGEST_VALUE = 100
_CLIMB = 3
_SIGNS = " \t\n\r\xa0:：#№.-–|*=›>"
# ``Item 1049-7``, ``Art. № 55``: a label, then one word with a digit in it.
_NUMBERED = re.compile(r"([^\d:]{2,30}?)[\s.:#№)-]{1,5}([\w./-]{0,20}\d[\w./-]{0,30})")
_NONE = None, None
_COLON_OR_DIGIT = re.compile(r"[:：\d]")
_BEFORE_TEXT = frozenset({"br", "b", "strong", "span", "svg", "i"})
_UNTOLD = frozenset({"script", "style", "noscript", "option", "select", "button"}) | INVISIBLE_TAGS


@frozen
class Labelled:
    """A value with its label."""

    label: str
    """As the sets of labels have it."""

    value: str

    zone: Zone

    element: _Element
    """What holds the label."""


def labelled_as(page: Page, labels: frozenset[str]) -> Iterator[Labelled]:
    """Give what has one of the labels, in reading order."""
    return (found for found in page.once(_labelled) if found.label in labels)


def _labelled(page: Page) -> list[Labelled]:
    return list(islice(_all(page), MAX_FOUND))


def _all(page: Page) -> Iterator[Labelled]:
    for element, tag, zone, _ in page.layout.rows:
        text = None if tag in _UNTOLD else element.text
        if text and len(text) <= _LONGEST_TEXT and not text.isspace():
            label, value = _split(text)
            if label and (value := value or _beyond(page, element, inside=True)):
                yield Labelled(label, value, zone, element)
        if tag in _BEFORE_TEXT and (tail := element.tail) and len(tail) <= _LONGEST_TEXT:
            label, value = _split(tail)
            if label and (value := value or _beyond(page, element, inside=False)):
                yield Labelled(label, value, zone, element)


def _split(text: str) -> tuple[str | None, str | None]:
    """Give the label that a text begins with, and what follows it in the same text."""
    text = text.strip()
    if not _COLON_OR_DIGIT.search(text):
        return (known_label(text), None) if len(text) <= _LONGEST_LABEL else _NONE
    head, _, rest = text.replace("：", ":").partition(":")
    if (label := known_label(head)) is not None:
        return label, line(rest.strip(_SIGNS), _LONGEST_VALUE)
    found = _NUMBERED.fullmatch(text) if len(text) <= _LONGEST_VALUE else None
    label = known_label(found[1]) if found else None
    return (label, found[2]) if found and label else _NONE


@lru_cache(maxsize=4096)
def known_label(text: str) -> str | None:
    """Give the label as the sets have it; None for any other text."""
    if len(text) > _LONGEST_LABEL:
        return None
    label = letters(text)
    if label in _KNOWN:
        return label
    return "mpn" if _PARTS.search(label) else None


_PARTS = re.compile("|".join(map(re.escape, MPN_PARTS)))
_KNOWN = SKU_LABELS | MPN_LABELS | PART_LABELS | BRAND_LABELS | GTIN_LABELS


def _beyond(page: Page, element: _Element, *, inside: bool) -> str | None:
    """Give the text that follows a label: within its element, behind it, or in the next one."""
    if inside and len(element):
        whole = page.layout.short_text(element, _LONGEST_TEXT) or ""
        if rest := whole[len(line(element.text) or "") :].strip(_SIGNS):
            return line(rest, _LONGEST_VALUE)
    for _ in range(_CLIMB):
        if inside and (tail := (element.tail or "").strip(_SIGNS)):
            return line(tail, _LONGEST_VALUE)
        inside = True
        for sibling in islice(element.itersiblings("*"), 2):
            if text := page.layout.short_text(sibling, _LONGEST_VALUE):
                return line(text.strip(_SIGNS))
            if page.layout.text_length(sibling):
                return None
        parent = element.getparent()
        if parent is None or parent.tag in ("tr", "table", "body"):
            return None
        element = parent
    return None
