"""Load the page data: one JSON file a product, one JSON and one HTML file an article.

``item`` holds the documented fields that a careful reader takes from the page, with URLs from
the root of the site; ``shown`` holds how the page words them. Everything a page shows comes from
these two, so a new file here is a new page and its gold at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """One product or article page."""

    kind: str
    """``product`` or ``article``."""

    slug: str
    language: str
    markup: str
    """Which structured data the page carries; ``none`` for none."""

    look: str
    """Which HTML the visible page is made of."""

    section: str
    """Path of the listing that it belongs to."""

    shown: dict[str, Any]
    item: dict[str, Any]

    alternatives: dict[str, list[Any]] = field(default_factory=dict)
    """Other right values, field by field (``currency``: of every offer)."""

    unjudged: tuple[str, ...] = ()
    """Fields of which the page says too little or too much to be judged."""

    body: str = ""
    """HTML of an article's text."""

    @property
    def path(self) -> str:
        """Where the site serves the page."""
        folder = "products" if self.kind == "product" else "magazine"
        return f"/{folder}/{self.slug}"

    @property
    def title(self) -> str:
        """The product's name or the article's headline."""
        return str(self.item.get("name") or self.item.get("headline"))


def load_product(path: Path) -> Page:
    """Read one product."""
    return Page(kind="product", slug=path.stem, **json.loads(path.read_text(encoding="utf-8")))


def load_article(path: Path) -> Page:
    """Read one article and its text."""
    body = path.with_suffix(".html").read_text(encoding="utf-8").strip()
    data = json.loads(path.read_text(encoding="utf-8"))
    return Page(kind="article", slug=path.stem, section="/magazine/", body=body, **data)


PRODUCTS = [load_product(path) for path in sorted((FOLDER / "products").glob("*.json"))]
ARTICLES = [load_article(path) for path in sorted((FOLDER / "articles").glob("*.json"))]
WORDS: dict[str, dict[str, str]] = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
"""Words of the page frame, language by language."""


def product(slug: str) -> Page:
    """Give the product of a slug."""
    return next(page for page in PRODUCTS if page.slug == slug)


def absolute(value: Any, base: str) -> Any:
    """Put the base URL before every string that is a path from the root, however deep."""
    if isinstance(value, dict):
        return {key: absolute(member, base) for key, member in value.items()}
    if isinstance(value, list):
        return [absolute(member, base) for member in value]
    return base + value if isinstance(value, str) and value.startswith("/") else value
