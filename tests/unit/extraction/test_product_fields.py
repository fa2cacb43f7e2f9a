from __future__ import annotations

import pytest

from autoscrape.extraction.product.brand import extract_brand
from autoscrape.extraction.product.description import extract_description
from autoscrape.extraction.product.mpn import extract_mpn
from autoscrape.extraction.product.name import extract_name
from autoscrape.extraction.product.properties import extract_properties
from autoscrape.extraction.product.rating import extract_rating
from autoscrape.extraction.product.sku import extract_sku
from autoscrape.items import AdditionalProperty, AggregateRating

from .pages import jsonld, page, product

H1 = "<h1>Reading lamp</h1>"
MICRODATA = '<div itemscope itemtype="https://schema.org/Product">{}</div>'
ABC = [("A", "1"), ("B", "2"), ("C", "3")]
LONG = "A lamp that reads along with you, made of walnut and brass."


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(name="Reading &amp; writing lamp") + "<p>x</p>", "Reading & writing lamp"),
        (MICRODATA.format("<h2 itemprop=name>Micro lamp</h2>"), "Micro lamp"),
        (H1, "Reading lamp"),
        ("<h1>Reading <b>lamp</b>: blue<script>x</script></h1>", "Reading lamp: blue"),
        ("<nav><h1>Menu</h1></nav><h2>Reading lamp</h2>", "Reading lamp"),
        ("<h1>Reading lamp<button>Share</button></h1>", "Reading lamp"),
        ("<p>x</p>", None),
    ],
)
def test_name(html: str, expected: str | None) -> None:
    assert extract_name(page(html)) == expected


def test_name_from_the_head_lacks_the_site() -> None:
    head = (
        '<meta property="og:title" content="Lamp | Shop"><meta property=og:site_name content=Shop>'
    )
    assert extract_name(page(head=head)) == "Lamp"
    assert extract_name(page(head="<title>Lamp - Shop</title>")) == "Lamp"


def test_name_is_cut_to_what_the_title_has() -> None:
    html = "<h1><i>NEW</i> <b>Reading lamp</b> <a href=#d>Details</a></h1>"
    assert extract_name(page(html, "<title>Reading lamp | Shop</title>")) == "Reading lamp"


def test_name_lacks_prices_and_slogans() -> None:
    assert extract_name(page("<h1>$60 · Reading lamp</h1>")) == "Reading lamp"
    head = "<meta property=og:title content='Reading lamp | The best light'>"
    assert extract_name(page(head=head)) == "Reading lamp"
    more = MICRODATA.format("<div itemprop=name>Sign in <h1>Reading lamp</h1></div>")
    assert extract_name(page(more, "<title>Reading lamp</title>")) == "Reading lamp"


def test_hidden_heading_counts_when_the_title_confirms_it() -> None:
    html = "<div style='display: none'><h1>Reading lamp, brass</h1></div><h2>Our story</h2>"
    assert extract_name(page(html, "<title>Reading lamp brass</title>")) == "Reading lamp, brass"


def test_name_of_related_products_is_not_taken() -> None:
    others = [{"@type": "Product", "name": f"Other {number}"} for number in range(4)]
    listing = jsonld(**{"@type": "ItemList", "itemListElement": others})
    assert extract_name(page(listing + H1)) == "Reading lamp"
    assert (
        extract_name(page(product(name="Reading lamp", isRelatedTo=others) + H1)) == "Reading lamp"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(sku="L-1", mpn="M9"), ("L-1", "M9")),
        (product(sku=1042), ("1042", None)),
        (product(offers={"price": 1, "sku": "O-1"}), ("O-1", None)),
        (product(hasVariant=[{"sku": "V-1"}, {"sku": "V-2"}]), ("V-1", None)),
        (MICRODATA.format("<b itemprop=sku>A1</b><meta itemprop=mpn content=B2>"), ("A1", "B2")),
        ("<b itemprop=sku>A1</b>", ("A1", None)),
        ("<p>SKU: <span>A 17</span></p><p>MPN: Z8</p>", ("A 17", "Z8")),
        ("<table><tr><th>Artikelnummer<td>77<tr><td>Model<td>X9</table>", ("77", "X9")),
        ("<dl><dt>Item number</dt><dd>5-5</dd></dl>", ("5-5", None)),
        ("<p>Product code 1049-7</p><p>Item # is shown below</p>", ("1049-7", None)),
        ("<p>x</p>", (None, None)),
    ],
)
def test_sku_and_mpn(html: str, expected: tuple[str | None, str | None]) -> None:
    parsed = page(H1 + html)
    assert (extract_sku(parsed), extract_mpn(parsed)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(brand="Lumo"), "Lumo"),
        (product(brand={"@type": "Brand", "name": "Lumo"}), "Lumo"),
        (product(manufacturer=[{"name": "Lumo"}]), "Lumo"),
        ("<p>Hersteller: Lumo</p>", "Lumo"),
        ("<a class='product-brand' href=/lumo>Lumo</a>", "Lumo"),
        ("<div class=brand>Brand: Lumo</div>", "Lumo"),
        (f"<p class=brand>{'long ' * 30}</p>", None),
    ],
)
def test_brand(html: str, expected: str | None) -> None:
    assert extract_brand(page(H1 + html)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(description=f"<p>{LONG}</p><p>Two.</p>"), f"{LONG}\nTwo."),
        (f"<div class=product-description><p>{LONG}</p></div>", LONG),
        (f"<h2>Beschreibung</h2><!-- c --><div>{LONG}</div>", LONG),
        ("<p>x</p>", None),
    ],
)
def test_description(html: str, expected: str | None) -> None:
    assert extract_description(page(H1 + html)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            product(
                aggregateRating={"ratingValue": "4,5", "bestRating": 5, "reviewCount": "1,031"}
            ),
            (4.5, 5.0, 1031),
        ),
        (product(aggregateRating={"ratingValue": 4, "ratingCount": 7}), (4.0, None, 7)),
        (product(aggregateRating={"ratingValue": 5, "reviewCount": 0}), None),
        (product(aggregateRating={"ratingValue": None, "reviewCount": "x"}), None),
        ("<p>4.5 out of 5</p><p>31 reviews</p>", (4.5, 5.0, 31)),
        ('<div aria-label="4,2 von 5"></div><a>12 Bewertungen</a>', (4.2, 5.0, 12)),
        ("<p>No reviews yet</p>", None),
    ],
)
def test_rating(html: str, expected: tuple[float, float | None, int] | None) -> None:
    rating = extract_rating(page(H1 + html))
    if expected is None:
        assert rating is None
    else:
        value, highest, count = expected
        assert rating == AggregateRating(ratingValue=value, bestRating=highest, reviewCount=count)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(additionalProperty=[{"name": "Colour", "value": "red"}]), [("Colour", "red")]),
        (product(additionalProperty=[{"name": "W", "value": 5}, {"name": "x"}]), [("W", "5")]),
        ("<table><tr><th>Colour:</th><td>red</td></tr></table>", [("Colour", "red")]),
        ("<table><tr><td>a<td>b<td>c</table>", []),
        ("<dl><dt>Width<dd>5 cm<dt>Width<dd>5 cm</dl>", [("Width", "5 cm")]),
        ("<footer><dl><dt>Phone<dd>1</dl></footer>", []),
        ("<ul><li><b>A</b><i>1</i><li><b>B</b><i>2</i><li><b>C</b><i>3</i></ul>", ABC),
        ("<div><p><b>A:</b> 1</p><p><b>B:</b> 2</p><p><b>C:</b> 3</p></div>", ABC),
        ("<div><p><b>A:</b> 1</p><p>Our story</p><p>Long ago</p><p>It was</p></div>", []),
        ("<div style='display: none'><dl><dt>A<dd>1<dt>B<dd>2<dt>C<dd>3</dl></div>", ABC),
        ("<table><tr><th>Price<td>$5<tr><th>Tel<td>1<tr><th>Sold at<td>5 €</table>", []),
        ("<table><tr><td>Size<td><select><option>S</select><tr><td>A<td>/</table>", []),
    ],
)
def test_additional_property(html: str, expected: list[tuple[str, str]]) -> None:
    properties = [AdditionalProperty(name=name, value=value) for name, value in expected]
    assert extract_properties(page(H1 + html)) == properties
