"""The main picture of a product and its gallery, on pages without markup."""

from __future__ import annotations

import pytest

from autoscrape.extraction.product.images import extract_images
from autoscrape.extraction.product.main_image import extract_main_image
from autoscrape.extraction.product.near_pictures import MAX_PICTURES, near_pictures
from autoscrape.extraction.product.picture_features import FEATURES, described_pictures

from .pages import page, product

ROOT = "https://shop.example/"
HEAD = "<title>Reading lamp | Shop</title>"
H1 = "<h1>Reading lamp</h1><p>49.00 €</p><button>Add to cart</button>"
MAIN = "<img src=/p/lamp-1.jpg alt='Reading lamp' width=600 height=600>"
CARD = "<li><a href=/desk{0}><img src=/p/desk-{0}.jpg width=200 height=200>Desk lamp {0}</a></li>"
RELATED = f"<div class=related><ul>{''.join(CARD.format(number) for number in range(6))}</ul></div>"
FOOTER = "<footer><img src=/i/visa.png width=120 height=100><img src=/i/owner.jpg></footer>"


def gallery(*images: str) -> str:
    slides = "".join(f"<div class=slide>{image}</div>" for image in images)
    return f"<div class=product-gallery>{slides}</div>"


@pytest.mark.parametrize(
    ("html", "main"),
    [
        (gallery(MAIN) + H1 + RELATED + FOOTER, "p/lamp-1.jpg"),
        (H1 + gallery(MAIN) + RELATED + FOOTER, "p/lamp-1.jpg"),
        (f"<img src=/banner.jpg width=900 height=200>{gallery(MAIN)}{H1}", "p/lamp-1.jpg"),
        (gallery(MAIN, "<img src=/p/lamp-2.jpg width=600 height=600>") + H1, "p/lamp-1.jpg"),
        (gallery("<img src=/p/lamp-1-300x300.jpg data-zoom-image=/p/lamp-1.jpg>") + H1,
         "p/lamp-1.jpg"),
        (gallery("<a href=/p/big/lamp-1.jpg><img src=/p/lamp-1-300x300.jpg></a>") + H1,
         "p/big/lamp-1.jpg"),
        (gallery("<img src=/p/lamp-1.jpg srcset='/p/a/lamp-1.jpg 1600w, /p/b/lamp-1.jpg 400w'>")
         + H1, "p/a/lamp-1.jpg"),
        (gallery("<img src='/_next/image?url=%2Fp%2Flamp-1.jpg&w=640&q=75' alt='Reading lamp'>")
         + H1, "p/lamp-1.jpg"),
        (gallery("<img src=https://i.ytimg.com/vi/x/0.jpg>", MAIN) + H1, "p/lamp-1.jpg"),
        (H1 + "<img src=/i/star.png width=16 height=16><img src=/logo.svg>", None),
    ],
)  # fmt: skip
def test_main_picture(html: str, main: str | None) -> None:
    assert extract_main_image(page(html, HEAD)) == (main and ROOT + main)


@pytest.mark.parametrize(
    ("head", "main"),
    [
        ('<meta property="og:image" content="/p/shared.jpg">', "p/shared.jpg"),
        ('<meta property="og:image" content="/img/logo.png">', "p/lamp-1.jpg"),
        ("<link rel=image_src href=/p/linked.jpg>", "p/linked.jpg"),
    ],
)
def test_picture_named_in_the_head(head: str, main: str) -> None:
    assert extract_main_image(page(gallery(MAIN) + H1, HEAD + head)) == ROOT + main


def test_gallery_has_each_picture_once_and_in_its_biggest_copy() -> None:
    thumbs = "".join(
        f"<img src=/p/lamp-{number}-100x100.jpg data-large=/p/lamp-{number}.jpg>"
        for number in (1, 2, 3)
    )
    html = f"<div class=gallery>{gallery(MAIN)}<div class=thumbs>{thumbs}</div></div>{H1}{RELATED}"
    parsed = page(html, HEAD)
    images = extract_images(parsed, extract_main_image(parsed))
    assert images == [f"{ROOT}p/lamp-{number}.jpg" for number in (1, 2, 3)]


def test_gallery_stands_where_the_declared_picture_is_shown() -> None:
    html = gallery(MAIN, "<img src=/p/lamp-2.jpg>") + H1 + RELATED
    parsed = page(product(image="/p/lamp-1.jpg") + html, HEAD)
    assert extract_images(parsed, extract_main_image(parsed)) == [
        f"{ROOT}p/lamp-1.jpg",
        f"{ROOT}p/lamp-2.jpg",
    ]


def test_pictures_near_the_heading_are_few_and_in_order() -> None:
    before, behind = (
        "".join(f"<p><img src=/{side}/{number}.jpg></p>" for number in range(100, 400))
        for side in ("before", "behind")
    )
    found = near_pictures(page(before + H1 + behind, HEAD))
    above = sum("/before/" in picture.address for picture in found)
    assert 5 < above < MAX_PICTURES - 5
    numbers = [*range(400 - above, 400), *range(100, 100 + MAX_PICTURES - above)]
    assert [int(picture.stem) for picture in found] == numbers


def test_pictures_are_described_by_all_features() -> None:
    pictures = described_pictures(page(gallery(MAIN) + H1 + RELATED, HEAD))
    assert {len(picture.numbers) for picture in pictures} == {len(FEATURES)}
    main = dict(zip(FEATURES, pictures[0].numbers, strict=True))
    assert (main["declared"], main["relative_size"], main["alt"], main["away"]) == (600, 1, 1, 0)
    card = dict(zip(FEATURES, pictures[-1].numbers, strict=True))
    assert (card["away"], card["zone"], card["beside"]) == (1, 1, 6)
