"""The home page, the two product categories, the index of articles and the about page."""

from __future__ import annotations

from html import escape

from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.pages.layout import frame
from tests.pages.product_parts import card

PAGE_SIZE = 8
CATEGORIES = {"/home-and-kitchen/": "Home & Kitchen", "/out-and-about/": "Out & About"}
ABOUT = """<h1>About this shop</h1>
<p>Harbour &amp; Pine sells nothing. It is a small made-up shop and journal that comes with
autoscrape, so that you can try every feature without asking a stranger's server.</p>
<h2 id="returns">Returns</h2><p>Since nothing is sold, nothing can be sent back.</p>"""


def render(path: str, query: dict[str, str]) -> str | None:
    """Give the listing at a path, None where there is none."""
    if path == "/":
        return frame("en", "A shop and journal to try things on", home())
    if path == "/about/":
        return frame("en", "About this shop", ABOUT)
    if path == "/magazine/":
        return frame("en", "Journal", f"<h1>Journal</h1>{teasers(ARTICLES)}")
    if name := CATEGORIES.get(path):
        return frame("en", name, category(path, name, page_number(query.get("page", ""))))
    return None


def page_number(text: str) -> int:
    """Read the number of a page; anything else is the first."""
    return max(1, int(text)) if text.isdecimal() else 1


def home() -> str:
    """Give everything on one page."""
    parts = [
        f'<h2><a href="{path}">{escape(name)}</a></h2>{cards(in_section(path))}'
        for path, name in CATEGORIES.items()
    ]
    journal = f'<h2><a href="/magazine/">Journal</a></h2>{teasers(ARTICLES)}'
    return "<h1>Harbour &amp; Pine</h1>" + "".join(parts) + journal


def category(path: str, name: str, number: int) -> str:
    """Give one page of a category, with links to the other pages."""
    pages = in_section(path)
    count = -(-len(pages) // PAGE_SIZE)
    shown = pages[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    links = " ".join(f'<a href="{path}?page={n}">{n}</a>' for n in range(1, count + 1))
    following = f'<a rel="next" href="{path}?page={number + 1}">Next</a>' if number < count else ""
    return f"""<h1>{escape(name)}</h1><p>{len(pages)} products</p>{cards(shown)}
<nav class="pagination">{links} {following}</nav>"""


def in_section(path: str) -> list[Page]:
    """Give the products of a category."""
    return [page for page in PRODUCTS if page.section == path]


def cards(pages: list[Page]) -> str:
    """Give products as a grid of cards."""
    return f'<div class="cards">{"".join(card(page) for page in pages)}</div>'


def teasers(pages: list[Page]) -> str:
    """Give articles as a list of teasers."""
    return "".join(
        f'<article class="teaser"><h3><a href="{page.path}">{escape(page.title)}</a></h3>'
        f"<p>{escape(page.item.get('description', ''))}</p></article>"
        for page in pages
    )
