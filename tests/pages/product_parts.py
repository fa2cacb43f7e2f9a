"""Pieces of visible product pages."""

from __future__ import annotations

from html import escape

from tests.pages.catalog import WORDS, Page


def crumb_links(page: Page) -> list[str]:
    """Give the breadcrumbs as links."""
    return [
        f'<a href="{crumb["link"]}">{escape(crumb["name"])}</a>'
        for crumb in page.item.get("breadcrumbs", [])
    ]


def price(page: Page) -> str:
    """Give the price in the page's own HTML; pages without one show nothing."""
    return str(page.shown.get("price", ""))


DECIMAL_POINT = {"en", "ja"}


def rating(page: Page) -> str:
    """Give the rating in words, for instance ``4.6 / 5 (128 reviews)``."""
    stars = page.item.get("aggregateRating")
    if not stars:
        return ""
    reviews = f"{stars['reviewCount']} {WORDS[page.language]['reviews']}"
    value = str(stars["ratingValue"])
    if page.language not in DECIMAL_POINT:
        value = value.replace(".", ",")
    return f'<p class="rating">★ {value} / {stars["bestRating"]:g} ({reviews})</p>'


def identifiers(page: Page) -> str:
    """Give the numbers that the page labels outside its table of details."""
    lines = (f"<li>{label}: {escape(identifier(page, name))}</li>" for name, label in labels(page))
    text = "".join(lines)
    return f"<ul class='identifiers'>{text}</ul>" if text else ""


def labels(page: Page) -> list[tuple[str, str]]:
    return list(page.shown.get("labels", {}).items())


def identifier(page: Page, name: str) -> str:
    """Give a field that is one word; of the product numbers the first."""
    value = page.item[name]
    return str(value[0]["value"] if name == "gtin" else value)


def specs(page: Page, outer: str, inner: str) -> str:
    """Give the properties, row by row, under a heading."""
    rows = page.item.get("additionalProperty", [])
    if not rows:
        return ""
    text = "".join(inner.format(escape(row["name"]), escape(row["value"])) for row in rows)
    return f"<h2>{WORDS[page.language]['details']}</h2>\n{outer.format(text)}"


def related_cards(page: Page, others: list[Page]) -> str:
    """Give other products with their own prices: what an extractor must not take."""
    cards = "".join(card(other) for other in others)
    heading = WORDS[page.language]["related"]
    return f'<section class="related"><h2>{heading}</h2><div class="cards">{cards}</div></section>'


def card(page: Page) -> str:
    """Give a product as a small card."""
    return f"""<div class="card"><a href="{page.path}">
<img src="{page.item["mainImage"]}" alt=""><h3>{escape(page.item["name"])}</h3></a>
<p class="price">{price(page)}</p></div>"""
