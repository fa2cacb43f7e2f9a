"""Redirects that lead round and round, nowhere, or out of the web."""

from __future__ import annotations

from tests.servers.hostile.answers import NAME, SHOWN, document, reply
from tests.servers.hostile.case import ITEM, LEADS_NOWHERE, Case, Maker
from tests.servers.http11 import Answer, Request

FOLLOWED = 5
"""Redirects that a task follows."""


def to(location: str, status: str = "302 Found") -> Maker:
    """Redirect."""
    return reply(b"<h1>Elsewhere</h1>", status, f"Location: {location}")


def chain(hops: int) -> Maker:
    """Redirect so many times to the same path, then be good."""

    def answer(request: Request) -> Answer:
        left = int(request.query.get("left", hops))
        step = to(f"{request.path}?left={left - 1}") if left else reply()
        return step(request)

    return answer


def refresh(target: str) -> Maker:
    """Answer with a page that sends its reader on."""
    tag = f"<meta http-equiv='refresh' content='0; url={target}'>"
    return reply(document(SHOWN, tag.encode()))


def once(first: Maker) -> Maker:
    """Answer so the first time, and well with a query."""
    return lambda request: (reply() if request.query else first)(request)


OUT_OF_THE_WEB = {
    "file": "file:///etc/passwd",
    "ftp": "ftp://127.0.0.1/kettle.html",
    "data": "data:text/html,<h1>Kettle</h1>",
    "s3": "s3://bucket/kettle.html",
    "mailto": "mailto:kettle@example.com",
}

UNREADABLE = {
    "javascript": "javascript:alert(1)",
    "bad-ipv6": "http://[::1",
    "bad-port": "http://127.0.0.1:99999/",
}

CASES = (
    Case("/redirect/loop", LEADS_NOWHERE, lambda r: to(r.path)(r), FOLLOWED + 1),
    Case("/redirect/empty", LEADS_NOWHERE, to(""), why="an empty Location is the page itself"),
    Case("/redirect/chain-of-6", LEADS_NOWHERE, chain(6), FOLLOWED + 1),
    Case("/redirect/chain-of-5", ITEM, chain(5), FOLLOWED + 1, name=NAME),
    Case("/redirect/none", LEADS_NOWHERE, reply(b"<h1>Elsewhere</h1>", "302 Found"), 1),
    *(Case(f"/redirect/{name}", LEADS_NOWHERE, to(url), 1) for name, url in OUT_OF_THE_WEB.items()),
    *(Case(f"/redirect/{name}", LEADS_NOWHERE, to(url), 1) for name, url in UNREADABLE.items()),
    *(
        Case(
            f"/redirect/status-{status}", ITEM, once(to("?seen=1", f"{status} Moved")), 2, name=NAME
        )
        for status in (301, 302, 303, 307, 308)
    ),
    Case("/redirect/refresh", ITEM, once(refresh("?seen=1")), 2, name=NAME),
    Case(
        "/redirect/refresh-file",
        ITEM,
        refresh("file:///etc/passwd"),
        1,
        name=NAME,
        why="a page that asks for another scheme is still a page",
    ),
)
