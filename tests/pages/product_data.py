"""Products in the schema.org vocabulary."""

from __future__ import annotations

from typing import Any

from tests.pages.catalog import Page

Node = dict[str, Any]

GTIN_NAMES = {"ean13": "gtin13", "upc": "gtin12", "isbn13": "isbn", "isbn10": "isbn"}


def product_node(page: Page, url: str) -> Node:
    """Give a plain Product with its offer."""
    first = page.item["offers"][0]
    return {**described(page, url), "offers": offer_node(first, availability_of(page), url)}


def described(page: Page, url: str) -> Node:
    """Give a Product without offers."""
    item = page.item
    node: Node = {"@type": "Product", "name": item["name"], "url": url}
    node |= {name: item[name] for name in ("description", "sku", "mpn") if name in item}
    node |= {GTIN_NAMES.get(g["type"], g["type"]): g["value"] for g in item.get("gtin", [])}
    if "brand" in item:
        node["brand"] = {"@type": "Brand", "name": item["brand"]}
    if "images" in item:
        node["image"] = item["images"]
    if "aggregateRating" in item:
        node["aggregateRating"] = {"@type": "AggregateRating", **item["aggregateRating"]}
    return node


def offer_node(offer: Node, availability: str, url: str) -> Node:
    """Give one Offer."""
    return {
        "@type": "Offer",
        "url": url,
        "price": offer["price"],
        "priceCurrency": offer["currency"],
        "availability": f"https://schema.org/{availability}",
    }


def availability_of(page: Page) -> str:
    """Give the availability in schema.org's finer words."""
    return str(page.shown.get("schema_availability", page.item["offers"][0]["availability"]))


def product_graph(page: Page, url: str) -> Node:
    """Give a @graph: the shop, the breadcrumbs and the Product."""
    crumbs = page.item["breadcrumbs"]
    steps = [
        {"@type": "ListItem", "position": number, "name": crumb["name"], "item": crumb["link"]}
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {
        "@graph": [
            {"@type": "Organization", "@id": "/#shop", "name": "Harbour & Pine", "url": "/"},
            {"@type": "WebPage", "@id": url, "isPartOf": {"@id": "/#shop"}},
            {"@type": "BreadcrumbList", "itemListElement": steps},
            product_node(page, url),
        ]
    }


def group_node(page: Page, url: str) -> Node:
    """Give a ProductGroup: every variant is a Product with its own offer."""
    variants = [
        {
            "@type": "Product",
            "name": f"{page.item['name']} – {name}",
            "color": name,
            "sku": f"{page.shown['group']}-{number}",
            "offers": offer_node(offer, offer["availability"], f"{url}?variant={number}"),
        }
        for number, (name, offer) in enumerate(
            zip(page.shown["variants"], page.item["offers"], strict=True), 1
        )
    ]
    group = {"@type": "ProductGroup", "productGroupID": page.shown["group"]}
    return described(page, url) | group | {"variesBy": "color", "hasVariant": variants}


def aggregate_node(page: Page, url: str) -> Node:
    """Give a Product with an AggregateOffer over several sellers."""
    offer = page.item["offers"][0]
    return described(page, url) | {
        "offers": {
            "@type": "AggregateOffer",
            "lowPrice": offer["price"],
            "highPrice": page.shown["high_price"],
            "priceCurrency": offer["currency"],
            "offerCount": 3,
            "availability": f"https://schema.org/{availability_of(page)}",
        }
    }
