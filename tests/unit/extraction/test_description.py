from __future__ import annotations

import pytest

from autoscrape.extraction.product.description import extract_description

from .pages import page, product

H1 = "<h1>Reading lamp</h1>"
LONG = "A lamp that reads along with you. It is made of walnut and brass, and it lasts."
OTHER = "We send all parcels on the day they are packed. Returns are free for thirty days."
SUMMARY = '<meta name=description content="A lamp that reads along with you. It is made of...">'


@pytest.mark.parametrize(
    "html",
    [
        product(description=LONG) + f"<p>{OTHER}</p>",
        f"<div class=product-description>{LONG}</div><p>{OTHER}</p>",
        f"<h2>Description</h2><p>{LONG}</p><h2>Shipping</h2><p>{OTHER}</p>",
        f"<h3><span>Beschreibung:</span></h3><div><p>{LONG}</p></div><p>{OTHER}</p>",
        f"<dl><dt>商品説明</dt><dd>{LONG}</dd><dt>送料</dt><dd>{OTHER}</dd></dl>",
        (
            f"<ul><li><a href=#d>Opis</a><li><a href=#s>Dostawa</a></ul><div id=s>{OTHER}</div>"
            f"<div id=d>{LONG}</div>"
        ),
        f"<div class=description><h2>Overview</h2><p>{LONG}</p></div>",
        f"<p>{LONG}</p><div class=reviews><p>{OTHER} {OTHER}</p></div>",
        f"<ul class=links><li><a href=/a>{OTHER}</a><li><a href=/b>{OTHER}</a></ul><p>{LONG}</p>",
        f"<div class=shipping>{OTHER}</div><div>{LONG}</div>",
        f"<footer>{OTHER}</footer><div>{LONG}</div>",
        f"<div class=description><style>p {{ margin: 0 }}</style>{LONG}<script>a()</script></div>",
    ],
)
def test_description(html: str) -> None:
    assert extract_description(page(H1 + html)) == LONG


def test_text_that_the_summary_begins_with_is_the_description() -> None:
    html = f"{H1}<p>{OTHER} {OTHER}</p><div><p>{LONG}</p></div>"
    assert extract_description(page(html, SUMMARY)) == LONG


def test_summary_stands_in_where_no_text_looks_like_a_description() -> None:
    head = f'<meta name=description content="{LONG}">'
    links = "<ul>" + "<li><a href=/x>Lamps for living rooms and halls</a>" * 4 + "</ul>"
    assert extract_description(page(H1 + links, head)) == LONG


def test_the_name_said_again_is_no_description() -> None:
    name = "Reading lamp with a walnut foot and a brass shade for one bulb"
    html = f"<h1>{name}</h1><div class=description>{name}</div><p>{LONG}</p>"
    assert extract_description(page(html)) == LONG


def test_paragraphs_keep_their_breaks() -> None:
    html = f"{H1}<div class=description><p>{LONG}</p><p>{OTHER}</p></div>"
    assert extract_description(page(html)) == f"{LONG}\n{OTHER}"


def test_nothing_is_better_than_a_few_words() -> None:
    assert extract_description(page(f"{H1}<div class=description>Nice.</div>")) is None
