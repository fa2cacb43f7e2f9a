"""Articles in the schema.org vocabulary."""

from __future__ import annotations

from typing import Any

from tests.pages.catalog import Page

Node = dict[str, Any]


def article_node(page: Page, url: str) -> Node:
    """Give a NewsArticle."""
    item = page.item
    node: Node = {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": item["headline"],
        "inLanguage": page.language,
        "author": [{"@type": "Person", "name": name} for name in item.get("authorsList", [])],
        "publisher": {"@type": "Organization", "name": "Harbour & Pine Journal"},
    }
    for name, field in (
        ("datePublished", "datePublished"),
        ("description", "description"),
        ("image", "images"),
    ):
        if field in item:
            node[name] = item[field]
    return node


def article_graph(page: Page, url: str) -> Node:
    """Give a @graph whose article points to its author, picture and page by @id."""
    item = page.item
    people = [
        {"@type": "Person", "@id": f"/#person-{number}", "name": name}
        for number, name in enumerate(item["authorsList"])
    ]
    picture = {"@type": "ImageObject", "@id": f"{url}#picture", "url": item["mainImage"]}
    article = article_node(page, url) | {
        "@type": "BlogPosting",
        "author": [{"@id": person["@id"]} for person in people],
        "image": {"@id": picture["@id"]},
    }
    return {"@graph": [{"@type": "WebSite", "name": "Harbour & Pine"}, *people, picture, article]}
