"""Collects the possible headlines of an article, and what speaks for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from unicodedata import normalize

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.article.marks import marks
from autoscrape.extraction.article.ranking import Option, Pool, folded
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line, similarity

MAX_OPTIONS = 40
MAX_LENGTH = 500

_HEADINGS = 6
_SMALLER = 4
_PARTS = 6
_ALIKE = 0.75
_SEPARATOR = re.compile(r"\s+[|–—\-·•»«:~/]{1,2}\s+|\s*[|»]\s*|:\s+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})
_WORD = re.compile(r"\w+")
_METAS = ("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title")


def headline_options(page: Page) -> Pool[str]:
    """Give all that may be the headline."""
    pool: Pool[str] = Pool(MAX_OPTIONS)
    for text, source in _sources(page):
        if text and len(text) <= MAX_LENGTH:
            pool.add(folded(text), text, source)
    _weigh(page, pool)
    return pool


def _sources(page: Page) -> Iterator[tuple[str | None, str]]:
    yield page.heading_text, "heading"
    yield from _headings(page)
    yield page.shared_title, "opengraph"
    yield page.meta("og:title", limit=MAX_LENGTH), "opengraph whole"
    yield page.meta("twitter:title", limit=MAX_LENGTH), "twitter"
    yield from _declared(page)
    yield page.title, "title"
    yield page.whole_title, "title whole"
    yield from ((text, "meta") for name in _METAS if (text := page.meta(name, limit=MAX_LENGTH)))
    for whole, source in ((page.whole_title, "title"), (page.meta("og:title"), "opengraph")):
        yield from _cut(whole, source)


def _declared(page: Page) -> Iterator[tuple[str | None, str]]:
    for entity, _ in article_entities(page):
        kind = "" if is_article(entity) else "other "
        yield text_of(entity.data.get("headline"), MAX_LENGTH), f"{kind}markup headline"
        yield text_of(entity.data.get("name"), MAX_LENGTH), f"{kind}markup name"
        yield text_of(entity.data.get("alternativeHeadline"), MAX_LENGTH), "markup alternative"


def _headings(page: Page) -> Iterator[tuple[str | None, str]]:
    """Give the headings, with and without a kicker."""
    found, layout = marks(page), page.layout
    for order, heading in enumerate(found.tags["h1"][:_HEADINGS]):
        yield layout.text(heading, MAX_LENGTH), "h1" if order == 0 else "later h1"
        yield from _pieces(page, heading)
    if _is_sure(page):
        return
    for tag in ("h2", "h3"):
        inside = (h for h in found.tags[tag] if layout.zones[h] is Zone.CONTENT)
        for heading in islice(inside, _SMALLER):
            yield layout.short_text(heading, MAX_LENGTH), tag
    named = (each for each in found.names["title"] if each.tag != "h1")
    for element in islice(named, _SMALLER):
        yield layout.short_text(element, 300), "named title"


def _is_sure(page: Page) -> bool:
    """Say whether the heading is what the titles say, so that no smaller one can be meant."""
    titles = (page.title, page.shared_title)
    return max(similarity(page.heading_text, title) for title in titles) > _ALIKE


def _pieces(page: Page, heading: _Element) -> Iterator[tuple[str | None, str]]:
    """Give a heading's last part, and its two parts with a colon between them."""
    children = islice(heading.iterchildren("*"), _PARTS)
    parts = [text for child in children if (text := page.layout.text(child, MAX_LENGTH))]
    if len(parts) == 1:
        whole = page.layout.text(heading, MAX_LENGTH) or ""
        rest = whole.removeprefix(parts[0]).removesuffix(parts[0]).strip(" :|-–—")
        if rest != whole and rest:
            parts = [parts[0], rest] if whole.startswith(parts[0]) else [rest, parts[0]]
    if len(parts) > 1:
        yield parts[-1], "h1 last part"
        yield parts[0], "h1 first part"
        yield f"{parts[0].rstrip(':')}: {parts[-1]}", "h1 parts"


def _cut(title: str | None, source: str) -> Iterator[tuple[str | None, str]]:
    """Give a title's beginning before each separator, and what follows the first."""
    title = line(title, MAX_LENGTH)
    if not title:
        return
    places = list(islice(_SEPARATOR.finditer(title), 4))
    for order, place in enumerate(reversed(places)):
        yield (
            title[: place.start()].strip(),
            f"{source} cut" if order == 0 else f"{source} cut more",
        )
    if places:
        yield title[places[0].end() :].strip(), f"{source} end"


def _weigh(page: Page, pool: Pool[str]) -> None:
    """Note how alike each option is to what other sources say."""
    slug = _slug(page.url)
    site = folded(page.site_name or "")
    texts = {
        "heading": page.heading_text,
        "title whole": page.whole_title,
        "opengraph whole": page.meta("og:title", limit=MAX_LENGTH),
    }
    sets = {name: _words(text) for name, text in texts.items() if text}
    folds = {name: folded(text) for name, text in texts.items() if text}
    for key, option in pool.options.items():
        words = _words(option.value)
        for name, other in sets.items():
            both = len(words & other)
            option.features[f"like {name}"] = 2 * both / (len(words) + len(other) or 1)
            option.features[f"in {name}"] = float(str(key) in folds[name])
            option.features[f"length to {name}"] = len(str(key)) / (len(folds[name]) or 1)
        _weigh_alone(option, words, slug, site)


def _weigh_alone(option: Option[str], words: set[str], slug: set[str], site: str) -> None:
    features = option.features
    features["sources"] = float(len(option.sources))
    features["letters"] = float(len(option.value))
    features["words"] = float(len(words))
    both = len(slug & _spelled(words)) if slug else 0
    features["slug in words"] = both / len(slug) if slug else -1.0
    features["words in slug"] = both / len(words) if slug and words else -1.0
    features["names site"] = float(bool(site) and site in folded(option.value))
    features["separated"] = float(_SEPARATOR.search(option.value) is not None)
    features["cut short"] = float(option.value.endswith(("...", "…")))
    features["capitals"] = float(option.value.isupper())


def _words(text: str | None) -> set[str]:
    return set(_WORD.findall(folded(text or "")))


def _slug(url: str) -> set[str]:
    """Give the words of the part of the address that has the most."""
    parts = (_WORD.findall(part.replace("_", " ")) for part in urls.path(url).lower().split("/"))
    longest = max(parts, key=len, default=[])
    return {word for word in longest if not word.isdigit()} if len(longest) > 1 else set()


def _spelled(words: set[str]) -> set[str]:
    """Give words as addresses spell them, in ASCII."""
    joined = " ".join(words).translate(_UMLAUTS)
    return set(normalize("NFKD", joined).encode("ascii", "ignore").decode().split())
