"""Hostile content: the documented fault, or an item within the documented bounds."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from autoscrape.errors import TaskFault
from autoscrape.extraction import extract

from .pages import URL, article, paragraphs

LD = '<script type="application/ld+json">{}</script>'
NAMED = '{"@type": "Product", "name": "Lamp"'
GOOD = LD.format(NAMED + ', "offers": {"price": "5", "priceCurrency": "EUR"}}')
H1 = "<h1>Lamp</h1><p>text</p>"

PAGES = {
    "nested div": "<div>" * 20_000 + "x",
    "nested b": "<b>" * 20_000 + "x",
    "nested tables": "<table><tr><td>" * 3_000 + "x",
    "adoption agency": "<a><b><p>" * 2_000 + "x",
    "long text": H1 + "x" * 2_000_000,
    "NUL and controls": "<h1>La\0mp\x01\x02</h1>\0<p>\x08x\ud800</p>" + GOOD,
    "jsonld nested": LD.format('{"a":' * 50_000 + "1" + "}" * 50_000) + GOOD + H1,
    "jsonld lists": LD.format("[" * 50_000 + "]" * 50_000) + GOOD + H1,
    "jsonld nested typed": LD.format(('{"@type":"Product","isRelatedTo":' * 900) + "1" + "}" * 900),
    "jsonld huge integer": LD.format(NAMED + ', "sku": ' + "1" * 20_000 + "}") + GOOD + H1,
    "jsonld bad syntax": LD.format("{" + '"a": [,' * 20_000) + GOOD + H1,
    "jsonld NaN": LD.format(NAMED + ', "aggregateRating": {"ratingValue": NaN, "reviewCount": 3}}'),
    "jsonld Infinity": LD.format(NAMED + ', "aggregateRating": {"ratingValue": 1e999}}'),
    "jsonld too long": LD.format('{"a": "' + "x" * 2_000_001 + '"}') + GOOD + H1,
    "jsonld odd shapes": LD.format('[1, "x", null, {"@type": 5}, {"@type": ["Product", 7]}]') + H1,
    "jsonld odd values": LD.format(
        json.dumps(
            {
                "@type": "Product",
                "name": {"@value": ["x"]},
                "offers": [[1], "x", {"price": {"a": 1}}, {"price": True}],
                "brand": [[]],
                "image": [{"url": {}}, 5, None],
                "gtin": [1, {}],
                "aggregateRating": ["x", {"ratingValue": "\ud800", "reviewCount": "1" * 99}],
                "additionalProperty": [{"name": 1, "value": {}}, "x"],
            }
        )
    ),
    "jsonld id cycle": LD.format('{"@id": "a", "@type": "Product", "author": {"@id": "a"}}') + H1,
    "microdata nested": "<div itemscope itemprop=x>" * 3_000 + "x",
    "microdata flat": '<i itemscope itemtype="http://schema.org/Product">x</i>' * 3_000,
    "microdata cycle": "<p itemscope id=a itemref=b>x</p><p itemscope id=b itemref=a>y</p>",
    "prices": H1 + f"<span class=price>{'1 ' * 50_000}</span>" * 3,
    "price digits": H1 + f"<span itemprop=price content={'9' * 100_000}>1</span>",
    "price signs": H1 + "<p>" + "€ 1 $ " * 20_000 + "</p>",
    "price elements": H1 + "<p class=price>5 €</p>" * 5_000,
    "stock phrases": H1 + "<p>sold out</p>" * 5_000 + "in stock " * 20_000,
    "buttons": H1 + "<button class=cart>buy</button>" * 5_000,
    "state nested": H1 + '<script>{"sku":' + '{"name":"Lamp","a":' * 5_000 + "</script>",
    "state names": H1 + "<script>sku=" + "{name:'Lamp',price:1," * 20_000 + "</script>",
    "state strings": H1 + "<script>sku={name:'Lamp',b:'" + "\\\\'" * 100_000 + "</script>",
    "state digits": H1 + "<script>{name:'Lamp',price:" + "9" * 100_000 + "}</script>",
    "state form": H1 + f"<form data-product_variations='{'[' * 100_000}'></form>",
    "dates": f"<h1>A</h1><time>{'may 1 ' * 35}</time><time>{'12 ' * 300}</time>" + paragraphs(),
    "date digits": f"<h1>A</h1><time datetime={'1' * 100_000}>2020</time>" + paragraphs(),
    "names": f"<title>{'a - ' * 50_000}</title><h1>{'b | ' * 50_000}</h1>",
    "images": H1 + '<img src="/a.png?{}">' * 3_000,
    "srcset": H1 + f"<img srcset='{'a' * 50_000} b, {',' * 50_000}'>",
    "picture names": H1 + f"<img src='/{'1x1-' * 1_000}.jpg' data-zoom='{'.jpg' * 1_000}'>" * 50,
    "pictures in one": H1 + f"<div>{'<img src=/a.png alt=Lamp class=main>' * 5_000}</div>",
    "ratings": H1 + f"<p class=rating>{'4.5 out of 5 (31) reviews ' * 20_000}</p>",
    "rating digits": H1 + f"<p class=stars title='{'1' * 90}/5' style='width:{'9' * 90}%'>x</p>",
    "rated parts": H1 + "<ul>" + "<li class=review><b class=stars>4.5</b>" * 5_000 + "</ul>",
    "blocks": H1 + f"<div class=description>{'text that goes on and on '}" * 3_000,
    "labels": H1 + "<h2>Description</h2>" * 5_000 + f"<p>{'text ' * 20}</p>" * 3_000,
    "bad urls": H1 + '<a href="http://[x">y</a><img src="http://[::1"><base href="//[">',
    "table rows": H1 + "<table>" + "<tr><td>a<td>b" * 5_000 + "</table>",
    "byline": f"<h1>A</h1><p class=author>{'and ' * 20_000}</p>" + paragraphs(),
    "bylines": "<h1>A</h1>" + "<p class=author>By A, B & C, 1/2/2020 at 10:20</p>" * 4_000,
    "author links": "<h1>A</h1>" + f"<a rel=author href=/author/x>{'a b, ' * 40}</a>" * 4_000,
    "times": "<h1>A</h1>" + "<time datetime='3/4/2020'>May 4, 2020</time>" * 4_000,
    "date words": f"<h1>A</h1><p class=date>{'20 20 de ' * 15}2020-</p>" + paragraphs(),
    "scripted dates": f"<h1>A</h1><script>{chr(34)}published{chr(34)}:{' ' * 50_000}</script>" * 9,
    "headings": "".join(f"<h1><b>{n}</b><i>x - y</i></h1>" for n in range(4_000)) + paragraphs(),
    "shared pictures": "<meta property=og:image content=/a-1x1-1x1-1x1.png>" * 999 + H1,
    "picture sizes": H1 + f"<img src='/{'-100x100' * 400}a.png'>" * 40,
    "wide characters": H1 + f"<article>{'<p>' + '海の上の嵐' * 2_000 + '</p>'}</article>" * 70,
    "data URLs": H1 + f"<div><img src='data:image/png;base64,{'A' * 60_000}'></div>" * 60,
    "many siblings": H1 + "<div><img src=/a.png></div>" * 3_000,
    "many blocks": H1 + "<p>A word, and <a href=/x>more</a>.</p>" * 3_000,
    "many breaks": H1 + "<div>" + "word.<br><br>" * 3_000 + "</div>",
    "many tweets": H1 + "<blockquote class=tweet><p>a</p><p>b</p></blockquote>" * 1_000,
    "markup with the text": article(headline="Lamp", articleBody="a" * 400_000)
    + f"<p>{'a' * 100}b</p>" * 2_000,
    "deep and empty": "<div>" * 240 + "<i></i>" * 20_000 + "x",
    "metas": "".join(f"<meta name=m{number} content=x>" for number in range(5_000)) + H1,
    "identity labels": H1 + "<b>SKU</b>" * 3_000 + "<p>Model Number: </p>" * 3_000 + "a:" * 100_000,
    "label and digits": H1 + f"<p>Item {'1' * 100_000}</p><p>{'item ' * 59}1</p>" * 20,
    "data attributes": H1 + "".join(f"<i data-sku=A{number}>1</i>" for number in range(5_000)),
    "script keys": H1 + f"<script>{'brand: ean: sku: ' * 60_000}</script>",
    "rows in rows": H1 + "<div><i>a</i><div>b" * 1_000,
    "links in rows": "<p>" + "<span><a href=/a/b>x</a></span>" * 3_000 + "</p>" + H1,
    "breadcrumbs in breadcrumbs": "<div class=breadcrumbs><a href=/>x</a>" * 2_000 + H1,
    "names of elements": H1 + f"<div class='{'aB ' * 100_000}' id='{'x' * 300_000}'>x</div>" * 3,
    "comments": H1 + "<!-- x -->" * 20_000 + "<p>" + "<!---->y" * 20_000,
    "hidden in hidden": H1 + "<div hidden style='display:none' role=menu>" * 240 + "x",
    "noscripts": H1 + f"<noscript>{'<b>x</b>' * 200}" * 240,
    "breadcrumbs": '<ul class="breadcrumb">' + "<li><a href=x>y</a>" * 3_000 + "</ul>" + H1,
}


@pytest.mark.parametrize("page_type", ["product", "article", "auto"])
@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_raises_the_documented_fault_or_returns(html: str, page_type: str) -> None:
    try:
        item = extract(html, URL, page_type).to_dict()
    except TaskFault:
        return
    # Surrogates would not encode, NaN and infinities would not pass.
    assert len(json.dumps(item, allow_nan=False, ensure_ascii=False).encode()) <= 2_000_000
    assert all(bounded(value) for value in members(item))


def members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for member in value.values() for leaf in members(member)]
    if isinstance(value, list):
        assert len(value) <= 200
        return [leaf for member in value for leaf in members(member)]
    return [value]


def bounded(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 2**63
    return not any(ord(letter) < 9 or letter == "\x7f" for letter in value)


@pytest.mark.parametrize(
    "name", [name for name, html in PAGES.items() if GOOD in html and H1 in html]
)
def test_one_broken_block_costs_only_itself(name: str) -> None:
    item = extract(PAGES[name], URL, "product").to_dict()
    assert item["offers"] == [{"price": "5", "currency": "EUR", "availability": "InStock"}]
