"""Short ways to write pages for the tests of extraction."""

from __future__ import annotations

import json
from typing import Any

from autoscrape.extraction.page import Page

URL = "https://shop.example/things/lamp"


def page(body: str = "<p>x</p>", head: str = "", url: str = URL) -> Page:
    """Parse a page made of a body and a head."""
    return Page(f"<html><head>{head}</head><body>{body}</body></html>", url)


def jsonld(**data: Any) -> str:
    """Write a JSON-LD block."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def product(**data: Any) -> str:
    """Write a JSON-LD block with a product."""
    return jsonld(**{"@context": "https://schema.org", "@type": "Product", "name": "Lamp", **data})


def article(**data: Any) -> str:
    """Write a JSON-LD block with an article."""
    return jsonld(**{"@context": "https://schema.org", "@type": "NewsArticle", **data})


def paragraphs(count: int = 6) -> str:
    """Write body text that is long enough to be found."""
    sentence = (
        "The keeper climbed the tower stairs again and wrote the weather into the blue book. "
    )
    return "".join(f"<p>Evening {number}: {sentence * 3}</p>" for number in range(count))
