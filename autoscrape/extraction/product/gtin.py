"""Extracts ``gtin``: numbers whose checksum holds, typed by length and prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import ean, isbn, ismn, issn

from autoscrape.extraction.entities import members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities, variants
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.words.labels import GTIN_LABELS
from autoscrape.items import Gtin

MAX_NUMBERS = 20

_PROPERTIES = ("gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn", "ean", "upc", "issn", "ismn")
_PREFIXED = ("productID", "identifier", "sku", "mpn")
_METAS = ("product:ean", "product:upc", "product:gtin", "product:isbn", "og:isbn", "book:isbn")
_NOISE = re.compile(
    r"^(?:urn:)?(?:isbn|ean|gtin|upc|issn|ismn)(?:-?1[034]|-?8)?\b[:\s]{0,9}", re.IGNORECASE
)
_NUMBER = re.compile(r"[M\d](?:[-\s]?\d){6,13}(?:[-\s]?X)?", re.IGNORECASE)
_DASHES = re.compile(r"[-\s]")


def extract_gtin(page: Page) -> list[Gtin]:
    """Give the standardised numbers of the product, each once."""
    found: dict[str, Gtin] = {}
    for number in filter(None, map(typed, _texts(page))):
        # A UPC is the EAN with a leading zero: one product number, told twice.
        found.setdefault(number.value.lstrip("0"), number)
    return list(found.values())[:MAX_NUMBERS]


def typed(text: str) -> Gtin | None:
    """Type one number by checksum, length and prefix; None when it is no valid number."""
    text = _NOISE.sub("", text.strip()[:100])
    found = _NUMBER.match(text)
    if found is None:
        return None
    digits = _DASHES.sub("", found[0]).upper()
    kind = _kind(digits, dashed=len(found[0]) == 9 and "-" in found[0])
    return Gtin(type=kind, value=digits) if kind else None


def _kind(digits: str, *, dashed: bool) -> str | None:
    if ismn.is_valid(digits):
        return "ismn"
    if len(digits) == 8:
        serial = issn.is_valid(digits) and (dashed or not ean.is_valid(digits))
        return "issn" if serial else ("gtin8" if ean.is_valid(digits) else None)
    if isbn.is_valid(digits):
        return "isbn10" if len(digits) == 10 else "isbn13"
    names = {12: "upc", 13: "ean13", 14: "gtin14"}
    return names.get(len(digits)) if ean.is_valid(digits) and digits.strip("0") else None


def _texts(page: Page) -> Iterator[str]:
    for entity in product_entities(page):
        offers = [node for node in members(entity.data.get("offers")) if isinstance(node, dict)]
        for node in (entity.data, *offers, *variants(entity)):
            for name in _PROPERTIES:
                yield from filter(None, [text_of(node.get(name), 100)])
            for name in _PREFIXED:
                text = text_of(node.get(name), 100)
                # A seller's own number may pass a checksum by chance; ten digits too often do.
                if text and (_NOISE.match(text) or len(_DASHES.sub("", text)) == 13):
                    yield text
    for name in _METAS:
        yield from filter(None, [page.meta(name, limit=100)])
    for found in labelled_as(page, GTIN_LABELS):
        yield found.value
