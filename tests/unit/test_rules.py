"""The rules of the documented schema: what is cleaned away, and what is called wrong."""

from __future__ import annotations

import json
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autoscrape.items import AggregateRating, Article, Gtin, Item, Offer, Product
from autoscrape.items.rules import GTIN_TYPES, clean, problems

URL = "https://example.com/"

TEXTS = [
    ("plain", "plain"),
    ("a\x00b", "ab"),
    ("".join(map(chr, range(32))) + "\x7f", "\t\n\r"),
    ("\ud800", "\ufffd"),
    ("a\udfffb", "a\ufffdb"),
    ("\ud83d\ude00", "\ufffd\ufffd"),
    ("😀 é", "😀 é"),
    ("", ""),
]

NUMBERS = [(nan, None), (inf, None), (-inf, None), (0.0, 0.0), (4.5, 4.5), (31, 31), (None, None)]


@pytest.mark.parametrize(("given", "left"), [*TEXTS, *NUMBERS])
def test_a_value_is_made_fit_for_json(given: Any, left: Any) -> None:
    assert clean(given) == left


def test_an_item_is_cleaned_in_place_and_in_depth() -> None:
    item = Product(
        url=URL + "\x00",
        name="a\x07",
        images=["x\ud800", "y"],
        offers=[Offer(price="1\x00")],
        aggregateRating=AggregateRating(ratingValue=nan, bestRating=inf, reviewCount=2),
        probability=nan,
    )
    assert clean(item) is item
    assert item.to_dict() == {
        "name": "a",
        "offers": [{"price": "1"}],
        "images": ["x\ufffd", "y"],
        "aggregateRating": {"reviewCount": 2},
        "url": URL,
    }


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters()), st.lists(st.text(st.characters())), st.floats())
def test_a_cleaned_item_is_json_that_every_reader_takes(
    text: str, texts: list[str], number: float
) -> None:
    item = clean(Article(url=URL, headline=text, authorsList=texts, probability=number))
    sent = json.dumps(item.to_dict(), ensure_ascii=False, allow_nan=False).encode()
    assert b"\0" not in sent
    assert b"\\u0000" not in sent


def product(**values: Any) -> Product:
    return Product(url=URL, **values)


RIGHT = [
    product(),
    product(probability=0),
    product(probability=1.0),
    Article(url=URL, probability=0.5),
    product(offers=[Offer(price="1299.00")]),
    product(offers=[Offer(price="0")]),
    product(offers=[Offer(price="42", currency="$")]),
    product(offers=[Offer(availability="InStock"), Offer(availability="OutOfStock")]),
    product(gtin=[Gtin(type=name, value="1") for name in GTIN_TYPES]),
    product(aggregateRating=AggregateRating(ratingValue=0.0)),
    product(aggregateRating=AggregateRating(reviewCount=0)),
]


@pytest.mark.parametrize("item", RIGHT, ids=repr)
def test_an_item_that_keeps_the_rules_has_no_problems(item: Item) -> None:
    assert problems(item) == []


BAD_PRICES = [
    "",
    "1,299.00",
    "1 299",
    "$5",
    "-5",
    "1.",
    ".5",
    "1.2.3",
    "1e3",
    "nan",
    "12\n",
    "４２",
]

WRONG = [
    (Product(url=""), ["url is missing"]),
    (Article(url="", probability=0.5), ["url is missing"]),
    (product(probability=1.01), ["probability is not between 0 and 1"]),
    (product(probability=-0.01), ["probability is not between 0 and 1"]),
    (product(probability=nan), ["probability is not between 0 and 1"]),
    (product(probability=None), ["probability is not between 0 and 1"]),
    (product(offers=[Offer()]), ["offers[0]: neither price nor availability"]),
    (
        product(offers=[Offer(price="1"), Offer(currency="$", availability="InStock")]),
        ["offers[1]: currency without a price"],
    ),
    *(
        (
            product(offers=[Offer(price=price)]),
            [f"offers[0]: price {price!r} is no number with a dot as decimal separator"],
        )
        for price in BAD_PRICES
    ),
    (
        product(offers=[Offer(availability="PreOrder")]),
        ["offers[0]: availability 'PreOrder' is neither InStock nor OutOfStock"],
    ),
    (
        product(gtin=[Gtin(type="EAN13", value="1")]),
        [f"gtin[0]: type 'EAN13' is not one of {', '.join(GTIN_TYPES)}"],
    ),
    (
        product(aggregateRating=AggregateRating(bestRating=5.0)),
        ["aggregateRating has neither ratingValue nor reviewCount"],
    ),
]


@pytest.mark.parametrize(("item", "named"), WRONG, ids=lambda value: repr(value)[:60])
def test_every_broken_rule_is_named(item: Item, named: list[str]) -> None:
    assert problems(item) == named


def test_all_broken_rules_are_named_at_once() -> None:
    item = Product(url="", probability=2, offers=[Offer()], aggregateRating=AggregateRating())
    assert len(problems(item)) == 4


def test_the_identifier_types_are_the_documented_ones() -> None:
    documented = "isbn10, isbn13, issn, ean13, upc, ismn, gtin8, gtin14"
    assert ", ".join(GTIN_TYPES) == documented
