from __future__ import annotations

import pytest

from autoscrape.extraction.article.images import extract_images as article_images
from autoscrape.extraction.article.images import extract_main_image as article_main_image
from autoscrape.extraction.pictures import image_url, largest_of
from autoscrape.extraction.product.images import extract_images
from autoscrape.extraction.product.main_image import extract_main_image

from .pages import article, page, product

GALLERY = (
    "<h1>Lamp</h1><div class=gallery><img src=a.jpg alt=Lamp><img src=b.jpg></div>"
    "<div class=related><a href=/x><img src=z.jpg></a></div>"
)
BASE = "https://shop.example/things/"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=a.jpg>", "a.jpg"),
        (f"<img src='{PIXEL}' data-src=b.jpg>", "b.jpg"),
        ("<img src=/img/placeholder.png data-lazy-src=c.jpg>", "c.jpg"),
        ("<img srcset='s.jpg 320w, l.jpg 1280w'>", "l.jpg"),
        ("<img data-srcset='s.jpg, l.jpg 2x'>", "l.jpg"),
        ("<picture><source srcset=w.webp><img alt=x></picture>", "w.webp"),
        ("<img alt=x>", None),
    ],
)
def test_image_url(html: str, expected: str | None) -> None:
    image = page(html).tree.find(".//img")
    assert image_url(image, BASE) == (expected and BASE + expected)


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.jpg", "a.jpg"),
        ("a,1.jpg 1x, b,2.jpg 2x", "b,2.jpg"),
        ("/a.jpg 1w,/b.jpg 2w", "/b.jpg"),
        (" , ,", None),
        ("", None),
    ],
)
def test_largest_of(srcset: str, expected: str | None) -> None:
    assert largest_of(srcset) == expected


@pytest.mark.parametrize(
    ("html", "main", "images"),
    [
        (product(image=["a.jpg", {"url": "/b.jpg"}]) + "<p>x</p>", "things/a.jpg", ["b.jpg"]),
        (
            GALLERY,
            "things/a.jpg",
            ["things/b.jpg"],
        ),
        ("<h1>Lamp</h1><img src=logo.png class=logo><img src=i.svg>", None, []),
    ],
)
def test_product_images(html: str, main: str | None, images: list[str]) -> None:
    parsed = page(html)
    found = extract_main_image(parsed)
    root = "https://shop.example/"
    assert found == (main and root + main)
    assert extract_images(parsed, found) == ([root + main] if main else []) + [
        root + image for image in images
    ]


@pytest.mark.parametrize(
    ("html", "head", "main", "count"),
    [
        (
            "<p>x</p>",
            '<meta property="og:image" content="/o.jpg">',
            "https://shop.example/o.jpg",
            1,
        ),
        (article(image="/l.jpg") + "<p>x</p>", "", "https://shop.example/l.jpg", 1),
        ("<img src=a.jpg><img src=b.jpg>", "", "https://shop.example/things/a.jpg", 2),
        ("<p>x</p>", "", None, 0),
    ],
)
def test_article_images(html: str, head: str, main: str | None, count: int) -> None:
    parsed = page(html, head)
    node = parsed.tree.find("body")
    assert article_main_image(parsed, node) == main
    assert len(article_images(parsed, node, main)) == count
