"""Cleans text for items: nothing invisible, nothing overlong, nothing that JSON refuses."""

from __future__ import annotations

import html
import math
import re
from functools import lru_cache

NAME_LIMIT = 10_000
TEXT_LIMIT = 500_000

_INVISIBLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\u2060\ue000-\uf8ff"
_CONTROL = re.compile(f"[{_INVISIBLE}]")
_UNWANTED = re.compile(rf"[{_INVISIBLE}\ud800-\udfff]")
_CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
# What scrub looks for, in UTF-8, and what takes its place; each begins with one literal byte,
# which makes the search fast.
_INVISIBLE_BYTES = (
    (b"\xe2", re.compile(rb"\xe2(?:\x80\x8b|\x81\xa0)"), b""),
    (b"\xee", re.compile(rb"\xee[\x80-\xbf]{2}"), b""),
    (b"\xef", re.compile(rb"\xef(?:\xbb\xbf|[\x80-\xa3][\x80-\xbf])"), b""),
    (b"\xed", re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]"), "\ufffd".encode()),
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,15})?")


def scrub(text: str) -> str:
    """Drop control characters and icons of fonts, turn lone surrogates into U+FFFD."""
    if text.isprintable() or _UNWANTED.search(text) is None:
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def scrubbed_bytes(text: str) -> bytes:
    """Give the scrubbed text in UTF-8, faster than by scrubbing it first."""
    encoded = text.encode("utf-8", "surrogatepass").translate(None, _CONTROL_BYTES)
    if encoded.isascii():
        return encoded
    for first, invisible, instead in _INVISIBLE_BYTES:
        if first in encoded:
            encoded = invisible.sub(instead, encoded)
    return encoded


def line(text: str | None, limit: int = NAME_LIMIT) -> str | None:
    """Give the text as one clean line, or None when nothing is left."""
    if not text:
        return None
    # The cut comes first, so that a huge text costs no more than a long one.
    return " ".join(scrub(text[: 4 * limit]).split())[:limit].strip() or None


def block(text: str | None, limit: int = TEXT_LIMIT) -> str | None:
    """Give the text with its line breaks, blank lines and runs of blanks removed."""
    if not text:
        return None
    lines = (_BLANKS.sub(" ", part).strip() for part in scrub(text[: 4 * limit]).splitlines())
    return "\n".join(part for part in lines if part)[:limit].strip() or None


def unmarked(text: str) -> str:
    """Take tags and entities out of a string that came from markup values."""
    if "<" in text or "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    return text


def number(text: str | None) -> float | None:
    """Read the first decimal number of a short text, dot or comma."""
    if not text:
        return None
    found = _NUMBER.search(text[:100])
    if found is None:
        return None
    value = float(found[0].replace(",", "."))
    return value if math.isfinite(value) else None


def words(text: str | None) -> list[str]:
    """Give the words of a text in lower case, for comparisons."""
    return _WORD.findall((text or "")[:NAME_LIMIT].lower())


def similarity(one: str | None, other: str | None) -> float:
    """Give how many words two short texts share, 0 to 1."""
    if not one or not other:
        return 0.0
    left, right = _different_words(one), _different_words(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@lru_cache(maxsize=256)
def _different_words(text: str) -> frozenset[str]:
    return frozenset(words(text))
