"""A receiver of callbacks on loopback that behaves well, or badly in a chosen way."""

from __future__ import annotations

import random
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import frozen

HOST = "127.0.0.1"
HUGE_BYTES = 2**30
PIECE = b"x" * 2**16
WAIT_SECONDS = 30.0
READ_SECONDS = 10.0


class Mode(StrEnum):
    """What becomes of a callback."""

    OK = "ok"
    SLOW = "slow"  # 200 after `slow_seconds`
    HANG = "hang"  # no answer
    ERROR = "500"
    GONE = "410"
    REDIRECT = "302"  # to `location`
    BUSY = "429"  # with `retry_after`
    HUGE = "huge"  # 200 with a gigabyte
    ENDLESS_HEAD = "endless-head"  # headers without end
    DRIP = "drip"  # one byte a second
    DRIP_BODY = "drip-body"  # 200 at once, its body one byte a second
    DROP = "drop"  # hangs up
    SHORT_HEAD = "short-head"  # hangs up in the middle of the head
    EARLY_HINTS = "103"  # 103 first, then 200
    NOT_HTTP = "not-http"
    FLAKY = "flaky"  # 500 three times of ten


@frozen
class Received:
    """One callback as it came."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""

    body: bytes
    status: int | None
    """What it is answered with; None without an answer."""

    time: float
    """On the monotonic clock."""


class Receiver(ThreadingHTTPServer):
    """Takes callbacks. A path that begins with the name of a mode has that mode: ``/410/x``."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, mode: Mode = Mode.OK, *, tls: ssl.SSLContext | None = None) -> None:
        super().__init__((HOST, 0), Handler)
        self.mode = mode
        self.slow_seconds = 1.0
        self.retry_after = "7"
        self.location = ""
        self.received: list[Received] = []
        self.ended = threading.Event()
        self.hung_up = threading.Event()
        """Set once a client has hung up while it was being answered."""

        self._tls = tls
        self._random = random.Random(7)  # noqa: S311 (the same failures in each run)
        self._came = threading.Condition()

    def url(self, path: str = "/callback", host: str = HOST) -> str:
        """Give a URL to send callbacks to."""
        return f"http{'s' if self._tls else ''}://{host}:{self.server_port}{path}"

    def took(self) -> list[Received]:
        """Give the callbacks that were answered with 200."""
        with self._came:
            return [one for one in self.received if one.status == 200]

    def ids(self) -> Counter[str]:
        """Count how often each webhook id came."""
        with self._came:
            return Counter(one.headers.get("webhook-id", "") for one in self.received)

    def wait_for(self, count: int, seconds: float = WAIT_SECONDS) -> list[Received]:
        """Wait until so many callbacks came, whatever their answer, and give them."""
        with self._came:
            came = self._came.wait_for(lambda: len(self.received) >= count, seconds)
            assert came, f"{len(self.received)} of {count} callbacks came"
            return list(self.received)

    def mode_for(self, path: str) -> Mode:
        """Give the mode for one callback."""
        with suppress(ValueError):
            return Mode(path.split("/")[1])
        return self.mode

    def fails_now(self) -> bool:
        """Tell whether this one of the flaky answers fails."""
        with self._came:
            return self._random.random() < 0.3

    def record(self, received: Received) -> None:
        """Remember a callback."""
        with self._came:
            self.received.append(received)
            self._came.notify_all()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept; the handshake is made by the thread that answers."""
        accepted, address = super().get_request()
        accepted.settimeout(READ_SECONDS)
        if self._tls:
            accepted = self._tls.wrap_socket(
                accepted, server_side=True, do_handshake_on_connect=False
            )
        return accepted, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up or do not like the certificate."""
        self.hung_up.set()
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one callback."""

    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a callback."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mode = self.server.mode_for(self.path)
        if mode is Mode.FLAKY:
            mode = Mode.ERROR if self.server.fails_now() else Mode.OK
        self.close_connection = True
        self.server.record(
            Received(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                body,
                STATUSES.get(mode, 200),
                time.monotonic(),
            )
        )
        self.answer(mode)

    def answer(self, mode: Mode) -> None:
        """Answer in a mode."""
        match mode:
            case Mode.DROP | Mode.NOT_HTTP | Mode.SHORT_HEAD:
                self.wfile.write(BROKEN[mode])
            case Mode.HANG:
                self.server.ended.wait(WAIT_SECONDS)
            case Mode.DRIP:
                self.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            case Mode.DRIP_BODY:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n")
                self.drip(b"x" * 30)
            case Mode.HUGE:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % HUGE_BYTES)
                for _ in range(HUGE_BYTES // len(PIECE)):
                    self.wfile.write(PIECE)
            case Mode.ENDLESS_HEAD:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(HUGE_BYTES // 1024):
                    self.wfile.write(b"X-More: %s\r\n" % PIECE[:1014])
            case _:
                self.answer_whole(mode)

    def answer_whole(self, mode: Mode) -> None:
        """Answer with a status and a small body."""
        if mode is Mode.SLOW:
            self.server.ended.wait(self.server.slow_seconds)
        if mode is Mode.EARLY_HINTS:
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        body = b'{"status":"ok"}'
        self.send_response(STATUSES.get(mode) or 200)
        self.send_header("Content-Length", str(len(body)))
        if mode is Mode.REDIRECT:
            self.send_header("Location", self.server.location)
        if mode is Mode.BUSY:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, data: bytes) -> None:
        """Send one byte a second."""
        for byte in data:
            self.wfile.write(bytes([byte]))
            if self.server.ended.wait(1):
                return

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


BROKEN = {
    Mode.DROP: b"",
    Mode.NOT_HTTP: b"220 harbour.example ESMTP ready\r\n",
    Mode.SHORT_HEAD: b"HTTP/1.1 200 OK\r\nContent-Le",
}
STATUSES: dict[Mode, int | None] = {
    **dict.fromkeys((Mode.DROP, Mode.HANG, Mode.NOT_HTTP, Mode.SHORT_HEAD, Mode.DRIP)),
    **dict.fromkeys((Mode.ENDLESS_HEAD,)),
    **{mode: int(mode) for mode in (Mode.ERROR, Mode.GONE, Mode.REDIRECT, Mode.BUSY)},
}


@contextmanager
def running_receiver(
    mode: Mode = Mode.OK, *, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Run a receiver in threads until the end of the block."""
    receiver = Receiver(mode, tls=tls)
    thread = threading.Thread(target=receiver.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        receiver.shutdown()
        thread.join()
        receiver.server_close()
