from __future__ import annotations

import pytest

from autoscrape.extraction import extract

from .pages import URL, article, paragraphs, product

BUY = "<p class=price>$20.00</p><p>In stock</p><form><button>Add to cart</button></form>"
LAMP = f"<h1>Blue Tin Lamp</h1><img src=/lamp.png>{BUY}"
CARD = "<li><a href=/product/{0}><img src=/{0}.png>Lamp {0}</a><p class=price>$1{0}.00</p></li>"
CARDS = f"<ul>{''.join(CARD.format(number) for number in range(9))}</ul>"
LIKELY, UNLIKELY = 0.7, 0.3


def probability(body: str, url: str = URL) -> float:
    return extract(f"<html><body>{body}</body></html>", url, "product").probability


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (LAMP, "https://shop.example/product/blue-tin-lamp"),
        (LAMP + CARDS, "https://shop.example/p/4711"),
        (
            product(name="Blue Tin Lamp", offers={"price": 20}) + LAMP,
            "https://shop.example/blue-tin-lamp-4711.html",
        ),
    ],
)
def test_products_are_likely(body: str, url: str) -> None:
    assert probability(body, url) > LIKELY


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (
            article(headline="Lamps") + "<h1>Lamps</h1>" + paragraphs(),
            "https://a.example/blog/lamps",
        ),
        ("<h1>Lamps</h1>" + CARDS, "https://shop.example/category/lamps"),
        (
            product(name="Lamp Care", aggregateRating={"ratingValue": 5, "reviewCount": 3})
            + "<h1>How to care for lamps</h1>"
            + paragraphs(12),
            "https://shop.example/blog/lamp-care",
        ),
        ("<h1>Our services</h1>" + paragraphs(), "https://a.example/services"),
    ],
)
def test_other_pages_are_not(body: str, url: str) -> None:
    assert probability(body, url) < UNLIKELY


def test_a_page_without_a_product_has_no_fields() -> None:
    body = article(headline="Lamps") + "<h1>Lamps</h1>" + paragraphs(20)
    found = extract(f"<body>{body}</body>", "https://a.example/blog/lamps", "product").to_dict()
    assert found.keys() == {"url", "probability"}
