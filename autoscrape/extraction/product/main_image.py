"""Extracts ``mainImage`` of a product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import urls_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.picture_names import stem
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.gallery import main_pictures
from autoscrape.extraction.product.picture_features import FEATURES, biggest_url

_LOGO = re.compile(r"logo|placeholder|favicon|no-?image|share-?image")

SEEN = 0.5
"""What the surest picture scores that readers see."""

_EXPLAINED = 5


def extract_main_image(page: Page) -> str | None:
    """Give the URL of the product's main picture."""
    return choose(page.choices, "mainImage", _declared(page), Rest(SEEN, _seen(page)))


def _declared(page: Page) -> Iterator[Candidate[str | None]]:
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        declared = [urls.image(page.base_url, url) for url in urls_of(entity.data.get("image"))]
        yield Candidate(next(filter(None, declared), None), score, entity.source)
    shared = page.meta("og:image:secure_url", "og:image", "twitter:image")
    named = _LOGO.search(stem(shared or ""))
    yield Candidate(urls.image(page.base_url, shared), 0.2 if named else 0.6, "opengraph")
    yield Candidate(_linked(page), 0.55, "image_src")


def _linked(page: Page) -> str | None:
    """Give the picture that the head names for those who link to the page."""
    links = (link for link in page.tree.iter("link") if link.get("rel") == "image_src")
    return next((urls.image(page.base_url, link.get("href")) for link in links), None)


def _seen(page: Page) -> Iterator[Candidate[str | None]]:
    for shown in main_pictures(page)[: 1 if page.choices is None else _EXPLAINED]:
        numbers = dict(zip(FEATURES, shown.picture.numbers, strict=True))
        evidence = {name: round(value, 2) for name, value in numbers.items() if value}
        url = biggest_url(page, shown.picture.near)
        yield Candidate(url, SEEN * shown.chance, "shown", evidence)
