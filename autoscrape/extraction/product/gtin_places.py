"""Finds standardised numbers where no label tells of them: attributes, scripts, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.gtin_typing import typed
from autoscrape.extraction.product.named import attributes_near
from autoscrape.extraction.programs import programs
from autoscrape.extraction.state import state_products
from autoscrape.items import Gtin

MAX_KEYS = 50

ELSEWHERE_SCORE = 0.5

_LONGEST = 40
_NAMES = frozenset("ean gtin upc isbn barcode eancode jan issn".split())
_WORDS = re.compile(r"[a-z]+")
# ``"ean13": "4006381333931"``, ``productEan = '…'``; plain letters first are found fast.
_MARKS = ("ean", "Ean", "EAN", "gtin", "GTIN", "upc", "UPC", "isbn", "ISBN", "barcode")
_VALUE = r"""\w{0,6}\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(\d[\d-]{6,16}[\dX])\b"""
_KEYS = tuple((mark, re.compile(mark + _VALUE)) for mark in _MARKS)
_THIRTEEN = re.compile(r"(?<!\d)\d{13}(?!\d)")


def from_elsewhere(page: Page) -> Iterator[Candidate[list[Gtin]]]:
    """Give what each of the places has; one number of a place, because more are variants."""
    for place, (source, texts) in enumerate(_places(page)):
        numbers = {number.value: number for number in filter(None, map(typed, texts))}
        if len(numbers) == 1:
            yield Candidate(list(numbers.values()), ELSEWHERE_SCORE - place / 100, source)


def _places(page: Page) -> Iterator[tuple[str, Iterator[str]]]:
    yield "state", (product.gtin or "" for product in page.once(state_products)[:1])
    yield "attribute", _in_attributes(page)
    yield "script", _in_scripts(page)
    yield "address", iter(_THIRTEEN.findall(_path(page.url)))


def _in_attributes(page: Page) -> Iterator[str]:
    for element, key, value in page.once(attributes_near):
        if key.startswith("data-"):
            if len(value) <= _LONGEST and _is_named(key):
                yield value
        elif _is_named(value):
            yield element.get("value") or page.layout.short_text(element, _LONGEST) or ""


@lru_cache(maxsize=4096)
def _is_named(name: str) -> bool:
    return not _NAMES.isdisjoint(_WORDS.findall(name[:200].lower()))


def _in_scripts(page: Page) -> Iterator[str]:
    for text in page.once(programs):
        for mark, pattern in _KEYS:
            if mark in text:
                yield from (match[1] for match in islice(pattern.finditer(text), MAX_KEYS))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
