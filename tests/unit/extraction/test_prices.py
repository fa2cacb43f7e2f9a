"""Amounts that are easily mistaken for the price, one trap a page."""

from __future__ import annotations

import pytest

from autoscrape.extraction.product.money import amount_of, moneys
from autoscrape.extraction.product.offers import extract_offers

from .pages import page, product

H1 = "<h1>Blue Tin Lamp</h1>"
BUY = "<button>Add to cart</button>"
CARD = "<div class=card><a href=/c{0}><h3>Chair {0}</h3></a><p class=price>$1{0}.00</p></div>"
RELATED = f"<div class=related>{''.join(CARD.format(number) for number in range(6))}</div>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,299.00", [("1299.00", "$")]),
        ("1.299,00 €", [("1299.00", "€")]),
        ("1 299,50 zł", [("1299.50", "zł")]),
        ("CHF 1’299.–", [("1299", "CHF")]),
        ("₹1,29,999", [("129999", "₹")]),
        ("249.990 CLP", [("249990", "CLP")]),
        ("1.250 KD", [("1.250", "KD")]),
        ("Rp 1.250.000", [("1250000", "Rp")]),
        ("3 499 Kč", [("3499", "Kč")]),
        ("49,- €", [("49", "€")]),
        ("19€95", [("19.95", "€")]),
        ("$ 29. 99", [("29.99", "$")]),
        ("0,125 €", [("0.125", "€")]),
        ("€ 17,10 € 18,00", [("17.10", "€"), ("18.00", "€")]),
        ("17,10 € 18,00 €", [("17.10", "€"), ("18.00", "€")]),
        ("196 pages £11.99", [("11.99", "£")]),
        ("Pages: 196 £11.99", [("11.99", "£")]),
        ("3,480円", [("3480", "円")]),
        ("30,000원", [("30000", "원")]),
        ("549.56AED", [("549.56", "AED")]),
        ("12 km, 5 kg, 20 %, v1.2", []),
        ("A5 R2D2 USB3", []),
    ],
)
def test_moneys(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(money.price, money.currency) for money in moneys(text)] == expected


def test_digits_apart_are_cents_only_in_an_element_of_their_own() -> None:
    assert [money.price for money in moneys("2 10 €", lambda *_: False)] == ["10"]
    assert [money.price for money in moneys("2 10 €", lambda *_: True)] == ["2.10"]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [("1,299", "1299"), ("1.5", "1.5"), ("12,50", "12.50"), ("1.299,5", "1299.5"), ("7", "7")],
)
def test_amount_of(digits: str, expected: str) -> None:
    assert amount_of(digits) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # Two prices: the old one struck, named or said.
        ("<p class=price><s>$30.00</s> <b>$20.00</b></p>", "20.00"),
        ("<p class=price><b>$20.00</b> <s>$30.00</s></p>", "20.00"),
        ("<p class=price-old>$30.00</p><p class=price-new>$20.00</p>", "20.00"),
        ('<p class=price style="text-decoration:line-through">$30.00</p><p>$20.00</p>', "20.00"),
        ("<p>UVP 30,00 €</p><p>20,00 €</p>", "20.00"),
        ("<p>au lieu de 30,00 €</p><p>20,00 €</p>", "20.00"),
        ("<p>20,00 €</p><p>antes 30,00 €</p>", "20.00"),
        ("<p>Старая цена 3000 ₽</p><p>2000 ₽</p>", "2000"),
        ("<p>定価 3,000円</p><p>2,000円</p>", "2000"),
        # Amounts that are no price of the product.
        ("<p>Free shipping on orders over $50</p><p>$20.00</p>", "20.00"),
        ("<p>Versandkosten 4,90 €</p><p>20,00 €</p>", "20.00"),
        ("<p>You save $10.00</p><p class=price>$20.00</p>", "20.00"),
        ("<p class=price>20,00 €</p><p class=price>40,00 € / kg</p>", "20.00"),
        ("<p>$5.00 per month</p><p class=price>$20.00</p>", "20.00"),
        ("<p>Ou 3 cuotas de $7.00</p><p class=price>$20.00</p>", "20.00"),
        ("<p class=basket-total>$99.00</p><p class=price>$20.00</p>", "20.00"),
        ("<div class=warranty><p class=price>$4.99</p></div><p class=price>$20.00</p>", "20.00"),
        # How prices are written.
        ("<p class=price>20<sup>99</sup> €</p>", "20.99"),
        ("<p>$<span>20</span><span>99</span></p>", "20.99"),
        ("<p><span>$</span> <!-- --> <span>1,020.50</span></p>", "1020.50"),
        ("<p class=price>ab 20,00 €</p>", "20.00"),
        ("<div class=price>2000</div>", "2000"),
        ("<p>€ 3 / 4 pack</p>", "3"),
        # Nothing of the kind.
        ("<p>Made in 1920, 42 cm high, 3 pieces.</p>", None),
        ("<p>$5.00 off your next order</p>", None),
    ],
)
def test_visible_price(html: str, expected: str | None) -> None:
    offers = extract_offers(page(H1 + html + BUY + RELATED))
    assert (offers[0].price if offers else None) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (H1 + "<s class=price>$30.00</s><b class=price>$20.00</b>", "20.00"),
        (H1 + "<p class=price>$30.00</p>", "30.00"),
        (H1 + RELATED, "30"),
        (H1 + "<p>no price</p>", "30"),
    ],
)
def test_the_sale_price_on_the_page_beats_the_list_price_in_markup(
    html: str, expected: str
) -> None:
    declared = product(name="Blue Tin Lamp", offers={"price": 30, "priceCurrency": "USD"})
    (offer,) = extract_offers(page(declared + html))
    assert float(offer.price or 0) == float(expected)


def test_the_offer_that_the_page_shows_comes_first() -> None:
    declared = product(
        name="Blue Tin Lamp",
        offers=[{"price": 10, "priceCurrency": "USD"}, {"price": 20, "priceCurrency": "USD"}],
    )
    offers = extract_offers(page(declared + H1 + "<p class=price>$20</p>" + BUY))
    assert [offer.price for offer in offers] == ["20", "10"]


def test_the_currency_of_a_bare_price_is_that_of_the_page() -> None:
    html = '<p itemprop=price content="20">20</p><p>Postage <b>£3.50</b></p>'
    (offer,) = extract_offers(page(H1 + html + BUY))
    assert (offer.price, offer.currency) == ("20", "£")


def test_the_price_of_scripts_serves_where_the_page_shows_none() -> None:
    script = '<script>s = {"name": "Blue Tin Lamp", "price": 12.5, "currency": "EUR"}</script>'
    (offer,) = extract_offers(page(H1 + script))
    assert (offer.price, offer.currency) == ("12.50", "EUR")


def test_related_products_have_no_say_where_it_is_sold_out() -> None:
    (offer,) = extract_offers(page(H1 + "<p>Sold out</p>" + RELATED))
    assert (offer.price, offer.availability) == (None, "OutOfStock")


def test_why_an_amount_won_can_be_asked() -> None:
    asked = page(H1 + "<p class=price><s>$30.00</s> <b>$20.00</b></p>" + BUY)
    asked.choices = {}
    extract_offers(asked)
    winner = asked.choices["offers"].winner
    assert winner is not None
    assert winner.evidence["cheaper than an old one"] == 1.0
