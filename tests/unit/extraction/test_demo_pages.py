"""Extraction over the demo site's pages: how many values of each field are right."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from autoscrape.extraction import extract
from autoscrape.items import Article, Product
from tests.pages.catalog import ARTICLES, PRODUCTS
from tests.pages.expected import Expectation, expected
from tests.pages.render import render_page

BASE = "http://demo.example"
TEXTS = {"description", "articleBody", "articleBodyRaw"}
ENOUGH = 0.9
"""Word overlap (F1) from which a text counts as right."""

RIGHT = {
    "additionalProperty": 25, "aggregateRating": 16, "articleBody": 12, "articleBodyRaw": 14,
    "audioUrls": 1, "author": 13, "authorsList": 12, "brand": 28, "breadcrumbs": 32,
    "datePublished": 14, "datePublishedRaw": 11, "description": 36, "gtin": 11, "headline": 14,
    "images": 37, "inLanguage": 14, "mainImage": 37, "mpn": 6, "name": 30, "offers": 27,
    "sku": 21, "url": 44, "videoUrls": 1,
}  # fmt: skip
"""Values that are right today, of 44 pages; a change may raise a number, not lower it."""


@pytest.fixture(scope="module")
def found() -> list[tuple[Expectation, dict[str, Any]]]:
    """Give each page's gold and what was extracted."""
    gold = {page.url: page for page in expected(BASE)}
    return [
        (gold[url], extract(render_page(page, BASE, url), url, page.kind).to_dict())
        for page in (*PRODUCTS, *ARTICLES)
        for url in [BASE + page.path]
    ]


def test_no_field_got_worse(found: list[tuple[Expectation, dict[str, Any]]]):
    right = Counter(
        field
        for page, item in found
        for field, value in (page.item or {}).items()
        if is_right(field, item.get(field), [value, *page.alternatives.get(field, [])])
    )
    assert {field: right[field] for field in RIGHT if right[field] < RIGHT[field]} == {}


def test_every_documented_field_is_filled_somewhere(
    found: list[tuple[Expectation, dict[str, Any]]],
):
    filled = {field for _, item in found for field in item}
    assert filled == {*Product.field_names(), *Article.field_names()}


def test_nothing_is_made_up(found: list[tuple[Expectation, dict[str, Any]]]):
    made_up = [
        (page.url, field)
        for page, item in found
        for field in item
        if field not in (page.item or {}) and field not in page.unjudged
    ]
    assert made_up == []


def is_right(field: str, have: Any, right: list[Any]) -> bool:
    """Compare texts by their words, offers without their currency's spelling, the rest exactly."""
    if have is None:
        return False
    if field in TEXTS:
        return any(overlap(have, value) > ENOUGH for value in right)
    if field == "offers":
        return [sold(offer) for offer in have] in [[sold(o) for o in value] for value in right]
    return have in right


def sold(offer: dict[str, str]) -> tuple[str | None, str | None]:
    """Give what an offer says beside its currency."""
    return offer.get("price"), offer.get("availability")


def overlap(have: str, want: str) -> float:
    """Give the F1 of the words of two texts, markup left out."""
    a, b = (Counter(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))) for text in (have, want))
    return 2 * (a & b).total() / (a.total() + b.total())
