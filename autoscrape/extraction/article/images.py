"""Extracts ``mainImage`` and ``images`` of an article."""

from __future__ import annotations

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.image_options import main_image_options
from autoscrape.extraction.candidates import choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.pictures import pictures_in

MODEL = "article_main_image"
LEAST = 0.01


def extract_main_image(page: Page, node: _Element | None) -> str | None:
    """Give the URL of the article's main picture."""
    return choose(page.choices, "mainImage", main_image_options(page, node).ranked(MODEL, LEAST))


def extract_images(page: Page, node: _Element | None, main: str | None) -> list[str]:
    """Give the URLs of all pictures of the article, the main one first."""
    inside = [] if node is None else [url for _, url in pictures_in(node, page.base_url)]
    return urls.unique([main, *inside])
