"""Finds the pictures of the product that readers see."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page, leads_away
from autoscrape.extraction.pictures import image_url, is_decoration, pictures_in
from autoscrape.extraction.text import number, similarity

MAX_SCORED = 500
MAX_PICTURES = 40

_GALLERY_WORDS = frozenset(
    "gallery main zoom primary hero slider slick swiper fancybox lightbox media large featured "
    "product image photo carousel slide".split()
)
_CLIMB = 6
_NEAR = 400


def gallery(page: Page) -> list[str]:
    """Give the URLs of the gallery: the best picture and those beside it."""
    return page.once(_gallery)


def _gallery(page: Page) -> list[str]:
    scored = [
        (_score(page, image), image)
        for image in islice(page.layout.content("img"), MAX_SCORED)
        if not is_decoration(image) and image_url(image, page.base_url)
    ]
    if not scored:
        return []
    main = max(scored, key=lambda pair: pair[0])[1]
    beside = [url for _, url in pictures_in(_surroundings(page, main), page.base_url)]
    first = image_url(main, page.base_url)
    return list(dict.fromkeys(url for url in [first, *beside] if url))


def _score(page: Page, image: _Element) -> float:
    ancestors = [image, *list(image.iterancestors())[:_CLIMB]]
    names = set().union(*(page.layout.names[element] for element in ancestors))
    score = len(names & _GALLERY_WORDS) / 10
    score += similarity(image.get("alt"), page.heading_text)
    score += 0.2 if (number(image.get("width")) or 0) >= 250 else 0
    score += 0.3 if image.get("itemprop") == "image" else 0
    score -= 0.6 if any(leads_away(page, element) for element in ancestors) else 0
    if page.heading is not None:
        distance = page.layout.position[image] - page.layout.position[page.heading]
        score += 0.5 * max(0.0, 1 - abs(distance) / _NEAR)
    return score


def _surroundings(page: Page, main: _Element) -> _Element:
    """Climb as long as no heading comes in and the pictures stay few."""
    around = main
    for ancestor in list(main.iterancestors())[:_CLIMB]:
        if page.layout.zones[ancestor] is not Zone.CONTENT or ancestor.tag in ("body", "main"):
            break
        if ancestor.find(".//h1") is not None or len(ancestor.findall(".//img")) > MAX_PICTURES:
            break
        around = ancestor
    return around
