"""From page data to HTML: which renderer draws which page."""

from __future__ import annotations

from tests.pages import article_html, listing_html, product_html, structured_data
from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.pages.layout import frame

render_listing = listing_html.render


def render_page(page: Page, base: str, url: str, charset: str | None = "utf-8") -> str:
    """Render a page as served under ``url`` by the site at ``base``."""
    draw = product_html.draw if page.kind == "product" else article_html.draw
    head = structured_data.head(page, base, url)
    if base_href := page.shown.get("base_href"):
        head = f'<base href="{base_href}">\n{head}'
    main = draw(page, related(page))
    return frame(page.language, page.title, main, head=head, charset=charset)


def related(page: Page) -> list[Page]:
    """Give three pages of the same kind: those of its language first, then those that follow."""
    pages = PRODUCTS if page.kind == "product" else ARTICLES
    at = pages.index(page)
    others = pages[at + 1 :] + pages[:at]
    return sorted(others, key=lambda other: other.language != page.language)[:3]
