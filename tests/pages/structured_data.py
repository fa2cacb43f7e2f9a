"""What a page says about itself in its head: JSON-LD, OpenGraph, nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

from tests.pages.article_data import article_graph, article_node
from tests.pages.catalog import Page, absolute
from tests.pages.product_data import aggregate_node, group_node, product_graph, product_node

Node = dict[str, Any]

NODES: dict[str, Callable[[Page, str], Node]] = {
    "jsonld": product_node,
    "jsonld-broken": product_node,
    "jsonld-graph": product_graph,
    "jsonld-group": group_node,
    "jsonld-aggregate": aggregate_node,
    "article-jsonld": article_node,
    "article-graph": article_graph,
}


def head(page: Page, base: str, url: str) -> str:
    """Give the head elements of a page; microdata stands in its body instead."""
    if make := NODES.get(page.markup):
        node = absolute({"@context": "https://schema.org", **make(page, url)}, base)
        return json_ld(node, broken=page.markup == "jsonld-broken")
    if page.markup == "opengraph":
        return open_graph(page, base, url)
    summary = page.item.get("description", "")
    return (
        f'<meta name="description" content="{escape(summary)}">' if page.shown.get("meta") else ""
    )


def json_ld(node: Node, *, broken: bool) -> str:
    """Give a JSON-LD script; a broken one has lost a comma, as hand-edited templates do."""
    text = json.dumps(node, ensure_ascii=False, indent=1)
    if broken:
        text = text.replace('",\n', '"\n', 1)
    return f'<script type="application/ld+json">\n{text}\n</script>'


def open_graph(page: Page, base: str, url: str) -> str:
    """Give og: metas and their product: or article: companions."""
    item = absolute(page.item, base)
    pairs = [
        ("og:type", page.kind),
        ("og:site_name", "Harbour & Pine"),
        ("og:title", page.title),
        ("og:url", url),
        ("og:description", item.get("description")),
        *(("og:image", image) for image in item.get("images", [])),
        *(product_metas(page) if page.kind == "product" else article_metas(page)),
    ]
    return "\n".join(
        f'<meta property="{name}" content="{escape(str(value))}">' for name, value in pairs if value
    )


def product_metas(page: Page) -> list[tuple[str, str | None]]:
    """Give the metas of the OpenGraph product vocabulary."""
    offer = page.item["offers"][0]
    in_stock = offer["availability"] == "InStock"
    return [
        ("product:price:amount", offer["price"]),
        ("product:price:currency", offer["currency"]),
        ("product:availability", "in stock" if in_stock else "out of stock"),
        ("product:brand", page.item.get("brand")),
        ("product:retailer_item_id", page.item.get("sku")),
    ]


def article_metas(page: Page) -> list[tuple[str, str | None]]:
    """Give the metas of the OpenGraph article vocabulary."""
    authors = [("article:author", name) for name in page.item.get("authorsList", [])]
    return [("article:published_time", page.item.get("datePublished")), *authors]
