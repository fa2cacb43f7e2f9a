from __future__ import annotations

import pytest

from autoscrape.extraction.product.gtin import extract_gtin
from autoscrape.extraction.product.gtin_typing import typed

from .pages import page, product


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4006381333931", ("ean13", "4006381333931")),
        ("4-006381-333931", ("ean13", "4006381333931")),
        ("978-3-16-148410-0", ("isbn13", "9783161484100")),
        ("ISBN: 978-3-16-148410-0", ("isbn13", "9783161484100")),
        ("0-306-40615-2", ("isbn10", "0306406152")),
        ("080442957X", ("isbn10", "080442957X")),
        ("036000291452", ("upc", "036000291452")),
        ("10614141000415", ("gtin14", "10614141000415")),
        ("73513537", ("gtin8", "73513537")),
        ("0317-8471", ("issn", "03178471")),
        ("9771234567898", ("issn", "9771234567898")),
        ("979-0-2600-0043-8", ("ismn", "9790260000438")),
        ("M-2306-7118-7", ("ismn", "M230671187")),
        ("4006381333932", None),
        ("0000000000000", None),
        ("12345", None),
        ("lamp", None),
        ("1" * 200, None),
    ],
)
def test_typed(text: str, expected: tuple[str, str] | None) -> None:
    number = typed(text)
    assert (number and (number.type, number.value)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (product(gtin13="4006381333931", isbn="9783161484100"), ["4006381333931", "9783161484100"]),
        (product(gtin12="036000291452", gtin13="0036000291452"), ["0036000291452"]),
        (product(offers={"price": 1, "gtin8": 73513537}), ["73513537"]),
        (product(productID="isbn:9783161484100"), ["9783161484100"]),
        (product(sku="4006381333931"), ["4006381333931"]),
        (product(sku="0306406152"), []),
        ("<h1>Lamp</h1><p>EAN: 4006381333931</p>", ["4006381333931"]),
        ("<h1>Lamp</h1><p>Phone: 4006381333931</p>", []),
        ("<h1>Lamp</h1><p>Штрихкод 4006381333931</p>", ["4006381333931"]),
        ("<h1>Lamp</h1><b data-ean=4006381333931>x</b>", ["4006381333931"]),
        ("<h1>Lamp</h1><script>p = {'ean13': '4006381333931'}</script>", ["4006381333931"]),
        ("<h1>Lamp</h1><script>p = {'ean13': '4006381333932'}</script>", []),
        ("<h1>Lamp</h1><script>p = [{upc: '036000291452'}, {upc: '012345678905'}]</script>", []),
    ],
)
def test_gtin(html: str, expected: list[str]) -> None:
    assert [number.value for number in extract_gtin(page(html + "<p>x</p>"))] == expected


def test_gtin_of_the_address() -> None:
    address = "https://shop.example/books/{}/a-storm"
    assert [
        number.value
        for number in extract_gtin(page("<h1>A</h1>", url=address.format("9783161484100")))
    ] == ["9783161484100"]
    assert extract_gtin(page("<h1>A</h1>", url=address.format("9783161484101"))) == []
