"""Queries and items like those of real crawls: an item is about 2 kB of JSON."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from attrs import evolve

from autoscrape.items import Product
from autoscrape.jobs.task import Outcome, Submission
from tests.pages.catalog import ARTICLES, PRODUCTS, absolute

ITEM_CHARACTERS = 2000
VARIETY = 600
SHOP = "https://www.shop-{}.example"


def user_query(number: int, domains: int) -> dict[str, Any]:
    """Give the query of one of many product pages, spread over so many domains."""
    slug = PRODUCTS[number % len(PRODUCTS)].slug
    shop = SHOP.format(number % domains)
    return {"url": f"{shop}/products/{slug}-{number}", "pageType": "product"}


def domain(number: int, domains: int) -> str:
    """Give the domain of :func:`user_query`."""
    return f"shop-{number % domains}.example"


def submission(number: int, domains: int = 1) -> Submission:
    """Give a task about to be stored."""
    return Submission(user_query(number, domains), domain(number, domains), number + 1)


@cache
def outcomes() -> list[Outcome]:
    """Give outcomes to choose from, all different; made once a process."""
    return [Outcome(item=_product(number)) for number in range(VARIETY)]


def _product(number: int) -> Product:
    """Give a product of the demo site, with so long a description that it has 2 kB."""
    page = PRODUCTS[number % len(PRODUCTS)]
    item = absolute({**page.item, "url": page.path}, SHOP.format(number))
    made = Product.from_dict(item)
    missing = max(ITEM_CHARACTERS - len(str(Outcome(item=made).item_json)), 0)
    start = number * 37 % (len(_prose()) - ITEM_CHARACTERS)
    text = _prose()[start : start + missing]
    return evolve(made, description=f"{made.description} {text}")


@cache
def _prose() -> str:
    """Give the text of all English articles: words repeat, and compress, as they really do."""
    bodies = (page.body for page in ARTICLES if page.language == "en")
    return " ".join(re.sub(r"<[^>]*>", " ", " ".join(bodies)).split()).replace('"', "'")
