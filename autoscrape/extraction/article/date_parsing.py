"""Reads dates in the forms and languages of the web; never asks the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from autoscrape.extraction.words.dates import MONTH_FIRST_LANGUAGES, TIME_ZONES
from autoscrape.extraction.words.months import month_of

DATE_LIMIT = 80
TEXT_LIMIT = 500

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_BUDDHIST = range(2443, 2643)
_BUDDHIST_AHEAD = 543

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T\s]+(\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z?)$")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")
_NAME = r"[^\s\d.,/|()\[\]:;<>-]{2,16}\.?"
_YEAR = r"(?:19|20|25)\d{2}"
_DATE = re.compile(
    rf"(?<!\d)(?P<y1>{_YEAR})\s?[-./年년]\s?(?P<m1>\d{{1,2}})\s?[-./月월]\s?(?P<d1>\d{{1,2}})(?!\d)(?:\s?[日일])?"
    rf"|(?<![\d.,/-])(?P<a2>\d{{1,2}})(?P<s2>\s?[-./]\s?)(?P<b2>\d{{1,2}})\s?[-./]\s?"
    rf"(?P<y2>{_YEAR}|\d{{2}}(?![\d.,/:%-]?\d))(?!\d)"
    rf"|(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|\.)?,?[\s-]{{0,3}}(?:de\s|of\s|d['’])?"
    rf"(?P<m3>{_NAME}|tháng\s\d{{1,2}})[\s,-]{{1,3}}(?:de\s|del\s|năm\s)?['’]?(?P<y3>{_YEAR})(?!\d)"
    rf"|(?P<m4>{_NAME})\s{{0,2}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th|\.)?"
    rf"(?:[\s,]{{1,3}}|\s\d{{2}}:\d{{2}}:\d{{2}}\s(?:[A-Z]{{3,4}}\s)?)(?P<y4>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<y5>{_YEAR})[.,]?\s(?:m\.\s|gada\s)?(?P<m5>{_NAME})\s(?P<d5>\d{{1,2}})"
    rf"(?!\d|,?\s{_YEAR}(?!\d))"
)
# Cheaper than a search for dates, and almost as good where there is none.
_LIKELY = re.compile(r"\d{4}|\d\s?[./-]\s?\d")
_FIELDS = ("1", "2", "3", "4", "5")
_TIME = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-4])(?:[:.h]|時|시\s?)([0-5]\d)(?![\d.]\d)(?::([0-5]\d))?"
    r"(?:\.\d{1,6})?\s?([ap]\.?m\b\.?)?\s?\(?(Z|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 12, 40
_VIETNAMESE = "tháng"


@lru_cache(maxsize=2048)
def dates_in(text: str) -> tuple[str, ...]:
    """Give the parts of a short text that are full dates to look at."""
    if _LIKELY.search(text, 0, TEXT_LIMIT) is None:
        return ()
    dates = _DATE.finditer(text[:TEXT_LIMIT])
    return tuple(found[0] for found in dates if _day(found, None, True) is not None)


def without_dates(text: str) -> str:
    """Give a short text with its full dates taken out."""
    if len(text) <= TEXT_LIMIT and not dates_in(text):
        return text
    return _DATE.sub(_blank, text[:1000])


def _blank(found: re.Match[str]) -> str:
    return found[0] if _day(found, None, True) is None else " "


@lru_cache(maxsize=2048)
def parse_date(raw: str, language: str | None, *, day_first: bool | None = None) -> str | None:
    """Give a date as ISO 8601 with ``T``; None for what is no full date.

    ``day_first`` says how ``1/2/2020`` is read; where it is None, the language does.
    """
    raw = raw.strip()
    if len(raw) > DATE_LIMIT:
        return None
    if day_first is None:
        day_first = language not in MONTH_FIRST_LANGUAGES
    parsed = _iso(raw) or _numeric(raw) or _spoken(raw, language, day_first)
    return parsed.isoformat() if parsed and _FIRST_YEAR <= parsed.year < _LAST_YEAR else None


def _iso(raw: str) -> datetime | None:
    found = _ISO.match(raw)
    if found is None:
        return None
    day, minutes, seconds, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{day}T{minutes or '00:00'}{seconds or ':00'}{zone or ''}")
    except ValueError:
        return None


def _numeric(raw: str) -> datetime | None:
    """Read digits without separators: 20200203, 20200203T040506Z, seconds since 1970."""
    if _EPOCH.match(raw):
        return datetime.fromtimestamp(int(raw[:10]), UTC)
    found = _COMPACT.match(raw)
    if found is None:
        return None
    *numbers, zulu = found.groups()
    try:
        return datetime(*(int(number or 0) for number in numbers), tzinfo=UTC if zulu else None)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _spoken(raw: str, language: str | None, day_first: bool) -> datetime | None:
    for found in _DATE.finditer(raw):
        day = _day(found, language, day_first)
        if day is not None:
            return _with_time(day, raw[found.end() : found.end() + _AFTER]) or (
                _with_time(day, raw[max(0, found.start() - _BEFORE) : found.start()]) or day
            )
    return None


def _day(found: re.Match[str], language: str | None, day_first: bool) -> datetime | None:
    """Give the day that a match of ``_DATE`` names, when there is one."""
    kind = next(kind for kind in _FIELDS if found["y" + kind])
    year = int(found["y" + kind])
    if year in _BUDDHIST:
        year -= _BUDDHIST_AHEAD
    if kind == "2":
        day, month = int(found["a2"]), int(found["b2"])
        if month > 12 or (not day_first and "." not in found["s2"] and day <= 12):
            day, month = month, day
        year += 2000 if year < 100 else 0
    else:
        day = int(found["d" + kind])
        name = found["m" + kind]
        month = int(name) if kind == "1" else _month(name, language) or 0
    try:
        return datetime(year, month, day)  # noqa: DTZ001 (pages seldom name the zone)
    except ValueError:
        return None


def _month(name: str, language: str | None) -> int | None:
    if name.startswith(_VIETNAMESE):
        return int("".join(filter(str.isdigit, name)) or 0)
    return month_of(name, language)


def _with_time(day: datetime, text: str) -> datetime | None:
    found = _TIME.search(text)
    if found is None:
        return None
    hour, minute, second, half, zone = found.groups()
    hours = int(hour) % 24
    if half:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    return day.replace(
        hour=hours, minute=int(minute), second=int(second or 0), tzinfo=_zone(zone or "")
    )


def _zone(name: str) -> timezone | None:
    """Give the zone that stands behind a time."""
    name = name.upper()
    digits = name.removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if digits[:1] in ("+", "-"):
        ahead = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        if ahead >= timedelta(hours=24):
            return None
        return timezone(ahead if digits[0] == "+" else -ahead)
    hours = TIME_ZONES.get(name)
    return None if hours is None else timezone(timedelta(hours=hours))
