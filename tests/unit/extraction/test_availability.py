"""What pages say and show about stock, one trap a page."""

from __future__ import annotations

import pytest

from autoscrape.extraction.product.offers import extract_offers

from .pages import page, product

H1 = "<h1>Blue Tin Lamp</h1>"
PRICE = "<p class=price>$20.00</p>"
BUY = "<button>Add to cart</button>"
IN, OUT = "InStock", "OutOfStock"


def availability(html: str) -> str | None:
    offers = extract_offers(page(H1 + PRICE + html))
    return offers[0].availability


@pytest.mark.parametrize(
    "phrase",
    [
        "Out of stock", "Sold out", "Currently unavailable.", "No longer available",
        "This product has been discontinued", "Notify me when available", "Ausverkauft",
        "Derzeit nicht verfügbar", "Nicht lieferbar", "Rupture de stock", "Produit épuisé",
        "Article indisponible", "Agotado", "Producto no disponible", "Sin existencias",
        "Esaurito", "Non disponibile", "Produto esgotado", "Avise-me quando chegar",
        "Uitverkocht", "Niet op voorraad", "Produkt niedostępny", "Brak w magazynie",
        "Vyprodáno", "Momentálně nedostupné", "Nie je na sklade", "Slutsåld", "Ej i lager",
        "Udsolgt", "Ikke på lager", "Utsolgt", "Loppunut", "Ei saatavilla", "Нет в наличии",
        "Снят с производства", "Сообщить о поступлении", "Немає в наявності", "Tükendi",
        "Stokta yok", "在庫切れ", "売り切れ",
        "入荷待ち", "缺货", "售罄", "已售完", "품절", "재입고 알림",
        "Elfogyott", "Stoc epuizat", "Εξαντλημένο", "אזל מהמלאי", "غير متوفر", "Hết hàng",
    ],
)  # fmt: skip
def test_out_of_stock(phrase: str) -> None:
    assert availability(f"<p>{phrase}</p>") == OUT


@pytest.mark.parametrize(
    "phrase",
    [
        "In stock", "Only 3 left in stock", "Available in store only", "Auf Lager",
        "Sofort lieferbar", "En stock", "Disponible", "Disponibile", "Em estoque", "Op voorraad",
        "Dostępny", "Skladem", "I lager", "På lager", "Varastossa", "В наличии", "Stokta var",
        "在庫あり", "有货", "재고 있음",
    ],
)  # fmt: skip
def test_in_stock(phrase: str) -> None:
    without_price = extract_offers(page(H1 + f"<p>{phrase}</p>"))
    assert [offer.availability for offer in without_price] == [IN]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", IN),
        (BUY, IN),
        ("<button disabled>Add to cart</button>", IN),
        ('<button class="add-to-cart sold-out soldout" disabled>Add to cart</button>', OUT),
        ("<p>Sold out</p>" + BUY, OUT),
        ("<button disabled>Sold out</button>", OUT),
        ("<p>Image not available</p>", IN),
        ('<span class="badge badge--sold-out">Sold out</span>' + BUY, IN),
        ("<select><option>S - sold out<option>M</select>" + BUY, IN),
        ("<ul class=sizes><li>S <i>sold out</i></li></ul>" + BUY, IN),
        ("<a href=/other>Sold out</a>", IN),
        ("<div class=related><p>Sold out</p></div>", IN),
        ("<div style='display:none'><p>Sold out</p></div>" + BUY, IN),
        ("<p>Delivery: not available</p><p>In stock at your shop</p>", IN),
        ("<p>" + "Our lamps shine. " * 60 + "</p><p>Sold out</p>", IN),
        ("<p>" + "They were sold out for years, so we made some more of them. " * 3 + "</p>", IN),
        ("<button>Pre-order</button>", IN),
        ("<p>Coming soon: back in stock in May</p>", OUT),
    ],
)
def test_what_stands_on_the_page(html: str, expected: str) -> None:
    assert availability(html) == expected


@pytest.mark.parametrize(
    ("declared", "html", "expected"),
    [
        ("InStock", "", IN),
        ("OutOfStock", "", OUT),
        ("OutOfStock", BUY, OUT),
        ("Discontinued", "", OUT),
        ("SoldOut", "", OUT),
        ("PreOrder", "", IN),
        ("InStoreOnly", "", IN),
        ("BackOrder", "", IN),
        ("InStock", "<p>Sold out</p>", OUT),
        ("InStock", "<p>Only 2 left in stock</p>", IN),
        ("OutOfStock", "<p>In stock</p>", OUT),
    ],
)
def test_markup_and_page(declared: str, html: str, expected: str) -> None:
    offer = {"price": 20, "availability": f"https://schema.org/{declared}"}
    assert availability(product(name="Blue Tin Lamp", offers=offer) + html) == expected


def test_a_variant_in_stock_is_enough() -> None:
    twins = "".join(
        product(name="Blue Tin Lamp", sku=term, offers={"price": 20, "availability": term})
        for term in ("OutOfStock", "InStock")
    )
    assert availability(twins) == IN


def test_scripts_are_asked_last() -> None:
    script = '<script>s = {"name": "Blue Tin Lamp", "price": 20, "inStock": false}</script>'
    assert availability(script) == OUT
    assert availability(script + BUY) == IN


def test_a_page_without_offer_has_no_availability() -> None:
    assert extract_offers(page(H1 + "<p>All about lamps.</p>")) == []
