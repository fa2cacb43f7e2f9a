"""The site itself: ``python -m tests.servers.hostile.site`` prints its address and serves.

``/_hits`` tells how often each path was asked for, ``/_places`` on which ports its servers are.
"""

from __future__ import annotations

import asyncio
import json
import signal
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from tests.servers.demo_site import call_at_eof, running_site
from tests.servers.hostile import bodies, tls
from tests.servers.hostile.answers import Raw, close, hang, reply
from tests.servers.hostile.case import Places
from tests.servers.hostile.table import CASES
from tests.servers.http11 import Answer, Request, Response, parse_head
from tests.servers.tcp_proxy import reserve_port

HOST = "127.0.0.1"
END = b"\r\n\r\n"
TLS_HELLO = b"\x16"
NOT_TLS = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nThis port speaks plain HTTP.\n"


class HostileSite:
    """Answers each path as its case says."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.places: Places | None = None
        self.answers = {case.path: case.answer for case in CASES if case.answer}

    async def answer(self, request: Request) -> Answer:
        """Answer one request."""
        told = {"/_hits": dict(self.hits), "/_places": self.places and asdict(self.places)}
        if request.path in told:
            body = json.dumps(told[request.path]).encode()
            if request.query.get("reset"):
                self.hits.clear()
            return Response(body, content_type="application/json")
        self.hits[request.path] += 1
        make = self.answers.get(request.path, reply(b"<h1>No such case</h1>", "404 Not Found"))
        answer = make(request)
        if isinstance(answer, Raw) and self.places and b"\r\nLocation: " in answer.data:
            return Raw(self.places.fill(answer.data.decode("latin-1")).encode("latin-1"))
        return answer

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the one request of a connection."""
        with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
            try:
                first = await reader.readexactly(1)
                if first == TLS_HELLO:
                    writer.write(NOT_TLS)
                    return
                request = parse_head((first + await reader.readuntil(END)).decode("latin-1"))
                answer = await self.answer(request)
                await answer.send(request, reader, writer)
            except asyncio.IncompleteReadError:
                pass  # the client left without a question
            finally:
                writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wait until the client leaves."""
    with suppress(ConnectionError, asyncio.CancelledError):
        await hang(reader, writer)
    writer.close()


async def serve() -> None:
    """Serve until SIGTERM comes or standard input ends; print the address."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    call_at_eof(partial(loop.call_soon_threadsafe, stop.set))
    await loop.run_in_executor(None, bodies.prepare)
    site = HostileSite()
    start = partial(asyncio.start_server, host=HOST, port=0, backlog=512)
    with TemporaryDirectory() as folder, reserve_port() as refused:
        servers = [
            await start(site.connect),
            await start(site.connect, ssl=tls.context(Path(folder))),
            await start(say_nothing),
            await start(close),
        ]
        ports = [server.sockets[0].getsockname()[1] for server in servers]
        site.places = Places(*ports, refused.getsockname()[1])
        print(f"http://{HOST}:{site.places.port}", flush=True)
        await stop.wait()
        for server in servers:
            server.close()


@contextmanager
def running_hostile_site() -> Iterator[str]:
    """Run the site in a process of its own and give its base URL."""
    with running_site("tests.servers.hostile.site") as base_url:
        yield base_url


def ask(base_url: str, path: str) -> Any:
    """Ask a running site about itself."""
    with urlopen(base_url + path) as answer:
        return json.load(answer)


def places_of(base_url: str) -> Places:
    """Give the ports of a running site."""
    return Places(**ask(base_url, "/_places"))


if __name__ == "__main__":
    asyncio.run(serve())
