"""Answers byte for byte as the cases want them; the connection is closed after each."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.servers.hostile.case import Maker
from tests.servers.http11 import Request, Wire

HTML = "text/html; charset=utf-8"
NAME = "Enamel kettle"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Raw:
    """Bytes that are the whole answer."""

    data: bytes

    async def send(
        self, _: Request, __: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Write them."""
        writer.write(self.data)
        await writer.drain()
        return False


def document(body: bytes, head: bytes = b"", language: bytes = b"en") -> bytes:
    """Give an HTML document."""
    return (
        b'<!doctype html><html lang="' + language + b'"><head><meta charset="utf-8"><title>'
        b"Enamel kettle</title>" + head + b"</head><body>" + body + b"</body></html>"
    )


def jsonld(**more: object) -> bytes:
    """Give structured data of a product in a script element."""
    data = {"@context": "https://schema.org", "@type": "Product", "name": NAME, "sku": "K-1"}
    return script(json.dumps(data | more).encode())


def script(data: bytes) -> bytes:
    """Give a script element with structured data."""
    return b'<script type="application/ld+json">' + data + b"</script>"


SHOWN = b"<h1>Enamel kettle</h1><p class='price'>$ 24.90</p><p>It boils water.</p>"
GOOD = document(SHOWN, jsonld(offers={"@type": "Offer", "price": "24.90", "priceCurrency": "USD"}))
"""A product page."""


def head(
    status: str = "200 OK",
    *headers: str,
    content_type: str | None = HTML,
    version: str = "HTTP/1.1",
) -> bytes:
    """Give a status line and headers."""
    lines = [f"{version} {status}", *headers, "Connection: close"]
    if content_type is not None:
        lines.insert(1, f"Content-Type: {content_type}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def reply(
    body: bytes = GOOD,
    status: str = "200 OK",
    *headers: str,
    content_type: str | None = HTML,
    version: str = "HTTP/1.1",
) -> Maker:
    """Make an answer with its length."""
    length = f"Content-Length: {len(body)}"
    start = head(status, length, *headers, content_type=content_type, version=version)
    return raw(start + body)


def raw(data: bytes) -> Maker:
    """Make an answer of these bytes."""
    return lambda _: Raw(data)


def talk(conversation: Talk) -> Maker:
    """Make an answer that handles the connection itself."""
    return lambda _: Wire(conversation)


def pieces(*parts: bytes, pause: float = 0.0, then: Talk | None = None) -> Maker:
    """Make an answer that is sent in parts, with a pause before each but the first."""

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, part in enumerate(parts):
            if number:
                await asyncio.sleep(pause)
            writer.write(part)
            await writer.drain()
        if then:
            await then(reader, writer)

    return talk(send)


def endless(start: bytes, part: bytes, pause: float = 0.0) -> Maker:
    """Make an answer that ends when the client has had enough."""

    async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return talk(send)


async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close the connection."""
    writer.close()


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection, once the client has had the time to read what was sent."""
    await asyncio.sleep(0.05)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Say nothing more until the client leaves."""
    await reader.read()
