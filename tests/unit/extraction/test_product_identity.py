"""Numbers and makers of products: where shops put them, and what only looks like them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autoscrape.extraction.candidates import Candidate, Choices
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.brand import extract_brand
from autoscrape.extraction.product.mpn import extract_mpn
from autoscrape.extraction.product.naming import naming
from autoscrape.extraction.product.pooling import pooled
from autoscrape.extraction.product.sku import extract_sku

from .pages import jsonld, page, product

H1 = "<h1>Reading lamp</h1>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Art.-Nr.: 55-1</p>", "55-1"),
        ("<p>Артикул: 5512</p>", "5512"),
        ("<p>品番：AB-12</p>", "AB-12"),
        ("<p>상품번호 88123</p>", "88123"),
        ("<div><b>Ürün Kodu:</b> T-90</div>", "T-90"),
        ("<div><span>Varenummer</span><span>4711</span></div>", "4711"),
        ("<div><div><b>Kod produktu</b></div><div>KP-3</div></div>", "KP-3"),
        ("<p>Brand: Lumo<br>Item no. 1049<br>Colour: red</p>", "1049"),
        ("<p>SKU: TE502-12 Cover for a chair, blue</p>", "TE502-12"),
        ("<p>SKU: see below</p>", None),
        ("<p>Item: new</p>", None),
        ("<b class='product-sku'>AB12</b>", "AB12"),
        ("<b class='article-number'>Code: 77 12</b>", None),
        ("<b data-qa='product-reference'>1002/710</b>", "1002/710"),
        ("<form><input type=hidden name=sku value=S-100></form>", "S-100"),
        ("<form><input type=hidden name=quantity value=100></form>", None),
        ("<div data-sku=S-99></div><script>var item = {sku: 'S-99'}</script>", "S-99"),
        ("<table><tr><th>Part number<td>PN-5</table>", "PN-5"),
    ],
)
def test_sku_of_the_visible_page(html: str, expected: str | None) -> None:
    assert extract_sku(page(H1 + html)) == expected


@pytest.mark.parametrize(
    ("path", "html", "expected"),
    [
        ("/dp/B0123AB4C5", "", "B0123AB4C5"),
        ("/lamp/1049084.html", "", "1049084"),
        ("/item?sku=1049084", "", "1049084"),
        ("/lamp-1049084", "<script>var productId = '1049084'</script>", "1049084"),
        ("/lamp-x1049084.php", "<div data-product-id=1049084></div>", "1049084"),
        ("/lamp-1049084", "", None),
        ("/lamps/2024/reading-lamp-60w", "", None),
        ("/lamp/1049084", "<p>Item no.: A-7</p><b class=sku>A-7</b>", "A-7"),
    ],
)
def test_sku_of_the_address(path: str, html: str, expected: str | None) -> None:
    assert extract_sku(page(H1 + html, url=f"https://shop.example{path}")) == expected


def test_what_is_shown_beats_one_of_many_in_the_markup() -> None:
    colours = "".join(
        jsonld(**{"@type": "Product", "name": "Reading lamp", "sku": f"9-{number}"})
        for number in range(4)
    )
    shown = "<p>Reference: <b class=product-reference>1002/710</b></p>"
    assert extract_sku(page(H1 + colours + shown)) == "1002/710"
    assert extract_sku(page(H1 + product(name="Reading lamp", sku="9-1") + "<p>x</p>")) == "9-1"


def test_numbers_of_a_list_are_not_the_number_of_the_product() -> None:
    others = "".join(f"<li data-sku=R{number}>Item no.: R{number}</li>" for number in range(5))
    markup = product(name="Reading lamp", sku="L-1")
    assert extract_sku(page(f"{H1}{markup}<ul>{others}</ul>")) == "L-1"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><th>Item model number<td>CM-01</table>", "CM-01"),
        ("<p>Lumo Part Number: L9</p>", "L9"),
        ("<p>Herstellernummer: 55</p>", "55"),
        ("<p>Modello: X9</p>", "X9"),
        ("<p>Model: moonlight</p>", None),
        ("<p>Model: the lamp that reads along with you 24 hours a day</p>", None),
    ],
)
def test_mpn(html: str, expected: str | None) -> None:
    assert extract_mpn(page(H1 + html)) == expected


NAME = "<h1>Lumo Reading lamp</h1>"
NAV = "<nav class=breadcrumb><a href=/>Home</a> › <a href=/{0}>{1}</a></nav>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Lamp</h1><a href=/brands/lumo><img src=x.png alt=Lumo></a>", "Lumo"),
        ("<h1>Lamp</h1><a href=/manufacturer/7>Visit the Lumo Store</a>", "Lumo"),
        ("<h1>Lamp</h1><img src=/hersteller/lumo.png alt=Lumo>", "Lumo"),
        ("<h1>Lamp</h1><table><tr><th>Производитель<td>Lumo</table>", "Lumo"),
        ("<h1>Lamp</h1><script>x = {'vendor': 'Lumo'}</script>", "Lumo"),
        ("<h2>Lumo</h2><h1>Lamp</h1>", "Lumo"),
        (NAV.format("lumo", "Lumo") + NAME + "<img src=a.png alt=Lumo>", "Lumo"),
        ("<h1>Настольная лампа Lumo 60</h1><a href=/x>Lumo</a>", "Lumo"),
        ("<h1><span>LUMO</span> <span>Reading lamp</span></h1>", "LUMO"),
        (NAV.format("men", "Men's") + "<h1>Men's Reading lamp</h1>", None),
        (NAME, None),
        ("<h1>Lamp</h1><a href=/brands>Brands</a>", None),
        ("<h1>Lamp</h1><script>x = [{brand: 'A1'}, {brand: 'B2'}, {brand: 'C3'}]</script>", None),
    ],
)
def test_brand_of_the_visible_page(html: str, expected: str | None) -> None:
    assert extract_brand(page(html)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("data-sku", 1.0),
        ("article-number", 1.0),
        ("productCode", 1.0),
        ("product_id", 0.6),
        ("productId", 0.6),
        ("id", 0.0),
        ("number", 0.0),
        ("quantity", 0.0),
    ],
)
def test_naming(name: str, expected: float) -> None:
    assert naming(name) == expected


def test_sources_that_agree_are_believed_more() -> None:
    found = pooled(
        [
            [Candidate("AB-1", 0.5, "label"), Candidate("ab1", 0.5, "script")],
            [
                Candidate("C2", 0.6, "label"),
                Candidate("C2", 0.4, "label"),
                Candidate("D", 0.1, "x"),
            ],
        ],
        least=0.3,
    )
    assert [(each.value, round(each.score, 2)) for each in found] == [("AB-1", 0.75), ("C2", 0.6)]


def test_later_stages_are_not_read_when_the_first_one_is_enough() -> None:
    read: list[str] = []

    def stages() -> Iterator[list[Candidate[str | None]]]:
        for value in ("A", "B"):
            read.append(value)
            yield [Candidate(value, 0.9, "x")]

    assert [each.value for each in pooled(stages(), 0.1, enough=0.9)] == ["A"]
    assert read == ["A"]


def test_explaining_reads_all_sources() -> None:
    choices: Choices = {}
    html = H1 + product(name="Reading lamp", brand="Lumo") + "<p>Brand: Other</p>"
    assert extract_brand(Page(f"<body>{html}</body>", "https://shop.example/x", choices)) == "Lumo"
    assert {each.value for each in choices["brand"].candidates} == {"Lumo", "Other"}
    winner = choices["brand"].winner
    assert winner is not None
    assert winner.evidence["jsonld"] == 0.9
