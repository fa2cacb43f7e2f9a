"""Reads ratings and numbers of reviews from words: ``4.5 out of 5``, ``31 reviews``."""

from __future__ import annotations

import math
import re

from attrs import frozen

from autoscrape.extraction.text import number
from autoscrape.extraction.words.rating import (
    OUT_OF,
    OUT_OF_BEFORE,
    RATED,
    REVIEW_NOUNS,
    STARS,
)

MAX_NUMBERS = 500
MAX_COUNT = 2**31

_WHOLE = r"\d{1,3}(?:(?P<comma>[.,\s'])\d{3})(?:(?P=comma)\d{3})?|\d{1,9}(?:[.,]\d{1,3})?"
_NUMBER = re.compile(rf"(?<![\w.,/:$€£+-])({_WHOLE})(?!\d|[.,]\d)(k\b)?")
_BEST = r"(5|6|10|20|100)(?:[.,]0{1,2})?(?!\d|[.,/]\d)"
_SCALED = re.compile(rf"\s?%?(\s?(?:{STARS}),?)?\s?(?:{OUT_OF})\s?{_BEST}(\s?(?:{STARS})(?!\w))?")
_BEST_FIRST = re.compile(rf"\s?(?:{OUT_OF_BEFORE})\s?(\d{{1,2}}(?:[.,]\d{{1,2}})?)(?!\d)")
_STARRED = re.compile(rf"\s?(?:{STARS})(?!\w)")
_LABELLED = re.compile(rf"(?<!\w)(?:{RATED})\s?:?\s?$")
_COUNTED = re.compile(rf"[\s)]{{0,2}}(?:[^\W\d]{{1,15}}\s){{0,2}}?(?:{REVIEW_NOUNS})")
_HEADED = re.compile(rf"(?:{REVIEW_NOUNS})\w{{0,8}}(?:\s\w{{1,10}})?\s?[:(]\s?$")
_BRACKETED = re.compile(rf"[(\[]\s?({_WHOLE})(k?)\s?[)\]]")
_WINDOW = 40


@frozen
class Spoken:
    """A rating, or a number of reviews, in a text."""

    place: int
    """Where in the text it begins."""
    value: str | None = None
    best: str | None = None
    count: int | None = None
    sureness: float = 0.0
    """How clearly the words speak of a rating, 0 to 1."""


def spoken(text: str) -> list[Spoken]:
    """Give the ratings and the numbers of reviews that a text in lower case speaks of."""
    said: list[Spoken] = []
    place = 0
    for _ in range(MAX_NUMBERS):
        found = _NUMBER.search(text, place)
        if found is None:
            break
        rating, place = _rating(text, found)
        count = None if rating else _count(text, found)
        if rating:
            said += [rating] if _fits(rating) else []
        elif count is not None:
            said.append(Spoken(found.start(), count=count))
    return said


def _fits(rating: Spoken) -> bool:
    return (number(rating.value) or 0.0) <= (number(rating.best) or math.inf)


def _rating(text: str, found: re.Match[str]) -> tuple[Spoken | None, int]:
    """Give the rating that begins with a number, and where to go on reading."""
    value, (start, end) = found[1], found.span()
    if len(value) > 5:
        return None, end
    if scaled := _SCALED.match(text, end):
        sure = 1.0 if len(value) > 2 or scaled[1] or scaled[3] else 0.5
        return Spoken(start, value, scaled[2], sureness=sure), scaled.end()
    if value in ("5", "10") and (behind := _BEST_FIRST.match(text, end)):
        return Spoken(start, behind[1], value, sureness=1.0), behind.end()
    if starred := _STARRED.match(text, end):
        return Spoken(start, value, "5", sureness=0.7), starred.end()
    if len(value) > 2 and _LABELLED.search(text, max(0, start - _WINDOW), start):
        return Spoken(start, value, sureness=0.8), end
    return None, end


def _count(text: str, found: re.Match[str]) -> int | None:
    start, end = found.span()
    if not _COUNTED.match(text, end) and not _HEADED.search(text, max(0, start - _WINDOW), start):
        return None
    return _whole(found[1], thousands=bool(found[3]))


def _whole(text: str, *, thousands: bool) -> int | None:
    """Read a count: ``1,234`` is whole, ``4.5`` is not; with thousands ``1.2`` is 1200."""
    if thousands:
        return (
            int(float(text.replace(",", ".")) * 1000)
            if re.fullmatch(r"\d+[.,]?\d?", text)
            else None
        )
    groups = re.split(r"[.,\s']", text)
    if any(len(group) != 3 for group in groups[1:]):
        return None
    return min(int("".join(groups)), MAX_COUNT)


def bracketed_count(text: str) -> int | None:
    """Give the first number that stands alone in brackets: ``(31)``."""
    found = _BRACKETED.search(text)
    return _whole(found[1], thousands=bool(found[3])) if found else None
