"""Finds the brand among the words of the product's name: those that stand alone elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from autoscrape.extraction import urls
from autoscrape.extraction.breadcrumbs import breadcrumb_names
from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.labels import letters

MAX_WORDS = 8
MAX_RUN = 3
MAX_ELEMENTS = 4_000

_LONGEST = 60

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&'’-]{2,}")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\ud7ff]")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_EDGES = " ,.;:|()[]\"'-–—"


def from_name(page: Page) -> Iterator[Candidate[str | None]]:
    """Give runs of words of the name, each with what else on the page speaks for it."""
    runs = _runs(page.heading_text or page.shared_title or page.title or "")
    if not runs:
        return
    yield from _by_shape(page, runs)
    initials = {run[1][0].casefold() for run in runs.values()}
    for source, score, texts in _places(page):
        for text in texts:
            if not text or len(text) > _LONGEST or text[0].casefold() not in initials:
                continue
            run = runs.get(letters(text))
            if run:
                yield Candidate(run[1], score if run[0] == 0 else score * 0.7, source)


def _runs(name: str) -> dict[str, tuple[int, str]]:
    """Give runs of up to three words by their letters, with their place and their text."""
    words = name.split()[:MAX_WORDS]
    runs: dict[str, tuple[int, str]] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + MAX_RUN, len(words) - 1) + 1):
            text = " ".join(words[start:end]).strip(_EDGES)
            key = letters(text)
            if len(key) > 1 and not key.isdigit():
                runs.setdefault(key, (start, text))
    return runs


def _by_shape(page: Page, runs: dict[str, tuple[int, str]]) -> Iterator[Candidate[str | None]]:
    name = page.heading_text or page.shared_title or page.title or ""
    foreign = _OTHER_SCRIPT.search(name) is not None
    shouted = not foreign and name == name.upper()
    for place, text in runs.values():
        if place == 0:
            yield Candidate(text, 0.1, "first")
        if not shouted and text.isupper() and _CAPITALS.search(text):
            yield Candidate(text, 0.25, "capitals")
    if foreign and (found := _LATIN.search(name)):
        yield Candidate(found[0], 0.4, "foreign")


def _places(page: Page) -> Iterator[tuple[str, float, list[str]]]:
    """Give texts that stand alone in places where brands do, with what they are worth."""
    yield "alone", 0.35, breadcrumb_names(page)
    yield (
        "site",
        0.4,
        [page.site_name or "", urls.host(page.url).removeprefix("www.").split(".")[0]],
    )
    yield "keywords", 0.3, (page.meta("keywords") or "").split(",")[:30]
    yield "address", 0.3, _segments(page.url)
    layout = page.layout
    images = islice(page.tree.iter("img"), MAX_ELEMENTS)
    yield "picture", 0.35, [image.get("alt") or image.get("title") or "" for image in images]
    links = islice(page.tree.iter("a"), MAX_ELEMENTS)
    yield "alone", 0.25, [layout.short_text(link, _LONGEST) or "" for link in links]
    options = islice(page.tree.iter("option", "label"), MAX_ELEMENTS)
    yield "option", 0.2, [(option.text or "").strip() for option in options]
    if page.heading is not None and len(page.heading) > 0:
        yield "heading", 0.4, [layout.short_text(page.heading[0], 60) or ""]


def _segments(url: str) -> list[str]:
    try:
        return [unquote(part) for part in urlsplit(url).path.split("/")[:-1] if part]
    except ValueError:
        return []
