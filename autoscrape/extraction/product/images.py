"""Extracts ``images`` of a product."""

from __future__ import annotations

from autoscrape.extraction import urls
from autoscrape.extraction.entities import urls_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.gallery import gallery

_WHOLE = 3
"""Markup that names so many pictures names them all."""


def extract_images(page: Page, main: str | None) -> list[str]:
    """Give the URLs of all pictures of the product, the main one first."""
    declared = urls.unique(
        urls.image(page.base_url, url)
        for entity in product_entities(page)
        for url in urls_of(entity.data.get("image"))
    )
    seen = [] if len(declared) >= _WHOLE else gallery(page, main)
    return urls.unique([main, *declared, *seen])
