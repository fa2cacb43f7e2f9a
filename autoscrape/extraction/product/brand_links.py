"""Finds the brand in links, logos and elements around the heading that are named after brands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.labelled import known_label
from autoscrape.extraction.text import line
from autoscrape.extraction.words.brand import BRAND_WORDS, BY_WORDS

_BEFORE, _AFTER = 120, 200
_LONGEST = 60
_MOST_WORDS = 6
_FARTHEST = 1_000
_FEW = 3
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+")
_LETTER = re.compile(r"[^\W\d_]")
_TAGS = ("a", "span", "div", "p", "h2", "h3", "h4", "strong", "b", "li", "img", "td", "dd")


def from_links(page: Page) -> Iterator[Candidate[str | None]]:
    """Give what stands in elements and behind links named after brands, the nearest surest."""
    start = page.layout.position[page.heading] if page.heading is not None else 0
    for element in page.layout.near(start, _BEFORE, _AFTER, *_TAGS):
        farness = abs(page.layout.position[element] - start) / _FARTHEST
        if element.tag == "img":
            if text := _of_logo(element):
                yield Candidate(text, 0.5 - farness, "logo", {"picture": _address(element, "src")})
        elif element.tag == "a" and _is_of_brands(_address(element, "href")):
            text = brand_text(page.layout.short_text(element, 2 * _LONGEST)) or _alt_inside(element)
            yield Candidate(text, 0.6 - farness, "link", {"link": _address(element, "href")})
        elif not BRAND_WORDS.isdisjoint(page.layout.names[element]):
            text = brand_text(page.layout.short_text(element, 2 * _LONGEST))
            yield Candidate(text, 0.5 - farness, "class", {"class": element.get("class")})


def from_neighbours(page: Page) -> Iterator[Candidate[str | None]]:
    """Give the line right above the heading, and a link right below it."""
    if page.heading is None:
        return
    for above in islice(page.heading.itersiblings("*", preceding=True), 1):
        text = brand_text(page.layout.short_text(above, _LONGEST))
        if text and len(text.split()) <= _FEW and not _DIGIT.search(text):
            yield Candidate(text, 0.46 if above.tag in ("h2", "h3", "h4") else 0.3, "above")
    for below in islice(page.heading.itersiblings("*"), 1):
        link = below if below.tag == "a" else next(below.iter("a"), None)
        text = brand_text(page.layout.short_text(link, _LONGEST)) if link is not None else None
        if text and len(text.split()) <= _FEW and not _DIGIT.search(text):
            yield Candidate(text, 0.3, "below")


def brand_text(text: str | None) -> str | None:
    """Give the name that a text is, without a label or the words around it."""
    if not text:
        return None
    label, colon, value = text.partition(":")
    if colon and known_label(label):
        text = value
    if found := _BY.fullmatch(text.strip()):
        text = next(filter(None, found.groups()))
    fits = len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS and _LETTER.search(text)
    return line(text.strip(" :|–-")) if fits and known_label(text) is None else None


_BY = re.compile(
    "|".join(re.escape(words).replace(r"\{\}", r"(.{1,60}?)") for words in BY_WORDS), re.IGNORECASE
)


def _of_logo(image: _Element) -> str | None:
    """Give the text of a picture that lies in a folder of brands."""
    return _alt(image) if _is_of_brands(_address(image, "src")) else None


def _alt_inside(link: _Element) -> str | None:
    return next(filter(None, map(_alt, link.iter("img"))), None)


def _alt(image: _Element) -> str | None:
    return brand_text(image.get("alt") or image.get("title"))


def _address(element: _Element, key: str) -> str:
    return (element.get(key) or "")[:500]


@lru_cache(maxsize=4096)
def _is_of_brands(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    words = _WORD.findall(unquote(parts.path + "?" + parts.query).lower().replace("_", " "))
    return not BRAND_WORDS.isdisjoint(words)
