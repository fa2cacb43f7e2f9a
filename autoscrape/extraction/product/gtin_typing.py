"""Types a standardised product number by its checksum, length and prefix."""

from __future__ import annotations

import re

from stdnum import ean, isbn, ismn, issn

from autoscrape.items import Gtin

NOISE = re.compile(
    r"^(?:urn:)?(?:isbn|ean|gtin|upc|issn|ismn|jan)(?:-?1[034]|-?8)?\b[:\s]{0,9}", re.IGNORECASE
)
DASHES = re.compile(r"[-\s]")

_NUMBER = re.compile(r"[M\d](?:[-\s]?\d){6,13}(?:[-\s]?X)?", re.IGNORECASE)
_SERIAL = "977"


def typed(text: str) -> Gtin | None:
    """Type one number by checksum, length and prefix; None when it is no valid number."""
    text = NOISE.sub("", text.strip().lstrip("\u200e\u200f")[:100])
    found = _NUMBER.match(text)
    if found is None:
        return None
    digits = DASHES.sub("", found[0]).upper()
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
    if not ean.is_valid(digits) or not digits.strip("0"):
        return None
    if len(digits) == 13 and digits.startswith(_SERIAL):
        return "issn"
    return {12: "upc", 13: "ean13", 14: "gtin14"}.get(len(digits))
