"""Answers that go wrong on purpose, one path each, and odd ones that are still good."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable

from tests.pages import media
from tests.pages.catalog import product
from tests.pages.faulty import CHAIN_HOPS, ENCODED, GOOD_PRODUCT, STATUSES
from tests.pages.render import render_page
from tests.servers.http11 import Answer, Request, Response, Wire

SCRIPT_ONLY = (
    b"<!doctype html><html><head><script>window.shop = {items: []};</script></head>"
    b"<body><div id='app'></div><script src='/app.js'></script></body></html>"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Faults:
    """The paths below ``/faulty/``; remembers which flaky pages were asked before."""

    def __init__(self) -> None:
        self.asked_before: set[str] = set()

    async def answer(self, request: Request) -> Answer:
        """Answer one request for a faulty path."""
        name = request.path.removeprefix("/faulty/")
        if name.isdigit() and int(name) in STATUSES:
            return Response(b"<h1>This page always fails</h1>", int(name))
        if name == "flaky":
            return self.flaky(request)
        if name == "slow":
            await asyncio.sleep(min(float(request.query.get("seconds", "1")), 3600))
            return good(request)
        make = FAULTS.get(name)
        return make(request) if make else Response(b"<h1>No such fault</h1>", 404)

    def flaky(self, request: Request) -> Response:
        """Fail the first time that an ``?id=`` is asked for, be good afterwards."""
        key = request.query.get("id", "")
        if key in self.asked_before:
            return good(request)
        self.asked_before.add(key)
        return Response(b"<h1>Out of breath, try again</h1>", 500)


def good(request: Request) -> Response:
    """Answer with a good product page under the address that was asked for."""
    return Response(page_text(GOOD_PRODUCT, request).encode())


def page_text(slug: str, request: Request, charset: str | None = "utf-8") -> str:
    """Render a product under the address that was asked for."""
    return render_page(product(slug), request.base, request.base + request.path, charset)


def encoded(request: Request) -> Response:
    """Answer with a good page in an old charset, declared in one place only."""
    case = ENCODED[request.path]
    text = page_text(case.slug, request, case.meta_charset)
    content_type = (
        f"text/html; charset={case.header_charset}" if case.header_charset else "text/html"
    )
    return Response(text.encode(case.codec, "xmlcharrefreplace"), content_type=content_type)


def zipped(request: Request) -> Response:
    """Answer with a good page, compressed."""
    body = gzip.compress(page_text(GOOD_PRODUCT, request).encode())
    return Response(body, headers={"Content-Encoding": "gzip"})


def redirect(location: str) -> Response:
    """Send the client elsewhere."""
    return Response(b"", 302, headers={"Location": location})


def chain(request: Request) -> Response:
    """Redirect often, but not for ever."""
    left = int(request.query.get("left", CHAIN_HOPS)) - 1
    return redirect(f"/faulty/redirect-chain?left={left}") if left else redirect_ok(request)


def redirect_ok(request: Request) -> Response:
    """Send the client to a good product."""
    return redirect(product(GOOD_PRODUCT).path)


async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up without a word."""
    writer.close()


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Stay silent until the client hangs up."""
    await reader.read()


async def short(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Promise more bytes than come."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n"
    writer.write(head + b"<!doctype html><h1>This page breaks off in the mid")
    await writer.drain()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the body at one byte a second."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    for _ in range(5000):
        writer.write(b"p")
        await writer.drain()
        await asyncio.sleep(1)


async def not_http(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet as a mail server does."""
    writer.write(b"220 harbour.example ESMTP ready\r\n")
    await writer.drain()


FAULTS: dict[str, Callable[[Request], Answer]] = {
    "empty": lambda _: Response(b""),
    "script-only": lambda _: Response(SCRIPT_ONLY),
    "image": lambda _: Response(media.picture("fault"), content_type="image/png"),
    "png-as-html": lambda _: Response(media.picture("fault")),
    "pdf": lambda _: Response(PDF, content_type="application/pdf"),
    "redirect-loop": lambda _: redirect("/faulty/redirect-loop"),
    "redirect-chain": chain,
    "redirect-nowhere": lambda _: Response(b"", 302),
    "redirect-ok": redirect_ok,
    "close": lambda _: Wire(close),
    "short": lambda _: Wire(short),
    "hang": lambda _: Wire(hang),
    "drip": lambda _: Wire(drip),
    "not-http": lambda _: Wire(not_http),
    "gzip": zipped,
} | {path.removeprefix("/faulty/"): encoded for path in ENCODED}
