from __future__ import annotations

import pytest

from autoscrape.errors import NO_VISIBLE_ELEMENTS, ParameterError, TaskFault
from autoscrape.extraction import extract
from autoscrape.items import Article, Product

from .pages import URL, article, paragraphs, product

PRODUCT = (
    "<title>Lamp | Shop</title>"
    + product(offers={"price": "12.50", "priceCurrency": "EUR", "availability": "InStock"})
    + "<h1>Lamp</h1><button>Add to cart</button>"
)
ARTICLE = (
    "<title>A storm</title>"
    + article(headline="A storm", datePublished="2020-02-03", author={"name": "Ann Lee"})
    + f"<article><h1>A storm</h1>{paragraphs()}</article>"
)
ITEM = {
    "product": ["name", "offers", "probability", "url"],
    "article": ["headline", "datePublished", "author", "articleBody", "articleBodyRaw"],
}


@pytest.mark.parametrize(
    ("html", "page_type", "expected"),
    [
        (PRODUCT, "product", Product),
        (PRODUCT, "article", Article),
        (ARTICLE, "article", Article),
        (ARTICLE, "product", Product),
        (PRODUCT, "auto", Product),
        (ARTICLE, "auto", Article),
    ],
)
def test_class_of_the_item(html: str, page_type: str, expected: type) -> None:
    item = extract(html, URL, page_type)
    assert type(item) is expected
    assert item.url == URL
    assert 0 <= item.probability <= 1


@pytest.mark.parametrize(("html", "page_type"), [(PRODUCT, "product"), (ARTICLE, "article")])
def test_fields_are_filled(html: str, page_type: str) -> None:
    assert set(ITEM[page_type]) <= extract(html, URL, page_type).to_dict().keys()


def test_probabilities_tell_the_types_apart() -> None:
    for html, likely, unlikely in (
        (PRODUCT, "product", "article"),
        (ARTICLE, "article", "product"),
    ):
        assert extract(html, URL, likely).probability > 0.5
        assert extract(html, URL, unlikely).probability < 0.5


def test_a_page_that_is_no_product_gives_url_and_probability() -> None:
    html = "<h1>About our club</h1><p>We meet on Mondays.</p>"
    assert extract(html, URL, "product").to_dict().keys() == {"url", "probability"}


def test_an_unknown_page_type_is_refused() -> None:
    with pytest.raises(ParameterError, match="listing"):
        extract(PRODUCT, URL, "listing")


def test_an_odd_address_does_no_harm() -> None:
    assert extract(PRODUCT, "http://[odd", "product").to_dict()["name"] == "Lamp"


def test_the_raw_body_can_be_left_out() -> None:
    item = extract(ARTICLE, URL, "article", article_body_raw=False)
    assert "articleBody" in item.to_dict()
    assert "articleBodyRaw" not in item.to_dict()


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n\t ",
        "\0\0",
        "<html></html>",
        "<html><head><title>t</title></head><body> \n </body></html>",
        "<body><script>var a = 1</script><style>p {}</style></body>",
        "<body><!-- nothing --><template><p>x</p></template></body>",
        '<body><noscript>Please enable JavaScript.</noscript><div id="root"></div></body>',
    ],
)
def test_nothing_visible_is_a_fault(html: str) -> None:
    with pytest.raises(TaskFault) as raised:
        extract(html, URL, "auto")
    assert raised.value.error == NO_VISIBLE_ELEMENTS
    assert raised.value.cause


@pytest.mark.parametrize(
    "html",
    [
        "x",
        "<p>word</p>",
        '<body><img src="a.png"></body>',
        '<?xml version="1.0" encoding="iso-8859-1"?><html><body>x</body></html>',
        f"<body><noscript>{paragraphs(8)}</noscript></body>",
    ],
)
def test_anything_visible_is_a_page(html: str) -> None:
    assert extract(html, URL, "product").url == URL


def test_a_base_element_moves_relative_links() -> None:
    html = '<base href="/shop/">' + PRODUCT.replace('"name"', '"image": "l.jpg", "name"')
    assert extract(html, URL, "product").mainImage == "https://shop.example/shop/l.jpg"
