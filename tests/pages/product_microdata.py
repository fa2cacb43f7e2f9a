"""Product pages whose markup is microdata in the visible HTML."""

from __future__ import annotations

from html import escape

from tests.pages.catalog import WORDS, Page
from tests.pages.product_data import availability_of
from tests.pages.product_parts import crumb_links, price, specs

SCHEMA = "https://schema.org"


def flat(page: Page) -> str:
    """A Product with as few scopes as the vocabulary allows: one for the offer."""
    item = page.item
    crumbs = " / ".join(crumb_links(page))
    pictures = "".join(f'<img itemprop="image" src="{image}">' for image in item["images"])
    return f"""<div class="path">{crumbs}</div>
<div class="item-page" itemscope itemtype="{SCHEMA}/Product">
<h1 itemprop="name">{escape(item["name"])}</h1>
{pictures}
{prop(page, "sku")}{prop(page, "brand")}{prop(page, "mpn")}{numbers(page)}
<div itemprop="description">{escape(item["description"])}</div>
{offer(page)}
{specs(page, "<table>{}</table>", "<tr><td>{}</td><td>{}</td></tr>")}
</div>"""


def nested(page: Page) -> str:
    """A Product with scopes for brand, rating and offer, and a BreadcrumbList before it."""
    item, stars = page.item, page.item["aggregateRating"]
    pictures = "".join(
        f'<a href="{i}"><img itemprop="image" src="{i}"></a>' for i in item["images"]
    )
    return f"""{breadcrumb_list(page)}
<section itemscope itemtype="{SCHEMA}/Product">
<h1><span itemprop="name">{escape(item["name"])}</span></h1>
<p itemprop="brand" itemscope itemtype="{SCHEMA}/Brand">
<span itemprop="name">{escape(item["brand"])}</span></p>
<p itemprop="aggregateRating" itemscope itemtype="{SCHEMA}/AggregateRating">
<b itemprop="ratingValue">{stars["ratingValue"]}</b> /
<span itemprop="bestRating">{stars["bestRating"]:g}</span>
(<span itemprop="reviewCount">{stars["reviewCount"]}</span> {WORDS[page.language]["reviews"]})</p>
{pictures}
{offer(page)}
{prop(page, "sku")}{prop(page, "mpn")}{numbers(page)}
<div itemprop="description"><p>{escape(item["description"])}</p></div>
{specs(page, "<dl>{}</dl>", "<dt>{}</dt><dd>{}</dd>")}
</section>"""


def offer(page: Page) -> str:
    """Give the offer; the machine-readable price stands beside the visible one."""
    first = page.item["offers"][0]
    return f"""<div itemprop="offers" itemscope itemtype="{SCHEMA}/Offer">
<meta itemprop="priceCurrency" content="{first["currency"]}">
<span itemprop="price" content="{first["price"]}">{price(page)}</span>
<link itemprop="availability" href="{SCHEMA}/{availability_of(page)}">
<em>{page.shown["availability"]}</em>
<button>{WORDS[page.language]["buy"]}</button></div>"""


def prop(page: Page, name: str) -> str:
    """Give one labelled property, nothing where the product has none."""
    label = page.shown.get("labels", {}).get(name, name.upper())
    value = page.item.get(name)
    return f'<p>{label}: <span itemprop="{name}">{escape(value)}</span></p>' if value else ""


def numbers(page: Page) -> str:
    """Give the product numbers as metas."""
    names = {"ean13": "gtin13", "isbn13": "isbn", "upc": "gtin12"}
    return "".join(
        f'<meta itemprop="{names.get(number["type"], number["type"])}" content="{number["value"]}">'
        for number in page.item.get("gtin", [])
    )


def breadcrumb_list(page: Page) -> str:
    """Give the breadcrumbs as a BreadcrumbList."""
    steps = "".join(
        f'<li itemprop="itemListElement" itemscope itemtype="{SCHEMA}/ListItem">'
        f'<a itemprop="item" href="{crumb["link"]}"><span itemprop="name">'
        f'{escape(crumb["name"])}</span></a><meta itemprop="position" content="{number}"></li>'
        for number, crumb in enumerate(page.item.get("breadcrumbs", []), 1)
    )
    return f'<ol itemscope itemtype="{SCHEMA}/BreadcrumbList">{steps}</ol>'
