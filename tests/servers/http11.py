"""Just enough of HTTP/1.1 to serve pages well and faults precisely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

HTML = "text/html; charset=utf-8"
NO_BODY = {204, 304}


@dataclass(frozen=True)
class Request:
    """One parsed request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    version: str
    headers: dict[str, str]

    @property
    def base(self) -> str:
        """The address under which the client knows this server."""
        return f"http://{self.headers.get('host', '127.0.0.1')}"

    @property
    def keep_alive(self) -> bool:
        """Whether the client wants to send another request over this connection."""
        wish = self.headers.get("connection", "").lower()
        return wish != "close" if self.version == "HTTP/1.1" else wish == "keep-alive"


class Answer(Protocol):
    """What a handler returns: it knows how to write itself."""

    async def send(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Write the answer; tell whether the connection may be used again."""
        ...


@dataclass(frozen=True)
class Response:
    """A well-formed answer."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)

    async def send(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Write head and body."""
        writer.write(self.head(request.keep_alive))
        if request.method != "HEAD" and self.status not in NO_BODY:
            writer.write(self.body)
        await writer.drain()
        return request.keep_alive

    def head(self, keep_alive: bool) -> bytes:
        """Give the status line and headers."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        if self.status not in NO_BODY:
            lines += [f"Content-Type: {self.content_type}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True)
class Wire:
    """An answer that handles the raw connection itself, which is closed afterwards."""

    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

    async def send(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Hand the connection over."""
        await self.talk(reader, writer)
        return False


Handler = Callable[[Request], Awaitable[Answer]]


async def serve_connection(
    handler: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer the requests of one connection until either side has had enough."""
    try:
        while request := await read_request(reader):
            answer = await handler(request)
            if not await answer.send(request, reader, writer):
                break
    except (ConnectionError, asyncio.CancelledError):
        pass  # the client went away, or the server ends: there is nobody to tell
    finally:
        writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read one request, its body thrown away; None once the client closes or talks nonsense."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        request = parse_head(head.decode("latin-1"))
        await reader.readexactly(int(request.headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        return None
    return request


def parse_head(head: str) -> Request:
    """Parse the request line and headers."""
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    parts = urlsplit(target)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(method, unquote(parts.path), query, version, headers)
