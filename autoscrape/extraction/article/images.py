"""Extracts ``mainImage`` and ``images`` of an article."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve
from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.image_options import FIRST, main_image_options
from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.pictures import pictures_in

MODEL = "article_main_image"
LEAST = 0.01
ALONE = 0.25
SOCIAL = frozenset({"opengraph", "twitter"})


def extract_main_image(page: Page, node: _Element | None) -> str | None:
    """Give the URL of the article's main picture."""
    return choose(page.choices, "mainImage", _candidates(page, node))


def _candidates(page: Page, node: _Element | None) -> Iterator[Candidate[str]]:
    for each in main_image_options(page, node).ranked(MODEL, LEAST):
        # Few pages of the training name a picture in their markup and none for social networks.
        alone = FIRST in each.evidence and SOCIAL.isdisjoint(each.evidence)
        yield evolve(each, score=min(each.score + ALONE, 1.0)) if alone else each


def extract_images(page: Page, node: _Element | None, main: str | None) -> list[str]:
    """Give the URLs of all pictures of the article, the main one first."""
    inside = [] if node is None else [url for _, url in pictures_in(node, page.base_url)]
    return urls.unique([main, *inside])
