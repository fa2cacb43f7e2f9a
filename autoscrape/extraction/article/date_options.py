"""Collects the days on which an article may have been published, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from attrs import frozen

from autoscrape.extraction import urls
from autoscrape.extraction.article.date_parsing import parse_date
from autoscrape.extraction.article.date_sources import Found, dates_anywhere, dates_of, says_date
from autoscrape.extraction.article.ranking import Option, Pool
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.dates import DAY_FIRST_REGIONS

MAX_OPTIONS = 40

_URL_MONTH = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])(?!\d)")
_NUMBERS = re.compile(r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{2,4}")
_ONE_DAY = timedelta(days=1)
_LONG = timedelta(days=300)
_LATE = "18"
_MIDNIGHT = "00:00:00"
_WITHOUT_ZONE = len("2020-02-03T04:05:06")
_PLAIN = "no doubt"
_OTHER_WAY = "read the other way"


@frozen
class Moment:
    """A date as it stands on the page, and as ISO 8601."""

    raw: str
    iso: str


def date_options(page: Page, language: str | None, body: str | None) -> Pool[Moment]:
    """Give all days that may be the one of publication."""
    pool: Pool[Moment] = Pool(MAX_OPTIONS)
    first = day_is_first(page, language)
    twins: dict[str, str] = {}
    for found in dates_of(page, body):
        twins.update(_add(pool, found, language, first))
    if not says_date(page):
        for found in dates_anywhere(page):
            twins.update(_add(pool, found, language, first))
    _settle(pool, twins)
    _weigh(page, pool)
    return pool


def day_is_first(page: Page, language: str | None) -> bool:
    """Say whether the page's numbers are a day, a month and a year in that order."""
    if language not in (None, "en"):
        return True
    lang = page.tree.get("lang") or page.tree.get("xml:lang") or page.meta("og:locale", limit=50)
    region = (lang or "").replace("_", "-").partition("-")[2].lower()
    return (region or urls.host(page.url).rpartition(".")[2]) in DAY_FIRST_REGIONS


def _add(
    pool: Pool[Moment], found: Found, language: str | None, day_first: bool
) -> Iterator[tuple[str, str]]:
    """Add what a text says; give the two days that it may mean, the likelier first."""
    raw = found.raw.strip()
    iso = parse_date(raw, language, day_first=day_first)
    if iso is None:
        return
    other = parse_date(raw, language, day_first=not day_first) if _NUMBERS.search(raw) else None
    open_to_doubt = other is not None and other[:10] != iso[:10]
    _add_reading(pool, found, raw, iso, found.source)
    if not open_to_doubt:
        _add_reading(pool, found, raw, iso, _PLAIN)
    elif other is not None:
        _add_reading(pool, found, raw, other, _OTHER_WAY)
        yield iso[:10], other[:10]


def _add_reading(pool: Pool[Moment], found: Found, raw: str, iso: str, source: str) -> None:
    option = pool.add(iso[:10], Moment(raw, iso), source)
    if option is None:
        return
    for name, number in found.numbers.items():
        option.note(name, number)
    known = option.value.iso
    if len(iso) > _WITHOUT_ZONE >= len(known) or known[11:19] == _MIDNIGHT != iso[11:19]:
        option.value = Moment(raw, iso)


def _settle(pool: Pool[Moment], twins: Mapping[str, str]) -> None:
    """Read numbers the other way round where something that leaves no doubt says so."""
    for key, other in twins.items():
        doubted, known = pool.options.get(key), pool.options.get(other)
        if doubted is None or known is None or _PLAIN in doubted.features:
            continue
        if _PLAIN in known.features:
            for name, number in pool.options.pop(key).features.items():
                known.note(name, number)


def _weigh(page: Page, pool: Pool[Moment]) -> None:
    """Note how each day stands to the others and to the address."""
    days = {key: date.fromisoformat(str(key)) for key in pool.options}
    declared = [days[key] for key, option in pool.options.items() if _is_declared(option)]
    found = _URL_MONTH.search(urls.path(page.url)[:500])
    # What is late in the day in UTC is the next day where many readers are, and on their page.
    late = {days[key] for key, option in pool.options.items() if _is_late(option.value.iso)}
    month = (int(found[1]), int(found[2])) if found else None
    for key, option in pool.options.items():
        day, features = days[key], option.features
        features["earlier"] = float(sum(other < day for other in days.values()))
        features["later"] = float(sum(other > day for other in days.values()))
        features["after declared"] = float(bool(declared) and day > min(declared))
        features["long after declared"] = float(bool(declared) and day > min(declared) + _LONG)
        features["before declared"] = float(bool(declared) and day < max(declared))
        features["url month"] = float(month == (day.year, day.month)) if month else -1.0
        features["timed"] = float(option.value.iso[11:19] != "00:00:00")
        features["zoned"] = float(len(option.value.iso) > 19)
        features["day after utc"] = float(day - _ONE_DAY in late)
        features["utc before day"] = float(day in late and day + _ONE_DAY in days.values())


def _is_declared(option: Option[Moment]) -> bool:
    return any(source.endswith(("datePublished", "meta published")) for source in option.sources)


def _is_late(iso: str) -> bool:
    return iso.endswith("+00:00") and iso[11:13] >= _LATE
