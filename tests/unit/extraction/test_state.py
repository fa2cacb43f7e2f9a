from __future__ import annotations

import json
from html import escape

import pytest

from autoscrape.extraction.literals import read_object
from autoscrape.extraction.state import state_products

from .pages import page

H1 = "<h1>Blue Tin Lamp</h1>"
SCRIPT = H1 + "<script>{}</script>"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            (
                'window.__STATE__ = {"a": {"product": {"name": "Blue Tin Lamp", "sku": "L-1", '
                '"price": {"amount": "12.50", "currencyCode": "EUR"}, "inStock": false}}};'
            ),
            ("12.50", "EUR", "OutOfStock", "L-1"),
        ),
        (
            (
                "dataLayer.push({ecommerce: {currencyCode: 'GBP', detail: {products: [{'name': "
                "'Blue Tin Lamp', 'price': 1299, variant: pick(), 'sku': 'L-1'}]}}});"
            ),
            ("1299.00", "GBP", None, "L-1"),
        ),
        (
            (
                'var meta = {"product": {"title": "Blue Tin Lamp", "handle": "lamp", '
                '"price": 1250, '
                '"variants": [{"available": false, "sku": "L-1"}]}};'
            ),
            ("12.50", None, "OutOfStock", "L-1"),
        ),
        (
            (
                r'self.__next_f.push([1, "{\"title\":\"Blue Tin Lamp\",\"salePrice\":9.5,'
                r'\"price\":12,\"sku\":\"L-1\"}"])'
            ),
            ("9.50", None, None, "L-1"),
        ),
        (
            '{"price": {"value": 5, "currency": "EUR"}, "product": {"name": "Blue Tin Lamp"}}',
            ("5.00", "EUR", None, None),
        ),
        ('{"name": "Red Chair", "price": 5, "sku": "C"}', None),
        ('{"name": "Blue Tin Lamp", "price": 0}', None),
        ('{"name": "Blue Tin Lamp", "price": 7, "sku": "L-1', ("7.00", None, None, None)),
    ],
)
def test_scripts(script: str, expected: tuple[str | None, ...] | None) -> None:
    found = [
        (product.price, product.currency, product.availability, product.sku)
        for product in state_products(page(SCRIPT.format(script)))
    ]
    assert found == ([expected] if expected else [])


def test_variants_of_a_form() -> None:
    variants = [
        {"display_price": 8, "sku": "L-1", "is_in_stock": False},
        {"display_price": 9, "sku": "L-2", "is_in_stock": True},
    ]
    form = f'<form data-product_variations="{escape(json.dumps(variants))}"></form>'
    (product,) = state_products(page(H1 + form))
    assert (product.price, product.availability, product.sku) == ("8.00", "InStock", None)


def test_the_likeliest_comes_first() -> None:
    script = '[{"name": "Blue Tin Lamp Shade", "price": 1}, {"name": "Blue Tin Lamp", "price": 2}]'
    products = state_products(page(SCRIPT.format(script)))
    assert [product.price for product in products] == ["2.00", "1.00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{a: 1, 'b': \"x\\u0041\", c: [true, 2.5, f(3)]}",
            {"a": 1, "b": "xA", "c": [True, 2.5]},
        ),
        ("{a: {b: 1}", {"a": {"b": 1}}),
        ('{"a": NaN}', {"a": None}),
        ("{" * 1_000, {}),
    ],
)
def test_literals(text: str, expected: dict[str, object]) -> None:
    assert read_object(text, 0) == expected
