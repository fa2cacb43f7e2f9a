"""A site on several loopback addresses that tells how it was treated.

``/page/N`` answers, ``/busy/N?times=T&after=S`` with 429 the first T times, ``/limit/N?rate=R``
with 429 beyond R requests in a second, ``/hang/N`` never; each with ``ms=M`` after M milliseconds.
``/_report`` gives, for each address, the most requests at once and the time and status of every
answer.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from tests.servers.demo_site import call_at_eof
from tests.servers.http11 import Answer, Request, Response, serve_connection

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
PAGE = b"<!doctype html><title>A page</title><h1>A page</h1><p>With a little text.</p>"


@dataclass
class Host:
    """What one address has seen."""

    now: int = 0
    most: int = 0
    refused: int = 0
    recent: deque[float] = field(default_factory=deque)
    answers: list[tuple[float, float, int]] = field(default_factory=list)


class Patience:
    """The answers of all addresses."""

    def __init__(self) -> None:
        self.hosts = {name: Host() for name in HOSTS}

    async def answer(self, name: str, request: Request) -> Answer:
        """Answer one request that came to an address."""
        if request.path == "/_report":
            report = {n: {"most": h.most, "answers": h.answers} for n, h in self.hosts.items()}
            return Response(json.dumps(report).encode(), content_type="application/json")
        host, came = self.hosts[name], monotonic()
        host.now += 1
        host.most = max(host.most, host.now)
        try:
            response = await self.page(host, request)
            host.answers.append((came, monotonic(), response.status))
            return response
        finally:
            host.now -= 1

    async def page(self, host: Host, request: Request) -> Response:
        """Answer by what the path says."""
        kind, query = request.path.split("/")[1], request.query
        if kind == "hang":
            await asyncio.sleep(60)
        await asyncio.sleep(int(query.get("ms", "0")) / 1000)
        if kind == "busy" and host.refused < int(query["times"]):
            host.refused += 1
            after = {"Retry-After": query["after"]} if query.get("after") else {}
            return Response(b"slower, please", int(query.get("status", "429")), headers=after)
        if kind == "limit" and self.too_many(host.recent, int(query["rate"])):
            return Response(b"slower, please", 429)
        return Response(PAGE)

    def too_many(self, recent: deque[float], rate: int) -> bool:
        """Tell whether more than so many were let through within a second."""
        now = monotonic()
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if len(recent) >= rate:
            return True
        recent.append(now)
        return False


async def main() -> None:
    """Serve one port on every address until standard input ends; print the port."""
    loop, stop, site = asyncio.get_running_loop(), asyncio.Event(), Patience()
    call_at_eof(partial(loop.call_soon_threadsafe, stop.set))
    port, servers = 0, []
    for name in HOSTS:
        serve = partial(serve_connection, partial(site.answer, name))
        servers.append(await asyncio.start_server(serve, name, port, backlog=512))
        port = servers[0].sockets[0].getsockname()[1]
    print(port, flush=True)
    await stop.wait()
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(main())
