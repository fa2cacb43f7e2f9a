"""HTML in, item out: what the rest of autoscrape calls."""

from __future__ import annotations

from autoscrape.errors import ParameterError
from autoscrape.extraction.article.assemble import extract_article
from autoscrape.extraction.candidates import Choices
from autoscrape.extraction.page import Page
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.product.assemble import extract_product
from autoscrape.extraction.size import within_limit
from autoscrape.items import Article, Product, page_type_for


def extract(
    html: str,
    url: str,
    page_type: str,
    *,
    article_body_raw: bool = True,
    choices: Choices | None = None,
) -> Product | Article:
    """Extract the item that a page shows.

    ``url`` is the page's address after redirects; ``page_type`` is ``product``, ``article`` or
    ``auto``, which takes the likelier of the two. ``choices`` is filled with what the item's fields
    were chosen from. Raises TaskFault when nothing is visible on the page, or when it is built to
    make extraction slow.
    """
    if page_type not in ("product", "article", "auto"):
        raise ParameterError(f"page type must be product, article or auto, not {page_type!r}")
    if page_type == "auto" and choices is not None:
        # Articles and products have fields in common, so the choices of one of them are kept.
        page_type = page_type_for(type(extract(html, url, "auto")))
    return within_limit(_read(Page(prescan(html), url, choices), page_type, article_body_raw))


def _read(page: Page, page_type: str, article_body_raw: bool) -> Product | Article:
    if page_type == "product":
        return extract_product(page)
    article = extract_article(page, body_raw=article_body_raw)
    if page_type == "article":
        return article
    product = extract_product(page)
    return product if product.probability > article.probability else article
