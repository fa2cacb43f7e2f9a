"""The gold of the demo site is complete, well-formed and true to the pages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from stdnum import ean, isbn

from autoscrape.errors import QUERY_ERRORS
from autoscrape.items import ITEM_CLASSES
from tests.pages.catalog import ARTICLES, PRODUCTS, Page
from tests.pages.expected import Expectation, expected
from tests.pages.faulty import ERRORS
from tests.pages.render import render_page

BASE = "http://127.0.0.1:1"
GOLD = expected(BASE)


def test_the_gold_is_rich_enough() -> None:
    assert len(PRODUCTS) >= 26
    assert len(ARTICLES) >= 12
    assert len({(page.markup, page.look) for page in PRODUCTS}) >= 9
    assert len({page.language for page in (*PRODUCTS, *ARTICLES)}) >= 8


@pytest.mark.parametrize("kind", ["product", "article"])
def test_every_documented_field_appears(kind: str) -> None:
    seen = {name for gold in GOLD if gold.page_type == kind for name in gold.item or ()}
    assert seen == set(ITEM_CLASSES[kind].field_names())


@pytest.mark.parametrize("gold", [gold for gold in GOLD if gold.item], ids=lambda gold: gold.url)
def test_gold_items_keep_the_documented_shape(gold: Expectation) -> None:
    assert ITEM_CLASSES[gold.page_type].from_dict(gold.item).to_dict() == gold.item


def test_gold_errors_are_documented() -> None:
    documented = {error.string for error in QUERY_ERRORS}
    undocumented = set(ERRORS.values()) - documented
    assert all(re.fullmatch(r"Downloader error: http\d{3}", error) for error in undocumented)


@pytest.mark.parametrize("page", [p for p in PRODUCTS if "gtin" in p.item], ids=lambda p: p.slug)
def test_product_numbers_have_right_check_digits(page: Page) -> None:
    for number in page.item["gtin"]:
        check = isbn if number["type"].startswith("isbn") else ean
        check.validate(number["value"])


@pytest.mark.parametrize("page", [*PRODUCTS, *ARTICLES], ids=lambda page: page.slug)
def test_pages_show_what_their_gold_says(page: Page) -> None:
    text = unescape(render_page(page, BASE, BASE + page.path))
    visible = [page.title, page.item.get("datePublishedRaw", ""), *page.item.get("authorsList", [])]
    rows = [(row["name"], row["value"]) for row in page.item.get("additionalProperty", [])]
    crumbs = [(crumb["name"], crumb["link"]) for crumb in page.item.get("breadcrumbs", [])]
    for part in (*visible, *sum(rows, ()), *sum(crumbs, ())):
        assert part in text
    for image in page.item["images"]:
        assert image.removeprefix(page.shown.get("base_href", "")) in text


@pytest.mark.parametrize("page", PRODUCTS, ids=lambda page: page.slug)
def test_prices_are_those_shown(page: Page) -> None:
    price = page.item["offers"][0].get("price")
    shown = page.shown["price"]
    if price is None or page.markup == "opengraph":
        assert price or not shown
        return
    assert digits(price.removesuffix(".00")) in digits(re.sub(r"<[^>]+>", "", shown))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


UNMARKED = [page for page in PRODUCTS if page.markup in {"none", "jsonld-broken"}]


@pytest.mark.parametrize("page", UNMARKED, ids=lambda page: page.slug)
def test_without_markup_everything_is_visible(page: Page) -> None:
    text = unescape(render_page(page, BASE, BASE + page.path).partition("<main>")[2])
    item = page.item
    visible = [item.get("sku"), item.get("brand"), item["description"], page.shown["availability"]]
    visible += [number["value"] for number in item.get("gtin", [])]
    visible += [str(item["aggregateRating"]["reviewCount"])] if "aggregateRating" in item else []
    assert [part for part in visible if part and part not in text] == []
