from __future__ import annotations

import pytest

from autoscrape.extraction.product.money import read_price
from autoscrape.extraction.product.offers import extract_offers
from autoscrape.extraction.product.stock_phrases import phrase_availability
from autoscrape.extraction.product.stock_terms import term_availability

from .pages import page, product

H1 = "<h1>Lamp</h1>"
BUY = "<button>Add to cart</button>"
MICRODATA = (
    '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Lamp</h1>'
    '<div itemprop=offers itemscope itemtype="https://schema.org/Offer">{}</div></div>'
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1299.00", ("1299.00", None)),
        ("$1,299.00", ("1299.00", "$")),
        ("1.299,00 €", ("1299.00", "€")),
        ("1 299,50 zł", ("1299.50", "zł")),
        ("USD 42", ("42", "USD")),
        ("soon", None),
        ("", None),
        (None, None),
        ("1 " * 200, None),
    ],
)
def test_read_price(text: str | None, expected: tuple[str, str | None] | None) -> None:
    assert read_price(text) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            product(offers={"price": "9.90", "priceCurrency": "EUR", "availability": "InStock"}),
            [("9.90", "EUR", "InStock")],
        ),
        (
            product(offers=[{"price": 1}, {"price": 2}, {"price": 1}]),
            [("1", None, "InStock"), ("2", None, None)],
        ),
        (
            product(offers={"@type": "AggregateOffer", "lowPrice": "5", "priceCurrency": "USD"}),
            [("5", "USD", "InStock")],
        ),
        (
            product(offers={"lowPrice": 1, "offers": [{"price": 3}, {"price": 4}]}),
            [("3", None, "InStock"), ("4", None, None)],
        ),
        (
            product(offers={"priceSpecification": {"price": 7, "priceCurrency": "GBP"}}),
            [("7", "GBP", "InStock")],
        ),
        (product(hasVariant=[{"offers": {"price": 8}}]), [("8", None, "InStock")]),
        (
            product(offers={"availability": "https://schema.org/SoldOut"}),
            [(None, None, "OutOfStock")],
        ),
        (product(offers={"price": 0, "priceCurrency": "EUR"}), []),
        (
            MICRODATA.format(
                "<span itemprop=priceCurrency content=EUR>€</span>"
                "<b itemprop=price content='3.50'>3,50</b>"
                "<link itemprop=availability href='http://schema.org/PreOrder'>"
            ),
            [("3.50", "EUR", "InStock")],
        ),
        (H1 + "<span class=price>$19.99</span>" + BUY, [("19.99", "$", "InStock")]),
        (
            H1 + "<del class=price>$30</del> <ins class=price>$20</ins><p>Sold out</p>",
            [("20", "$", "OutOfStock")],
        ),
        (
            H1 + "<p class=price>15 €</p>" + "<p>x</p>" * 200 + "<p class=price>9 €</p>",
            [("15", "€", "InStock")],
        ),
        (H1 + '<b itemprop=price content="5.00">5</b>', [("5.00", None, "InStock")]),
        (H1 + "<form><button class=add-to-cart>+</button></form>", [(None, None, "InStock")]),
        (H1 + "<button class=add-to-cart disabled>+</button>", []),
        (H1 + "<a href=/other>Sold out</a>", []),
        (H1 + "<b class=price>229<sup>99</sup> €</b>", [("229.99", "€", "InStock")]),
        (H1 + "<p class=price>RRP: $9</p><p class=price>$8</p>", [("8", "$", "InStock")]),
        (H1 + "<p class=price>$30 $20</p>", [("20", "$", "InStock")]),
        (H1 + "<p>Nur noch wenige auf Lager</p>", [(None, None, "InStock")]),
        (H1 + "<p>Our lamps shine.</p>", []),
    ],
)
def test_offers(html: str, expected: list[tuple[str | None, ...]]) -> None:
    found = extract_offers(page(html + "<p>x</p>"))
    assert [(offer.price, offer.currency, offer.availability) for offer in found] == expected


def test_offers_from_metas() -> None:
    head = (
        '<meta property="product:price:amount" content="1,50">'
        '<meta property="product:price:currency" content="eur">'
        '<meta property="product:availability" content="oos">'
    )
    (offer,) = extract_offers(page(head=head))
    assert (offer.price, offer.currency, offer.availability) == ("1.50", "EUR", "OutOfStock")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("http://schema.org/InStock", "InStock"),
        ("https://schema.org/LimitedAvailability", "InStock"),
        ("in stock", "InStock"),
        ("PreOrder", "InStock"),
        ("PreSale", "InStock"),
        ("InStoreOnly", "InStock"),
        ("OutOfStock", "OutOfStock"),
        ("Discontinued", "OutOfStock"),
        ("SoldOut/", "OutOfStock"),
        ("perhaps", None),
        (None, None),
    ],
)
def test_terms(term: str | None, expected: str | None) -> None:
    assert term_availability(term) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Only 3 left in stock", "InStock"),
        ("Derzeit nicht verfügbar", "OutOfStock"),
        ("Sofort lieferbar", "InStock"),
        ("Rupture de stock", "OutOfStock"),
        ("Нет в наличии", "OutOfStock"),
        ("В наличии", "InStock"),
        ("在庫あり", "InStock"),
        ("Delivery: in stock. Pickup: out of stock", "InStock"),
        ("Nice lamp", None),
    ],
)
def test_phrases(phrase: str, expected: str | None) -> None:
    assert phrase_availability(phrase) == expected
