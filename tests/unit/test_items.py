"""The documented items: their fields, and their way to plain dicts and back."""

from __future__ import annotations

import json
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest
from attrs import define
from hypothesis import given, settings
from hypothesis import strategies as st

from autoscrape.items import (
    ITEM_CLASSES,
    AggregateRating,
    Article,
    Breadcrumb,
    Item,
    Offer,
    Product,
    page_type_for,
)

URL = "https://example.com/page"

# The examples "with all fields present" of the AutoExtract API reference, probability as there.
PRODUCT = {
    "name": "Product name",
    "offers": [{"price": "42", "currency": "USD", "availability": "InStock"}],
    "sku": "product sku",
    "mpn": "product mpn",
    "gtin": [{"type": "ean13", "value": "978-3-16-148410-0"}],
    "brand": "product brand",
    "breadcrumbs": [{"name": "Level 1", "link": "http://example.com"}],
    "mainImage": "http://example.com/image.png",
    "images": ["http://example.com/image.png"],
    "description": "product description",
    "aggregateRating": {"ratingValue": 4.5, "bestRating": 5.0, "reviewCount": 31},
    "additionalProperty": [{"name": "property 1", "value": "value of property 1"}],
    "probability": 0.95,
    "url": "https://example.com/product",
}
ARTICLE = {
    "headline": "Article headline",
    "datePublished": "2019-06-19T00:00:00",
    "datePublishedRaw": "June 19, 2018",
    "author": "Article author",
    "authorsList": ["Article author"],
    "inLanguage": "en",
    "breadcrumbs": [{"name": "Level 1", "link": "http://example.com"}],
    "mainImage": "http://example.com/image.png",
    "images": ["http://example.com/image.png"],
    "description": "Article summary",
    "articleBody": "Article body ...",
    "articleBodyRaw": "<div>html of article body ...",
    "videoUrls": ["https://example.com/video"],
    "audioUrls": ["https://example.com/audio"],
    "probability": 0.95,
    "url": "https://example.com/article",
}
DOCUMENTED = [(Product, PRODUCT), (Article, ARTICLE)]

SIMPLE = {
    str: st.text(min_size=1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(0, 2**63 - 1),
    type(None): st.none(),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type; nested ones are never wholly empty."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) is list:
        return st.lists(any_of(get_args(hint)[0]), max_size=3)
    if isinstance(hint, UnionType):
        return st.one_of(*map(any_of, get_args(hint)))
    names = [a.name for a in attrs.fields(hint) if not a.name.startswith("_")]
    hints = get_type_hints(hint)
    made = st.builds(hint, **{name: any_of(hints[name]) for name in names})
    return made.filter(lambda value: any(v is not None for v in attrs.astuple(value)))


@pytest.mark.parametrize(("cls", "example"), DOCUMENTED)
def test_an_item_has_the_documented_fields_in_the_documented_order(
    cls: type[Item], example: dict[str, Any]
) -> None:
    assert cls.field_names() == list(example)


@pytest.mark.parametrize(("cls", "example"), DOCUMENTED)
def test_the_documented_example_comes_back_key_by_key(
    cls: type[Item], example: dict[str, Any]
) -> None:
    assert json.dumps(cls.from_dict(example).to_dict()) == json.dumps(example)


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({}, {}),
        ({"name": None, "images": [], "aggregateRating": None}, {}),
        ({"name": ""}, {}),
        ({"offers": [Offer(price="1", currency=None)]}, {"offers": [{"price": "1"}]}),
        (
            {"breadcrumbs": [Breadcrumb(name="A"), Breadcrumb(link=URL)]},
            {"breadcrumbs": [{"name": "A"}, {"link": URL}]},
        ),
        (
            {"aggregateRating": AggregateRating(reviewCount=0)},
            {"aggregateRating": {"reviewCount": 0}},
        ),
        ({"aggregateRating": AggregateRating()}, {}),
        ({"offers": [Offer()]}, {}),
        (
            {"offers": [Offer(), Offer(availability="InStock")]},
            {"offers": [{"availability": "InStock"}]},
        ),
    ],
)
def test_what_has_no_value_is_left_out(given: dict[str, Any], more: dict[str, Any]) -> None:
    assert Product(url=URL, **given).to_dict() == {**more, "probability": 0.0, "url": URL}


@settings(deadline=None, max_examples=100)
@given(any_of(Product) | any_of(Article))
def test_an_item_comes_back_from_its_json(item: Item) -> None:
    assert type(item).from_dict(json.loads(json.dumps(item.to_dict()))) == item


def test_unknown_keys_are_ignored_also_in_nested_values() -> None:
    data = {"url": URL, "colour": "red", "offers": [{"price": "1", "was": "2"}]}
    assert Product.from_dict(data) == Product(url=URL, offers=[Offer(price="1")])


def test_lists_are_not_shared_between_items() -> None:
    Product(url=URL).images.append("http://example.com/1.png")
    assert Product(url=URL).images == []


def test_the_page_type_of_a_class_and_of_its_subclass() -> None:
    @define(kw_only=True)
    class Book(Product):
        pages: int | None = None

    assert {page_type_for(cls): cls for cls in (Product, Article)} == ITEM_CLASSES
    assert page_type_for(Book) == "product"
    assert Book(url=URL, pages=3).to_dict()["pages"] == 3
