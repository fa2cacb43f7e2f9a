"""When a field of an article counts as right."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.scoring import Counts, harmonic, overlap, rates

MEASURES = (
    "body F1",
    "body precision",
    "body recall",
    "body exact",
    "wanted snippets",
    "unwanted left out",
    "headline",
    "datePublished",
    "date where given",
    "authorsList",
    "inLanguage",
    "description exact",
    "description",
    "mainImage",
    "images recall",
    "images F1",
    "breadcrumbs",
    "videoUrls",
    "audioUrls",
)

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_BY = re.compile(r"^(?:by|von|par|por|di|text)[:\s]+")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2013\u2014\u2010\u2011", "-"),
        **dict.fromkeys("\u200b\u00ad", ""),
        "\u00a0": " ",
        "\u2026": "...",
    }
)
_FILE_TYPE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg).*$")
_SIZES = re.compile(
    r"(?:[-_@]?(?:\d{2,4}x\d{2,4}|\d{2,4}w|\d{3,4}px|scaled|large|medium|small|thumb|original|\dx))+$"
)
_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")
_FRACTION = re.compile(r"(\.\d{6})\d+")

Gold = Mapping[str, Any]
Measured = dict[str, list[float]]


def body_counts(expected: str, found: str) -> Counts:
    """Compare two texts by their runs of four words."""
    one, other = _shingles(expected), _shingles(found)
    both = sum(min(number, other[run]) for run, number in one.items())
    return Counts(both, other.total() - both, one.total() - both)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(run for run in runs if run)


def body_measures(pages: Sequence[Counts]) -> Measured:
    """Give the precision and the recall of each page, where there is anything to divide by."""
    pairs = [(page, *_body_rates(page)) for page in pages]
    return {
        "body precision": [p for page, p, _ in pairs if page.right + page.wrong],
        "body recall": [r for page, _, r in pairs if page.right + page.missing],
    }


def _body_rates(page: Counts) -> tuple[float, float]:
    return rates(page) if page.wrong or page.missing else (1.0, 1.0)


def means(pages: Sequence[Measured], bodies: Sequence[Counts]) -> dict[str, tuple[float, int]]:
    """Give the mean of each measure over some pages, and over how many."""
    together: Measured = defaultdict(list)
    for page in [*pages, body_measures(bodies)]:
        for name, values in page.items():
            together[name] += values
    found = {name: (fmean(values), len(values)) for name, values in together.items() if values}
    if "body precision" in found:
        f1 = harmonic(found["body precision"][0], found.get("body recall", (0.0, 0))[0])
        found["body F1"] = (f1, len(bodies))
    return {name: found[name] for name in MEASURES if name in found}


def score_article(record: Gold, item: Gold) -> tuple[Measured, Counts | None]:
    """Compare an item with the record of its page: one number a measure, and the body's counts."""
    gold = record["gold"]
    measured: Measured = {}
    for name, rule in _RULES.items():
        if name in gold:
            measured |= rule(gold[name], item.get(name), record)
    measured |= _snippets(record, item.get("articleBody"))
    if record.get("_imageGroups"):
        measured |= _images(record["_imageGroups"], item.get("images") or [])
    if "articleBody" not in gold:
        return measured, None
    body = _without_optional(item.get("articleBody") or "", record)
    measured["body exact"] = [float(_WORD.findall(gold["articleBody"]) == _WORD.findall(body))]
    return measured, body_counts(gold["articleBody"], body)


def breadcrumbs_measure(record: Gold, item: Gold) -> Measured:
    """Compare the names of breadcrumbs; the last one may be the page itself."""
    gold = record["gold"]
    headline = alike(item.get("headline") or gold.get("headline"))
    expected, found = (
        _trail([alike((crumb or {}).get("name")) for crumb in crumbs or ()], headline)
        for crumbs in (gold["breadcrumbs"], item.get("breadcrumbs"))
    )
    return {"breadcrumbs": [_set_f1(expected, found)]}


def _trail(names: list[str], headline: str) -> list[str]:
    itself = names and headline and (names[-1] in headline or headline in names[-1])
    return (names[:-1] if itself else names) or names


def alike(text: object) -> str:
    """Give a text in which letter case, quotes, dashes and spaces make no difference."""
    plain = html.unescape("" if text is None else str(text)).translate(_QUOTES)
    plain = unicodedata.normalize("NFKC", plain).translate(_QUOTES)
    return " ".join(plain.split()).casefold()


def _same(expected: object, found: object) -> float:
    return float(alike(expected) == alike(found))


def _headline(expected: Any, found: Any, _: Gold) -> Measured:
    return {"headline": [_same(expected, found)]}


def _date(expected: Any, found: Any, _: Gold) -> Measured:
    right = float(same_day(expected, found))
    return {"datePublished": [right], "date where given": [right] if found else []}


def _authors(expected: Any, found: Any, _: Gold) -> Measured:
    return {"authorsList": [_set_f1(map(_author, expected), map(_author, found or ()))]}


def _language(expected: Any, found: Any, _: Gold) -> Measured:
    return {"inLanguage": [float(alike(expected)[:2] == alike(found)[:2])]}


def _description(expected: Any, found: Any, _: Gold) -> Measured:
    counts = overlap(_WORD.findall(alike(expected)), _WORD.findall(alike(found)))
    return {
        "description exact": [_same(expected, found)],
        "description": [harmonic(*rates(counts))],
    }


def _main_image(expected: Any, found: Any, record: Gold) -> Measured:
    accepted = [*(record.get("_mainImageAny") or ()), expected]
    return {"mainImage": [float(bool(found) and _shows(found, accepted))]}


def _media(name: str) -> Any:
    def rule(expected: Any, found: Any, _: Gold) -> Measured:
        known = set(map(_address, found or ()))
        return {name: [fmean(_address(url) in known for url in expected)]} if expected else {}

    return rule


def _images(groups: list[list[str]], found: list[str]) -> Measured:
    """Compare images with groups of addresses; those of a group show the same picture."""
    recall = fmean(any(_shows(url, group) for url in found) for group in groups)
    precision = fmean(any(_shows(url, group) for group in groups) for url in found) if found else 0
    return {"images recall": [recall], "images F1": [harmonic(precision, recall)]}


def _snippets(record: Gold, body: str | None) -> Measured:
    text = alike(body)
    wanted, unwanted = (
        [alike(snippet) in text for snippet in record.get(name) or () if snippet]
        for name in ("_with", "_without")
    )
    return {
        "wanted snippets": [fmean(wanted)] if wanted else [],
        "unwanted left out": [1 - fmean(unwanted)] if unwanted else [],
    }


def _without_optional(body: str, record: Gold) -> str:
    """Take out the paragraphs that neither help nor hurt."""
    for paragraph in record.get("_optional") or ():
        body = re.sub(r"\s+".join(map(re.escape, paragraph.split())), " ", body)
    return body


def _author(name: object) -> str:
    return _BY.sub("", alike(name)).strip(" .,;:|-")


def _set_f1(expected: Any, found: Any) -> float:
    one, other = set(expected) - {""}, set(found) - {""}
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def same_day(expected: object, found: object) -> bool:
    """Say whether two dates name the same day, or the same hour in two time zones."""
    one, other = _moment(expected), _moment(found)
    if one is None or other is None or one.date() == other.date():
        return one is not None and other is not None
    if one.tzinfo and other.tzinfo:
        return abs(one - other) < timedelta(hours=1)
    if one.utcoffset() == timedelta(0):
        # Kept in UTC, so a local date is right if some time zone shows it.
        earliest, latest = one - timedelta(hours=12), one + timedelta(hours=14)
        return earliest.date() <= other.date() <= latest.date()
    return False


def _moment(text: object) -> datetime | None:
    plain = _ZONE.sub(r"\1:\2", str(text or "").strip().replace("Z", "+00:00"))
    plain = _FRACTION.sub(r"\1", plain)
    for attempt in (plain, plain.replace(" ", "T"), plain[:19], plain[:10]):
        try:
            return datetime.fromisoformat(attempt)
        except ValueError:
            continue
    return None


def _shows(url: str, accepted: Sequence[str]) -> bool:
    """Say whether an address shows one of the pictures, in whatever rendition."""
    if _address(url) in set(map(_address, accepted)):
        return True
    return _stem(url) in {_stem(each) for each in accepted} - {""}


def _address(url: str | None) -> str:
    if (url or "").startswith("data:"):
        return url[:200]
    parts = urlsplit(html.unescape(url or ""))
    query = f"?{parts.query}" if parts.query else ""
    return unquote(((parts.hostname or "") + parts.path + query).lower())


def _stem(url: str | None) -> str:
    """Give the name of a picture's file without what tells its renditions apart."""
    steps = [
        step for step in unquote(urlsplit(html.unescape(url or "")).path).lower().split("/") if step
    ]
    if not steps:
        return ""
    name = _SIZES.sub("", _FILE_TYPE.sub("", steps[-1]))
    return name if len(name) >= 6 else "/".join(steps[-3:])


_RULES: dict[str, Any] = {
    "headline": _headline,
    "datePublished": _date,
    "authorsList": _authors,
    "inLanguage": _language,
    "description": _description,
    "mainImage": _main_image,
    "videoUrls": _media("videoUrls"),
    "audioUrls": _media("audioUrls"),
}
