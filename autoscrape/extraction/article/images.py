"""Extracts ``mainImage`` and ``images`` of an article."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.entities import urls_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.pictures import pictures_in


def extract_main_image(page: Page, node: _Element | None) -> str | None:
    """Give the URL of the article's main picture."""
    return choose(page.choices, "mainImage", _candidates(page, node))


def extract_images(page: Page, node: _Element | None, main: str | None) -> list[str]:
    """Give the URLs of all pictures of the article, the main one first."""
    inside = [] if node is None else [url for _, url in pictures_in(node, page.base_url)]
    return urls.unique([main, *inside])


def _candidates(page: Page, node: _Element | None) -> Iterator[Candidate[str | None]]:
    for name in ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src"):
        yield Candidate(urls.image(page.base_url, page.meta(name)), 0.8, "meta")
    for entity, score in article_entities(page):
        for key in ("image", "thumbnailUrl"):
            for url in urls_of(entity.data.get(key)):
                yield Candidate(urls.image(page.base_url, url), min(score, 0.75), entity.source)
    linked = (link.get("href") for link in page.tree.iter("link") if link.get("rel") == "image_src")
    yield Candidate(urls.image(page.base_url, next(filter(None, linked), None)), 0.6, "link")
    inside = () if node is None else pictures_in(node, page.base_url)
    yield Candidate(next((url for _, url in inside), None), 0.4, "body")
