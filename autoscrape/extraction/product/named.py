"""Finds identifiers in attributes, form fields and elements that are named after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from attrs import evolve
from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.labelled import known_label
from autoscrape.extraction.product.naming import INNER, naming, source_of
from autoscrape.extraction.text import line

MAX_INPUTS = 500

FIELD_SCORE = 0.5
ATTRIBUTE_SCORE = 0.45
CLASS_SCORE = 0.75

_BEFORE, _AFTER = 80, 320
_LONGEST = 60
_LONGEST_NAME = 200
_MANY = 3
_CODE = re.compile(r"[\w./-]{3,40}")
_DIGIT = re.compile(r"\d")
_HOOKS = ("data-", "class", "id", "itemprop")


def from_fields(page: Page) -> Iterator[Candidate[str | None]]:
    """Give what the page's forms send as the number of the product."""
    for field in islice(page.tree.iter("input"), MAX_INPUTS):
        name = (field.get("name") or field.get("id") or "")[:100]
        value = (field.get("value") or "").strip()
        if is_code(value) and (named := naming(name)):
            yield Candidate(value, FIELD_SCORE * named, source_of("field", named), {"field": name})


def attributes_near(page: Page) -> list[tuple[_Element, str, str]]:
    """Give the names and the data that elements around the heading bear."""
    center = page.layout.position[page.heading] if page.heading is not None else 0
    return [
        (element, key, value)
        for element in page.layout.near(center, _BEFORE, _AFTER, upto=Zone.HIDDEN)
        for key, value in element.items()
        if key.startswith(_HOOKS) and value and len(value) <= _LONGEST_NAME
    ]


def from_names(page: Page) -> Iterator[Candidate[str | None]]:
    """Give attributes and short texts around the heading whose names are those of a number.

    Where many elements have the attribute, each with its own value, they are variants or others.
    """
    shown: dict[str, dict[str, float]] = {}
    hidden: dict[str, dict[str, float]] = {}
    for element, key, value in page.once(attributes_near):
        if not (key.startswith("data-") and is_code(value)):
            named = _best_naming(value)
            if named and (text := _own_text(page, element)):
                shown.setdefault(value, {})[text] = named
        elif named := naming(key[5:]):
            hidden.setdefault(key, {})[value] = named
    yield from _weighed(shown, "class", CLASS_SCORE)
    for candidate in _weighed(hidden, "attribute", ATTRIBUTE_SCORE):
        inner = naming(str(candidate.evidence["attribute"])[5:]) < 1.0
        yield evolve(candidate, source=INNER) if inner else candidate


@lru_cache(maxsize=4096)
def _best_naming(names: str) -> float:
    return max(map(naming, names.split()), default=0.0)


def _weighed(
    found: dict[str, dict[str, float]], source: str, score: float
) -> Iterator[Candidate[str | None]]:
    for name, values in found.items():
        share = 1.0 if len(values) < _MANY else 0.5
        for value, named in values.items():
            yield Candidate(value, score * named * share, source, {source: name})


def _own_text(page: Page, element: _Element) -> str | None:
    """Give the text of an element without its label, when it looks like a number."""
    text = page.layout.short_text(element, _LONGEST)
    if not text:
        return None
    words = text.replace(":", ": ").replace("#", "# ").split()
    while len(words) > 1 and not _DIGIT.search(words[0]):
        words = words[1:]
    return line(words[0]) if len(words) == 1 and is_code(words[0]) else None


def is_code(text: str) -> bool:
    """Say whether a text may be a number of a catalogue: one word with a digit in it."""
    return bool(_CODE.fullmatch(text) and _DIGIT.search(text)) and known_label(text) is None
