"""A site of tiny pages, each path of its own; ``/_hits`` tells how often each was asked for.

``/page/N`` is good, ``/slow/SECONDS/N`` good after a while, ``/hang/N`` silent, ``/flaky/N`` always
status 503, ``/poison/N`` good to look at, and ``/memory/N`` more than a small child can parse.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from tests.servers.demo_site import running_site, serve
from tests.servers.faulty import hang
from tests.servers.http11 import Answer, Request, Response, Wire

BULK = b"<p a=1 b=2 c=3 d=4>like</p>" * 200_000
"""More than 300 MB once it is parsed, though within every other limit for a page."""


class TinySite:
    """Every page is a product of its own."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()

    async def answer(self, request: Request) -> Answer:
        """Answer one request."""
        if request.path == "/_hits":
            return Response(json.dumps(self.hits).encode(), content_type="application/json")
        self.hits[request.path] += 1
        match request.path.split("/")[1:]:
            case ["hang", _]:
                return Wire(hang)
            case ["flaky", _]:
                return Response(b"<h1>Out of breath</h1>", 503)
            case ["slow", seconds, _]:
                await asyncio.sleep(float(seconds))
            case ["memory", _]:
                return Response(page(request.path, BULK))
        return Response(page(request.path))


def page(path: str, more: bytes = b"") -> bytes:
    """Write a product page."""
    data = {"@type": "Product", "name": f"Kettle {path}", "sku": path.rpartition("/")[2]}
    script = json.dumps({"@context": "https://schema.org", **data}).encode()
    return (
        b"<!doctype html><html><head><title>Kettle</title>"
        b'<script type="application/ld+json">' + script + b"</script></head>"
        b"<body><h1>Kettle</h1>" + more + b"</body></html>"
    )


@contextmanager
def running_tiny_site() -> Iterator[str]:
    """Run the site in a process of its own and give its base URL."""
    with running_site("tests.faults.tiny_site", "--until-eof") as base_url:
        yield base_url


def hits_of(base_url: str) -> Counter[str]:
    """Give how often each path was asked for since the site started."""
    with urlopen(f"{base_url}/_hits") as answer:
        return Counter(json.load(answer))


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Serve tiny pages on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 (default): any free port")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    options = parser.parse_args()
    asyncio.run(serve(TinySite().answer, options.port, until_eof=options.until_eof))


if __name__ == "__main__":
    main()
