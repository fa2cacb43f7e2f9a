"""Extracts ``breadcrumbs`` of an article; few articles show a trail, so the page's links help."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.breadcrumbs import declared_trails
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import line
from autoscrape.extraction.trails import MAX_LINKS, from_address, seen_trails
from autoscrape.extraction.words.trails import HOME_NAMES
from autoscrape.items import Breadcrumb

_SEEN, _INFERRED = 0.8, 0.45
_LABELS = ("aria-label", "title")
_LABEL_LENGTH = 40
_MOST_HOMES = 20


def extract_article_breadcrumbs(page: Page) -> list[Breadcrumb]:
    """Give the breadcrumb navigation, outermost step first.

    Where there is none: the page's own links to the home page and to the folders of its address,
    or to the section that it names.
    """
    return (
        choose(
            page.choices,
            "breadcrumbs",
            declared_trails(page),
            Rest(_SEEN, seen_trails(page)),
            Rest(_INFERRED, _inferred(page)),
        )
        or []
    )


def _inferred(page: Page) -> Iterator[Candidate[list[Breadcrumb]]]:
    home = _home(page)
    folders: list[Breadcrumb | None] = [step for each in from_address(page) for step in each.value]
    steps = [home, *(folders or [_section(page)])]
    yield Candidate([step for step in steps if step], _INFERRED, "links")


def _home(page: Page) -> Breadcrumb | None:
    """Give the link to the home page that is named as such links are."""
    addresses = _home_addresses(page)
    links = (
        link for link in islice(page.tree.iter("a"), MAX_LINKS) if link.get("href") in addresses
    )
    for link in islice(links, _MOST_HOMES):
        for label in _labels(page, link):
            if label and label.lower() in HOME_NAMES:
                return Breadcrumb(name=label, link=addresses[link.get("href") or ""])
    return None


def _labels(page: Page, link: _Element) -> Iterator[str | None]:
    yield page.layout.short_text(link, _LABEL_LENGTH)
    for name in _LABELS:
        yield line(link.get(name), _LABEL_LENGTH)
    for picture in islice(link.iter("img"), 1):
        yield line(picture.get("alt"), _LABEL_LENGTH)


def _section(page: Page) -> Breadcrumb | None:
    """Give the link to the section that the page says it is in."""
    section = (page.meta("article:section", limit=_LABEL_LENGTH) or "").lower()
    if not section:
        return None
    for link in islice(page.layout.content("a", upto=Zone.MARGIN), MAX_LINKS):
        name = page.layout.short_text(link, _LABEL_LENGTH)
        if name and name.lower() == section:
            return Breadcrumb(name=name, link=urls.absolute(page.base_url, link.get("href")))
    return None


def _home_addresses(page: Page) -> dict[str, str]:
    """Give how links write the address of the home page; joining each of them costs more."""
    try:
        parts = urlsplit(page.url)
    except ValueError:
        return {}
    home = f"{parts.scheme}://{parts.netloc}/"
    host = f"//{parts.netloc}"
    return dict.fromkeys(("/", home, home[:-1], host, host + "/"), home)
