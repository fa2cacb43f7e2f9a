"""Stands before a store of objects: remembers what it is asked, knows If-None-Match, and can fail.

``rclone serve s3`` overwrites whatever a client says, so that header is answered here.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import Factory, frozen

HOST = "127.0.0.1"
PATIENCE_S = 60.0
NOT_FORWARDED = {"connection", "expect", "transfer-encoding"}


@frozen
class Asked:
    """One request of a client."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""

    body: bytes


@frozen
class Canned:
    """An answer that the store itself has no part in."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = Factory(dict)

    @classmethod
    def s3(cls, status: int, code: str, **more: str) -> Canned:
        """Give a refusal as S3 writes it."""
        fields = "".join(f"<{k}>{v}</{k}>" for k, v in {"Code": code, **more}.items())
        body = f'<?xml version="1.0"?><Error>{fields}<Message>Secret</Message></Error>'
        return cls(status, body.encode(), {"Content-Type": "application/xml"})


class StoreProxy(ThreadingHTTPServer):
    """Forwards to a store, except what ``fault`` answers."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__((HOST, 0), Handler)
        self.store = ""
        """``host:port`` of the store behind."""

        self.exists: Callable[[str], bool] = lambda _: False
        """Tells whether there is an object at the path of a URL."""

        self.fault: Callable[[Asked], Canned | None] = lambda _: None
        """Answers in place of the store when it gives something."""

        self.hangs = False
        self.asked: list[Asked] = []
        self.ended = threading.Event()
        self.putting = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.server_port}"

    def methods(self) -> set[str]:
        """Give the methods that clients used."""
        return {one.method for one in self.asked}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up when their time is over."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: StoreProxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        """Forward a request, or not."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        self.server.asked.append(asked)
        if self.server.hangs:
            self.server.ended.wait(PATIENCE_S)
            self.close_connection = True
            return
        canned = self.server.fault(asked)
        if canned is None and headers.get("if-none-match") == "*":
            with self.server.putting:
                if self.server.exists(unquote(urlsplit(self.path).path)):
                    canned = Canned.s3(412, "PreconditionFailed")
                else:
                    canned = self.forwarded(asked)
        self.give(canned or self.forwarded(asked))

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = answer

    def forwarded(self, asked: Asked) -> Canned:
        """Give the answer of the store."""
        with closing(http.client.HTTPConnection(self.server.store, timeout=PATIENCE_S)) as store:
            store.putrequest(asked.method, asked.path, skip_host=True, skip_accept_encoding=True)
            for name, value in asked.headers.items():
                if name not in NOT_FORWARDED:
                    store.putheader(name, value)
            store.endheaders(asked.body)
            response = store.getresponse()
            headers = {
                name: value
                for name, value in response.getheaders()
                if name.lower() not in {*NOT_FORWARDED, "content-length"}
            }
            return Canned(response.status, response.read(), headers)

    def give(self, answer: Canned) -> None:
        """Answer."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def running_store_proxy(buckets: Path | None = None) -> Iterator[StoreProxy]:
    """Run a proxy until the end of the block; ``store`` is to be set.

    The objects that are there already are the files below ``buckets``.
    """
    proxy = StoreProxy()
    if buckets is not None:
        proxy.exists = lambda path: (buckets / path.lstrip("/")).is_file()
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.ended.set()
        proxy.shutdown()
        thread.join()
        proxy.server_close()
