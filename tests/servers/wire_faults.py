"""Answers that are wrong on the wire: ``python -m tests.servers.wire_faults`` serves them.

A path gives the bytes of :data:`ANSWERS`, after which the connection ends; ``/_hits`` tells how
often each path was asked for, ``/_greeter`` the port of a server that speaks first.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import socket
import struct
import zlib
from collections import Counter

import brotli

from tests.pages import media
from tests.servers.demo_site import serve
from tests.servers.http11 import Answer, Request, Response, Wire

PAGE = (
    b"<!doctype html><html><head><title>Tin kettle</title></head><body><h1>Tin kettle</h1>"
    b"<p>Price: $ 24.90</p><p>It boils water for four cups, and whistles when it does.</p>"
    b"</body></html>"
)
STATUSES = (
    *(204, 205, 300, 304, 400, 401, 403, 404, 405, 408, 410, 418, 425, 429, 451),
    *(500, 501, 502, 503, 504, 520, 522, 599, 999),
)
ZIPPED = gzip.compress(PAGE)
BOMB = gzip.compress(b"\0" * 2**23, compresslevel=9)
RESET = struct.pack("ii", 1, 0)


def ok(body: bytes, *headers: str, content_type: str = "text/html; charset=utf-8") -> bytes:
    """Give a whole answer."""
    lines = [
        "HTTP/1.1 200 OK",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return head(*lines) + body


def head(*lines: str) -> bytes:
    """Give the first lines of an answer."""
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def encoded(body: bytes, coding: str) -> bytes:
    """Give an answer whose body is declared to be encoded."""
    return ok(body, f"Content-Encoding: {coding}")


def to(location: str) -> bytes:
    """Send the client elsewhere."""
    return head("HTTP/1.1 302 Found", f"Location: {location}", "Content-Length: 0")


def status(number: int) -> bytes:
    """Give a small page with a status."""
    if number in {204, 304}:
        return head(f"HTTP/1.1 {number} Odd")
    return head(f"HTTP/1.1 {number} Odd", f"Content-Length: {len(PAGE)}") + PAGE


ANSWERS: dict[str, bytes] = {
    "/good": ok(PAGE),
    "/good/one-zero": head("HTTP/1.0 200 OK", "Content-Type: text/html") + PAGE,
    "/good/no-reason": ok(PAGE).replace(b"200 OK", b"200"),
    "/good/gzip": encoded(ZIPPED, "gzip"),
    "/good/x-gzip": encoded(ZIPPED, "x-gzip"),
    "/good/garbage-after-gzip": encoded(ZIPPED + b"\0\0garbage", "gzip"),
    "/good/br": encoded(brotli.compress(PAGE), "br"),
    "/good/deflate-in-gzip": encoded(gzip.compress(zlib.compress(PAGE)), "deflate, gzip"),
    "/good/unknown-coding": encoded(PAGE, "rot13"),
    **{f"/status/{number}": status(number) for number in STATUSES},
    "/gone-gzip": head("HTTP/1.1 404 Gone", "Content-Encoding: gzip", "Content-Length: 9")
    + b"not there",
    "/captcha": ok(PAGE.replace(b"Tin kettle", b"Are You a Robot?")),
    "/refused-politely": head("HTTP/1.1 403 No", "Content-Length: 13") + b"Access DENIED",
    "/close": b"",
    "/http09": b"<html><body>hello</body></html>",
    "/banner": b"220 mail ready\r\n",
    "/bad-status-line": head("HTTP/1.1 OK OK"),
    "/in-headers": b"HTTP/1.1 200 OK\r\nContent-Type: te",
    "/bad-length": head("HTTP/1.1 200 OK", "Content-Length: many") + PAGE,
    "/negative-length": head("HTTP/1.1 200 OK", "Content-Length: -5") + PAGE,
    "/two-lengths": head("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 9") + PAGE,
    "/long-header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2**21 + b"\r\n\r\n",
    "/short": head("HTTP/1.1 200 OK", "Content-Length: 5000") + PAGE,
    "/bad-chunk": head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + b"zz\r\nabc\r\n",
    "/short-chunk": head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + b"ff\r\nabc",
    "/large": head("HTTP/1.1 200 OK", "Content-Length: 99999999999") + PAGE,
    "/not-gzip": encoded(PAGE, "gzip"),
    "/gzip-word": encoded(b"gzip" * 500, "gzip"),
    "/cut-gzip": encoded(ZIPPED[:-30], "gzip"),
    "/cut-br": encoded(brotli.compress(PAGE)[:-5], "br"),
    "/bomb": encoded(BOMB, "gzip"),
    "/bomb-in-gzip": encoded(gzip.compress(BOMB), "gzip, gzip"),
    "/five-codings": encoded(ZIPPED, "gzip, gzip, gzip, gzip, gzip"),
    "/loop": to("/loop"),
    "/empty-location": to(""),
    "/no-location": head("HTTP/1.1 302 Found", "Content-Length: 0"),
    "/to-file": to("file:///etc/hostname"),
    "/to-ftp": to("ftp://127.0.0.1/x"),
    "/to-data": to("data:text/html,hello"),
    "/to-javascript": to("javascript:alert(1)"),
    "/to-bad-ipv6": to("http://[::1/"),
    "/to-port-99999": to("http://127.0.0.1:99999/"),
    "/to-space": to("http://exa mple/"),
    "/empty": ok(b""),
    "/white": ok(b" \n\t "),
    "/script": ok(b"<html><body><script>1</script></body></html>"),
    "/png": ok(media.picture("wire"), content_type="image/png"),
    "/png-as-html": ok(media.picture("wire")),
    "/pdf": ok(b"%PDF-1.4\n1 0 obj", content_type="application/pdf"),
    "/octets": ok(bytes(range(256)), content_type="application/octet-stream"),
}
"""What is sent for each path."""


class WireFaults:
    """The site and its memory."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.greeter: asyncio.Server | None = None

    async def answer(self, request: Request) -> Answer:
        """Answer one request."""
        if request.path == "/_hits":
            return Response(json.dumps(self.hits).encode(), content_type="application/json")
        if request.path == "/_greeter":
            self.greeter = self.greeter or await asyncio.start_server(greet, "127.0.0.1", 0)
            return Response(str(self.greeter.sockets[0].getsockname()[1]).encode())
        self.hits[request.path] += 1
        if request.path == "/flaky" and self.hits["/flaky"] > 2:
            return Wire(sender(ANSWERS["/good"]).talk)
        if talk := TALKS.get(request.path):
            return Wire(talk)
        return sender(ANSWERS.get(request.path, b""))


def sender(data: bytes) -> Wire:
    """Send these bytes and hang up."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return Wire(talk)


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak first, as mail servers do."""
    writer.write(b"220 mail ready\r\n")
    await reader.read()
    writer.close()


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection off."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


async def reset_in_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection off inside the body."""
    writer.write(ANSWERS["/short"])
    await writer.drain()
    await reset(reader, writer)


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Stay silent until the client hangs up."""
    await reader.read()


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a body that has no end."""
    writer.write(head("HTTP/1.1 200 OK", "Content-Type: text/html"))
    while True:
        writer.write(b"p" * 2**20)
        await writer.drain()


async def endless_headers(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send headers that have no end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: and more\r\n" * 100)
        await writer.drain()


TALKS = {
    "/reset": reset,
    "/reset-in-body": reset_in_body,
    "/hang": hang,
    "/endless": endless,
    "/endless-headers": endless_headers,
}
"""What needs more than bytes."""


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Serve wrong answers on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 (default): any free port")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    options = parser.parse_args()
    asyncio.run(serve(WireFaults().answer, options.port, until_eof=options.until_eof))


if __name__ == "__main__":
    main()
