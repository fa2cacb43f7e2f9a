"""Reads ratings that are drawn: bars that are filled so far, stars with telling names."""

from __future__ import annotations

import re

from attrs import frozen
from lxml.etree import _Element

_KEPT = frozenset(
    "data-rating data-score data-rating-value data-average-rating data-avg-rating data-stars "
    "data-rate data-average data-value data-rateit-value data-initial-rating data-star-rating "
    "data-rating-score rating score".split()
)
"""Attributes that keep the value of a rating."""

_VARIABLE = re.compile(
    r"--[\w-]{0,20}(?:rating|stars?|score)[\w-]{0,10}\s?:\s?(\d(?:\.\d{1,4})?)\s?(?:;|$)"
)
_FILLED = re.compile(
    r"(?:^|[;\s])(?:width|--[\w-]{0,20}(?:rating|percent|width|score)[\w-]{0,10})\s?:\s?"
    r"(?:calc\(\s?)?(\d{1,3}(?:\.\d{1,9})?)\s?%"
)
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:rating|rated|stars?)(?:[_-]rating)?[_-]{1,2}(\d)(?:[_.,-](\d))?(?=\s|$)"
)
_FILE = re.compile(
    r"(?:stars?|rating|etoiles?|sterne?)[_-]?(\d)[_.-]?(\d?)\.(?:png|gif|svg|webp|jpe?g)"
)
_VALUE = re.compile(r"\s?(\d{1,3}(?:[.,]\d{1,9})?)\s?")
_LONGEST = 300


@frozen
class DrawnRating:
    """A rating that an element draws."""

    value: float
    best: float
    sureness: float
    """How likely it is a rating at all, 0 to 1."""
    way: str
    """What tells it."""


def drawn_rating(element: _Element) -> DrawnRating | None:
    """Give the rating that the attributes of an element tell."""
    for name, text in element.items():
        found = _drawn(name, text[-_LONGEST:].lower())
        if found is not None and 0 < found.value <= found.best:
            return found
    return None


def _drawn(name: str, text: str) -> DrawnRating | None:
    if name in _KEPT and (kept := _VALUE.fullmatch(text)):
        value = float(kept[1].replace(",", "."))
        return DrawnRating(value, 5 if value <= 5 else 10 if value <= 10 else 100, 0.75, name)
    if name == "style":
        if variable := _VARIABLE.search(text):
            return DrawnRating(float(variable[1]), 5, 0.75, "style")
        if filled := _FILLED.search(text):
            return DrawnRating(round(float(filled[1]) / 20, 2), 5, 0.65, "width")
    if name == "class" and (named := _CLASS.search(text)):
        return DrawnRating(float(f"{named[1]}.{named[2] or 0}"), 5, 0.5, "class")
    if name == "src" and (named := _FILE.search(text.rsplit("/", 1)[-1])):
        return DrawnRating(float(f"{named[1]}.{named[2] or 0}"), 5, 0.5, "file")
    return None
