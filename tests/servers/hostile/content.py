"""Content: nothing to see, something else than a page, and pages built to break what reads them.

A hostile page with a good product on it gives the product wherever the fences only have to leave
something out; it gives ``internal_error`` where reading it at all would take too long.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from tests.pages import media
from tests.servers.hostile.answers import (
    GOOD,
    HTML,
    NAME,
    SHOWN,
    document,
    jsonld,
    reply,
    script,
)
from tests.servers.hostile.case import (
    INTERNAL_ERROR,
    ITEM,
    NO_VISIBLE_ELEMENTS,
    Case,
    Maker,
)
from tests.servers.http11 import Answer, Request

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HEADLINE = "How kettles boil"
OFFER = {"@type": "Offer", "price": "24.90", "priceCurrency": "USD"}


def typed(content_type: str | None, body: bytes = GOOD) -> Maker:
    """Answer with this content type."""
    return reply(body, content_type=content_type)


def shop(head: bytes = b"", body: bytes = b"") -> bytes:
    """Give a product page with something in its head and behind its text."""
    return document(SHOWN + body, jsonld(offers=OFFER) + head)


def shown_only(head: bytes = b"", body: bytes = b"") -> bytes:
    """Give a product page without structured data of its own."""
    return document(SHOWN + body, head)


def article(date: str) -> bytes:
    """Give an article of this date, in its data and on the page."""
    data = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": date}
    text = "<p>Kettles boil water, they always did, and they will go on to do so for long.</p>" * 5
    shown = f"<article><h1>{HEADLINE}</h1><time>{date}</time>{text}</article>"
    return document(shown.encode(), script(json.dumps(data).encode())).replace(
        b"<title>Enamel kettle", b"<title>" + HEADLINE.encode()
    )


def priced(price: str) -> bytes:
    """Give a product of this price, in its data and on the page."""
    data = jsonld(offers=OFFER | {"price": price})
    return document(f"<h1>{NAME}</h1><p class='price'>{price}</p>".encode(), data)


NOTHING_TO_SEE: dict[str, Maker] = {
    "empty": reply(b""),
    "white-space": reply(b" \r\n\t " * 1000),
    "script-only": reply(
        b"<!doctype html><html><head><script>window.shop = {};</script></head><body>"
        b"<div id='app'></div><script src='/app.js'></script></body></html>"
    ),
    "comment-only": reply(
        b"<!doctype html><html><body><!-- " + b"x" * 5000 + b" --></body></html>"
    ),
    "image": typed("image/png", media.picture("hostile")),
    "octet-stream": typed("application/octet-stream", bytes(range(256)) * 20),
    "html-as-octet-stream": typed("application/octet-stream"),
    "pdf": typed("application/pdf", PDF),
    "pdf-as-html": typed(HTML, PDF),
    "png-as-html": typed(HTML, media.picture("hostile")),
    "jpeg-as-html": typed(HTML, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 20),
    "zip-as-html": typed(HTML, b"PK\x03\x04" + bytes(range(256)) * 20),
    "gzip-as-html": typed(HTML, b"\x1f\x8b\x08" + bytes(range(256)) * 20),
    "noise-as-html": typed(HTML, bytes(range(256)) * 20),
    "json": typed("application/json", b'{"name": "Enamel kettle"}'),
    "svg": typed("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "css": reply(b"", content_type="text/css"),
    "zeros": typed(HTML, bytes(5000)),
}

GOOD_ALL_THE_SAME: dict[str, Maker] = {
    "utf-16": typed("text/html; charset=utf-16", GOOD.decode().encode("utf-16")),
    "utf-16-bom": typed("text/html", GOOD.decode().encode("utf-16")),
    "utf-8-bom": typed("text/html; charset=latin-1", b"\xef\xbb\xbf" + GOOD),
    "charset-unknown": typed("text/html; charset=klingon"),
    "charset-empty": typed("text/html; charset="),
    "charset-is-code": typed("text/html; charset=\"__import__('os')\""),
    "no-type": typed(None),
    "odd-type": typed("kettle"),
    "xhtml": typed("application/xhtml+xml"),
    "plain-text": typed("text/plain"),
    "invalid-utf-8": reply(shop(body=b"<p>" + b"\xff\xfe\xc0\x80\xed\xa0\x80" * 100 + b"</p>")),
    "nul-bytes": reply(shop(body=b"<p>wat\x00er</p>" * 100)),
    "controls": reply(shop(body=b"<p>It boils water well.</p>" * 100 + b"<p>wat\x01\x08er</p>")),
    "entities": reply(
        b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'kettle'><!ENTITY b '&a;&a;&a;&a;'>"
        b"<!ENTITY c '&b;&b;&b;&b;'>]>" + shop(body=b"<p>&c;&c;</p>")
    ),
    "file-entity": reply(
        b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + shop(body=b"<p>&x;</p>")
    ),
    "unclosed": reply(shop().replace(b"</body></html>", b"<table><tr><td><b><i>")),
    "surrogates": reply(shop(script(b'{"@type": "Product", "color": "\\ud800"}'))),
    "lone-quote": reply(shop(body=b"<a href='>x</a>" + b'<p title=">' * 100)),
}


def large(make: Callable[[], bytes]) -> Maker:
    """Answer with a page that is made when it is first asked for."""
    made = cache(make)

    def answer(request: Request) -> Answer:
        return reply(made())(request)

    return answer


def attributes(number: int) -> bytes:
    """Give a page with an element of so many attributes."""
    return shop(body=b"<div " + b" ".join(b"a%d=1" % n for n in range(number)) + b">x</div>")


def microdata(body: bytes) -> bytes:
    """Give a product page with microdata."""
    start = b"<div itemscope itemtype='https://schema.org/Product'>"
    return document(SHOWN + start + body + b"</div>")


LEFT_OUT: dict[str, Maker] = {
    "nested-div": large(lambda: shop(body=b"<div>" * 100_000)),
    "nested-240k": large(lambda: shop(body=b"<div>" * 240_000)),
    "nested-bold": large(lambda: shop(body=b"<b>" * 100_000)),
    "nested-tables": large(lambda: shop(body=b"<table><tr><td>" * 20_000)),
    "adoption": large(lambda: shop(body=b"<a><b><i><p>" * 5000 + b"</a></b></i>" * 5000)),
    "attributes-900": large(lambda: attributes(900)),
    "attribute-5m": large(lambda: shop(body=b"<p data-x='" + b"x" * 5_000_000 + b"'>x</p>")),
    "data-url": large(
        lambda: shop(body=b"<img src='data:image/png;base64," + b"A" * 8_000_000 + b"'>")
    ),
    "text-9m": large(lambda: shop(body=b"<p>" + b"boils " * 1_500_000 + b"</p>")),
    "comment-9m": large(lambda: shop(body=b"<!--" + b"x" * 9_000_000 + b"-->")),
    "script-9m": large(lambda: shop(body=b"<script>" + b"x=1;" * 2_250_000 + b"</script>")),
    "open-tags": large(lambda: shop(body=b"<" * 500_000)),
    "ampersands": large(lambda: shop(body=b"&" * 500_000)),
    "metas": large(lambda: shop(b"<meta name='description' content='x'>" * 50_000)),
    "jsonld-nested": large(lambda: shown_only(script(b'{"a":' * 100_000 + b"1" + b"}" * 100_000))),
    "jsonld-list": large(lambda: shown_only(script(b"[" * 100_000 + b"]" * 100_000))),
    "jsonld-digits": large(
        lambda: shop(script(b'{"@type": "Product", "sku": ' + b"9" * 1_000_000 + b"}"))
    ),
    "jsonld-nan": large(lambda: shop(script(b'{"@type": "Product", "weight": NaN, "a": 1e999}'))),
    "jsonld-bad": large(lambda: shop(script(b'{"@type": "Product", ' * 50_000))),
    "jsonld-8m": large(
        lambda: shop(script(b'{"@type": "Product", "sku": "' + b"x" * 8_000_000 + b'"}'))
    ),
    "jsonld-blocks": large(lambda: shop(script(b'{"@type": "Thing"}') * 20_000)),
    "jsonld-self": reply(
        shop(script(b'{"@id": "#a", "@type": "Product", "isRelatedTo": {"@id": "#a"}}'))
    ),
    "microdata-nested": large(lambda: microdata(b"<div itemprop='a' itemscope>" * 5000)),
    "microdata-flat": large(lambda: microdata(b"<b itemprop='color'>x</b>" * 20_000)),
    "microdata-cycle": reply(microdata(b"<div id='a' itemprop='b' itemscope itemref='a'>x</div>")),
    "price-50k": large(lambda: priced("1 " * 25_000)),
    "price-digits": large(lambda: priced("9" * 1_000_000)),
    "name-1m": large(lambda: shop(b"<meta property='og:title' content='" + b"k" * 400_000 + b"'>")),
    "links": large(lambda: shop(body=b"<a href='/k'>kettle</a>" * 50_000)),
    "pictures": large(lambda: shop(body=b"<img src='/k.png' alt='kettle'>" * 50_000)),
}

DATES = {
    "may": "may 1 " * 35 + "2024",
    "twelve": "12 " * 300 + "2024",
    "clock": "1:" * 5000 + "2024",
    "digits": "2024" + "1" * 100_000,
    "short": "may 1 may 1 may 1 may 1 may 1 may 1 2024",
    "words": "kettlember 99 of the seventh hour 2024",
}

HOPELESS: dict[str, Maker] = {
    "nested-2m": large(lambda: shop(body=b"<div>" * 1_900_000)),
    "attributes-50k": large(lambda: attributes(50_000)),
    "elements-1m": large(lambda: shop(body=b"<i>x</i>" * 1_000_000)),
}

CASES = (
    *(
        Case(f"/content/{name}", NO_VISIBLE_ELEMENTS, maker, 1)
        for name, maker in NOTHING_TO_SEE.items()
    ),
    *(
        Case(f"/content/{name}", ITEM, maker, 1, name=NAME)
        for name, maker in GOOD_ALL_THE_SAME.items()
    ),
    *(Case(f"/content/{name}", ITEM, maker, name=NAME) for name, maker in LEFT_OUT.items()),
    Case(
        "/content/charset-lies",
        ITEM,
        typed("text/html; charset=utf-16"),
        1,
        why="the header is believed before all but a byte order mark, as browsers do",
    ),
    *(
        Case(
            f"/content/date-{name}",
            ITEM,
            reply(article(date)),
            1,
            page_type="article",
            name=HEADLINE,
            why="a date that cannot be read costs only itself",
        )
        for name, date in DATES.items()
    ),
    *(
        Case(f"/content/{name}", INTERNAL_ERROR, maker, why="more than the fence lets through")
        for name, maker in HOPELESS.items()
    ),
    Case(
        "/content/text-20m",
        NO_VISIBLE_ELEMENTS,
        large(lambda: shop(body=b"<p>" + b"boils " * 3_300_000 + b"</p>")),
        why="no parser is given more than 10 MB",
    ),
)
