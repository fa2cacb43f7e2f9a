"""Faults below the page: connections that break, answers that are no HTTP, servers that stall."""

from __future__ import annotations

from tests.servers.hostile.answers import (
    GOOD,
    NAME,
    close,
    endless,
    hang,
    head,
    pieces,
    raw,
    reply,
    reset,
    talk,
)
from tests.servers.hostile.case import ATTEMPTS, BROKEN, ITEM, TIMED_OUT, Case, Maker

HALF = GOOD[: len(GOOD) // 2]
CHUNKED = head("200 OK", "Transfer-Encoding: chunked")


def chunk(data: bytes) -> bytes:
    """Give one chunk of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def length(*values: str) -> Maker:
    """Answer well but for the length."""
    return raw(head("200 OK", *(f"Content-Length: {value}" for value in values)) + GOOD)


BREAKING: dict[str, Maker] = {
    "close": talk(close),
    "reset": talk(reset),
    "close-in-head": raw(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "reset-in-head": pieces(b"HTTP/1.1 200 OK\r\nContent-Ty", then=reset),
    "http-0.9": raw(GOOD),
    "banner": raw(b"220 harbour.example ESMTP ready\r\n"),
    "ssh": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "noise": raw(bytes(range(256)) * 8),
    "bad-status-line": raw(head("OK 200") + GOOD),
    "status-in-words": raw(head("two hundred") + GOOD),
    "bad-length": length("many"),
    "negative-length": length("-5"),
    "long-header": raw(head("200 OK", "X-Long: " + "x" * 2_000_000) + GOOD),
    "endless-head": endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65536),
    "endless-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-Flood: flood\r\n" * 4000),
    "endless-fold": endless(b"HTTP/1.1 200 OK\r\nX-Flood: flood\r\n", b" flood\r\n" * 4000),
    "endless-continue": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 4000),
    "short": length(str(len(GOOD) + 5000)),
    "reset-in-body": pieces(head("200 OK", f"Content-Length: {len(GOOD)}") + HALF, then=reset),
    "truncated-chunked": raw(CHUNKED + chunk(HALF)),
    "truncated-chunk": raw(CHUNKED + b"fff\r\n" + HALF),
    "bad-chunk": raw(CHUNKED + b"many\r\n" + GOOD),
    "negative-chunk": raw(CHUNKED + b"-5\r\n" + GOOD),
}
"""An answer that came to nothing may be a better one the next time."""

STALLING: dict[str, Maker] = {
    "hang": talk(hang),
    "hang-in-head": pieces(b"HTTP/1.1 200 OK\r\n", then=hang),
    "hang-in-body": pieces(head("200 OK", f"Content-Length: {len(GOOD)}") + HALF, then=hang),
    "drip-head": endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", pause=0.5),
    "drip-headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-Slow: x\r\n", pause=0.5),
    "drip-body": endless(head("200 OK", "Content-Length: 5000"), b"p", pause=0.5),
    "drip-chunks": endless(CHUNKED, chunk(b"p"), pause=0.5),
}

GOOD_ALL_THE_SAME: dict[str, Maker] = {
    "http-1.0": raw(head(version="HTTP/1.0") + GOOD),
    "no-length": raw(head() + GOOD),
    "http-1.0-length": reply(version="HTTP/1.0"),
    "empty-reason": reply(GOOD, "200 "),
    "no-reason": reply(GOOD, "200"),
    "latin-reason": reply(GOOD, "200 Tr\xe8s bien"),
    "line-feeds": raw(head("200 OK", f"Content-Length: {len(GOOD)}").replace(b"\r", b"") + GOOD),
    "folded-header": reply(GOOD, "200 OK", "X-Folded: one\r\n two"),
    "chunked": raw(CHUNKED + chunk(HALF) + chunk(GOOD[len(HALF) :]) + b"0\r\n\r\n"),
    "trailers": raw(CHUNKED + chunk(GOOD) + b"0\r\nX-Late: yes\r\n\r\n"),
    "byte-chunks": raw(CHUNKED + b"".join(chunk(bytes([b])) for b in GOOD) + b"0\r\n\r\n"),
    "continue": raw(b"HTTP/1.1 100 Continue\r\n\r\n" + head() + GOOD),
    "early-hints": raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + head() + GOOD),
    "many-cookies": reply(GOOD, "200 OK", *(f"Set-Cookie: c{n}={n}" for n in range(100))),
    "header-flood": reply(GOOD, "200 OK", *(f"X-Flood-{n}: {n}" for n in range(5000))),
    "slow": pieces(head(), HALF, GOOD[len(HALF) :], pause=0.4),
}

CASES = (
    *(Case(f"/wire/{name}", BROKEN, maker, ATTEMPTS) for name, maker in BREAKING.items()),
    *(Case(f"/wire/{name}", TIMED_OUT, maker, ATTEMPTS) for name, maker in STALLING.items()),
    *(
        Case(f"/wire/{name}", ITEM, maker, 1, name=NAME)
        for name, maker in GOOD_ALL_THE_SAME.items()
    ),
    Case(
        "/wire/double-length",
        BROKEN,
        length("5", str(len(GOOD))),
        1,
        why="two lengths are an attack on whoever stands between, not a fault of the line",
    ),
)
