"""A site whose pages lead elsewhere, on any loopback address; it remembers who came.

``/product`` is good, ``/to?URL`` redirects there, ``/refresh?URL`` does so by a ``meta`` element.
As a proxy it answers itself, whatever site it is asked for, and opens no tunnels.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

PRODUCT = (
    b'<!doctype html><html><head><title>Kettle</title><script type="application/ld+json">'
    b'{"@context": "https://schema.org", "@type": "Product", "name": "Kettle", "sku": "K-1"}'
    b"</script></head><body><h1>Kettle</h1><p>It boils water.</p></body></html>"
)
REFRESH = '<html><head><meta http-equiv="refresh" content="0; url={}"></head><body>On</body></html>'
ROBOTS = b"User-agent: *\nDisallow: /private\n"


class LeadingSite(ThreadingHTTPServer):
    """The site."""

    daemon_threads = True

    def __init__(self, host: str, port: int = 0, *, robots: str | None = None) -> None:
        super().__init__((host, port), Pages)
        self.robots = robots
        """Where robots.txt leads."""
        self.connections = 0
        self.asked: list[str] = []
        """What was asked for: paths, and whole URLs and CONNECT where it is the proxy."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """Where it begins."""
        return f"http://{self.server_address[0]}:{self.port}"

    def get_request(self) -> Any:
        """Count the connections."""
        self.connections += 1
        return super().get_request()


class Pages(BaseHTTPRequestHandler):
    """Answers one connection, which may be used again."""

    protocol_version = "HTTP/1.1"
    server: LeadingSite

    def do_GET(self) -> None:
        """Answer with a page or with the way to another."""
        self.server.asked.append(self.path)
        path, _, target = unquote(self.path).partition("?")
        if path == "/robots.txt" and self.server.robots:
            self._answer(b"", 302, Location=self.server.robots)
        elif path == "/robots.txt":
            self._answer(ROBOTS)
        elif path.endswith("/to"):
            self._answer(b"", 302, Location=target)
        elif path.endswith("/refresh"):
            self._answer(REFRESH.format(target).encode())
        else:
            self._answer(PRODUCT)

    def do_CONNECT(self) -> None:
        """Refuse to be a tunnel."""
        self.server.asked.append(f"CONNECT {self.path}")
        self._answer(b"", 403)

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


@contextmanager
def running_leading_site(
    host: str, port: int = 0, *, robots: str | None = None
) -> Iterator[LeadingSite]:
    """Run the site in threads until the end of the block."""
    with LeadingSite(host, port, robots=robots) as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
