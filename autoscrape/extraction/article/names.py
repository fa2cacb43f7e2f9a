"""Reads the names of people out of bylines."""

from __future__ import annotations

import re
from functools import lru_cache

from autoscrape.extraction.article.date_parsing import without_dates
from autoscrape.extraction.text import line
from autoscrape.extraction.words.bylines import (
    AND_WORDS,
    CREDENTIALS,
    NOT_NAMES,
    PREFIXES,
    ROLES,
    SUFFIXES,
)

BYLINE_LIMIT = 1_000
NAME_LENGTH = 80

_WORDS_OF_NAME = 6

# In lower case only: a capital may be an initial.
_AND = re.compile(rf"\s*(?:[,;&•·]|\s\|\s|\b(?:{AND_WORDS})\s)\s*")
_CREDENTIAL = re.compile(rf"(?:{CREDENTIALS})\.?", re.IGNORECASE)
_PREFIX = re.compile(rf"^[\W_]{{0,5}}(?:(?:{PREFIXES})\b[\s:：.]{{0,9}}){{1,2}}", re.IGNORECASE)
_FIRST = re.compile(r"[\W_]{0,5}([^\W\d_]{1,20})")
# Most texts need no more than a look at their first word.
_FIRST_WORDS = frozenset(re.findall(r"[^\W\d_]+", PREFIXES))
_TAIL = re.compile(
    rf"\s*(?:[|(\[–—@<]|https?:| - |(?:^|\s)(?:{SUFFIXES})\b|\s{{0,3}}\b\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = re.compile(rf"^(?:{ROLES})\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b(?:\s?(?:uhr|[ap]\.?m\b\.?))?", re.IGNORECASE)
_CLOCK = re.compile(r"\d[:.hH]\d")
_DIGIT = re.compile(r"\d")
_MAIL = re.compile(r"\S{1,64}@\S{1,64}|https?:\S{1,200}")


def split_names(text: str | None) -> list[str]:
    """Split a byline such as ``By Alice and Bob``."""
    if not text:
        return []
    bare = without_times(line(text, BYLINE_LIMIT) or "")
    if "@" in bare or "://" in bare:
        bare = _MAIL.sub(" ", bare)
    bare = without_prefix(bare)
    names: list[str] = []
    for part in _AND.split(bare):
        name = _TAIL.sub("", part).strip(" ,:;-\"'“”*»«›‹/\u2022")
        if names and _CREDENTIAL.fullmatch(name):
            names[-1] += f", {name}"
        elif is_name(name) and not (names and _ROLE.match(name)):
            names.append(name)
    return list(dict.fromkeys(names))


@lru_cache(maxsize=1024)
def without_times(text: str) -> str:
    """Take dates and times off a byline."""
    if _DIGIT.search(text) is None:
        return text
    dateless = without_dates(text)
    # Cheaper than a search for times where there is no sign of one.
    if _CLOCK.search(dateless):
        dateless = _TIME.sub(" ", dateless)
    return dateless.strip(" ,|·•–—-")


def without_prefix(text: str) -> str:
    """Take what a byline begins with off it; a word that is all there is may be a name."""
    return _PREFIX.sub("", text.strip()) or text


@lru_cache(maxsize=1024)
def begins_as_byline(text: str) -> bool:
    """Say whether a text begins as bylines do."""
    first = _FIRST.match(text)
    if first is None or first[1].lower() not in _FIRST_WORDS:
        return False
    found = _PREFIX.match(text)
    return found is not None and found.end() < len(text)


def is_name(name: str) -> bool:
    """Say whether a text may be the name of an author."""
    likely = 1 < len(name) <= NAME_LENGTH and _LETTER.search(name) is not None
    return likely and name.lower() not in NOT_NAMES and len(name.split()) <= _WORDS_OF_NAME
