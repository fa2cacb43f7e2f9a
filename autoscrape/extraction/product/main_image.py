"""Extracts ``mainImage`` of a product."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import urls_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.gallery import gallery


def extract_main_image(page: Page) -> str | None:
    """Give the URL of the product's main picture."""
    return choose(page.choices, "mainImage", _declared(page), Rest(0.5, _seen(page)))


def _declared(page: Page) -> Iterator[Candidate[str | None]]:
    for entity in product_entities(page):
        score = 0.9 if entity.source == "jsonld" else 0.85
        declared = [urls.image(page.base_url, url) for url in urls_of(entity.data.get("image"))]
        yield Candidate(next(filter(None, declared), None), score, entity.source)
    shared = page.meta("og:image:secure_url", "og:image", "twitter:image")
    yield Candidate(urls.image(page.base_url, shared), 0.6, "opengraph")


def _seen(page: Page) -> Iterator[Candidate[str | None]]:
    pictures = gallery(page)
    yield Candidate(pictures[0] if pictures else None, 0.5, "gallery")
