"""Statuses: each is an error of its own name, and some may pass."""

from __future__ import annotations

from tests.servers.hostile.answers import GOOD, reply
from tests.servers.hostile.case import (
    ATTEMPTS,
    BANNED,
    NO_VISIBLE_ELEMENTS,
    Case,
    Maker,
)

BAN_RULES = "455, 403:access denied by, *:are you a robot"
"""Setting of an operator whom three of the cases are for."""

WITHOUT_PAGE = ("204 No Content", "205 Reset Content")
FINAL = (
    "300 Multiple Choices",
    "304 Not Modified",
    "305 Use Proxy",
    "400 Bad Request",
    "401 Unauthorized",
    "402 Payment Required",
    "403 Forbidden",
    "404 Not Found",
    "405 Method Not Allowed",
    "406 Not Acceptable",
    "409 Conflict",
    "410 Gone",
    "418 I'm a teapot",
    "451 Unavailable For Legal Reasons",
    "999 Request denied",
)
PASSING = (
    "408 Request Timeout",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
    "520 Web Server Returned an Unknown Error",
    "522 Connection Timed Out",
)


def _case(status: str, expected: str, hits: int) -> Case:
    number = status.split(maxsplit=1)[0]
    body = b"" if number in {"204", "205", "304"} else GOOD
    return Case(f"/status/{number}", expected, reply(body, status), hits)


BANS: dict[str, Maker] = {
    "by-status": reply(GOOD, "455 Go away"),
    "by-both": reply(b"<h1>Access DENIED by Kettlewall</h1>", "403 Forbidden"),
    "by-text": reply(b"<h1>Are you a robot?</h1>"),
}

CASES = (
    *(Case(f"/status/banned-{name}", BANNED, maker, 1) for name, maker in BANS.items()),
    *(_case(status, NO_VISIBLE_ELEMENTS, 1) for status in WITHOUT_PAGE),
    *(_case(status, f"Downloader error: http{status[:3]}", 1) for status in FINAL),
    *(_case(status, f"Downloader error: http{status[:3]}", ATTEMPTS) for status in PASSING),
    Case(
        "/status/429-later",
        "Downloader error: http429",
        reply(b"<h1>Slow down</h1>", "429 Too Many Requests", "Retry-After: 1"),
        ATTEMPTS,
    ),
)
