"""Reads dates: ISO 8601 first, then dateparser with fixed languages; never the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from dateparser.date import DateDataParser

DATE_LIMIT = 80
LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "nb", "fi", "hu", "ro", "tr",
    "ru", "uk", "bg", "el", "id", "vi", "hr", "ar", "fa", "he", "hi", "ja", "ko", "zh", "th", "ta",
)  # fmt: skip

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    r"\b(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\b"
    r"|\b\d{1,2}[-./]\s?\d{1,2}[-./]\s?(?:19|20)\d{2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?\s(?:de\s|of\s)?{_MONTH},?\s(?:de\s|del\s)?(?:19|20)\d{{2}}\b"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}}\b"
    r"|(?:19|20)\d{2}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)


def dates_in(text: str) -> Iterator[str]:
    """Give the parts of a short text that look like full dates."""
    text = text[:500]
    return (found[0] for found in _DATE.finditer(text)) if _YEAR.search(text) else iter(())


def without_dates(text: str) -> str:
    """Give a short text with its full dates taken out."""
    text = text[:1000]
    return _DATE.sub(" ", text) if _YEAR.search(text) else text


def parse_date(raw: str, language: str | None) -> str | None:
    """Give a date as ISO 8601 with ``T``; None for what is no full date."""
    raw = raw.strip()
    if len(raw) > DATE_LIMIT or not _YEAR.search(raw):
        return None
    parsed = _iso(raw) or _spoken(raw, language)
    return parsed.isoformat() if parsed and 1900 <= parsed.year < 2100 else None


def _iso(raw: str) -> datetime | None:
    found = _ISO.match(raw)
    if found is None:
        return None
    day, minutes, seconds, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{day}T{minutes or '00:00'}{seconds or ':00'}{zone or ''}")
    except ValueError:
        return None


def _spoken(raw: str, language: str | None) -> datetime | None:
    chosen = (language,) if language in LANGUAGES else ()
    for languages in dict.fromkeys((*((code,) for code in chosen), LANGUAGES)):
        try:
            parsed: datetime | None = _parser(languages).get_date_data(raw).date_obj
        except (ValueError, OverflowError, RecursionError, TypeError):
            continue
        if parsed is not None:
            return parsed.replace(microsecond=0)
    return None


@cache
def _parser(languages: tuple[str, ...]) -> DateDataParser:
    settings = {
        # Relative dates would need the clock; a full date needs none.
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001
    }
    return DateDataParser(languages=list(languages), settings=settings)
