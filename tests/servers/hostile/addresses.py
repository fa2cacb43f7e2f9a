"""Addresses that may not be dialled, asked for directly and by way of a page.

The canary listens on 127.0.0.66, at the port of the site, while only 127.0.0.1 is allowed.
"""

from __future__ import annotations

from tests.servers.hostile.answers import NAME, reply
from tests.servers.hostile.case import FORBIDDEN, ITEM, Case, Maker
from tests.servers.hostile.redirects import refresh, to
from tests.servers.http11 import Answer, Request

CANARY = "127.0.0.66"

CANARY_FORMS = {
    "dotted": "127.0.0.66",
    "decimal": "2130706498",
    "octal": "0177.0.0.0102",
    "hex": "0x7f000042",
    "hex-parts": "0x7f.0.0.0x42",
    "short": "127.66",
    "final-dot": "127.0.0.66.",
    "mapped": "[::ffff:127.0.0.66]",
    "mapped-hex": "[::ffff:7f00:42]",
    "compatible": "[::127.0.0.66]",
}
"""The ways to write the canary's address."""

NOT_PUBLIC = {
    "metadata": "169.254.169.254",
    "private-10": "10.1.2.3",
    "private-172": "172.16.0.1",
    "private-192": "192.168.1.1",
    "carrier": "100.64.0.1",
    "any": "0.0.0.0",
    "zero": "0",
    "loopback-6": "[::1]",
    "any-6": "[::]",
    "local-6": "[fd00::1]",
    "link-6": "[fe80::1]",
    "nat64": "[64:ff9b::7f00:42]",
    "6to4": "[2002:7f00:42::1]",
    "teredo": "[2001:0:7f00:42::1]",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "documentation": "[2001:db8::1]",
    "neighbour": "127.0.0.2",
}

EVERY = CANARY_FORMS | NOT_PUBLIC


def away(address: str, by_page: bool = False) -> Maker:
    """Lead to an address at the same port as the site, by a redirect or by the page."""

    def answer(request: Request) -> Answer:
        port = request.headers["host"].rpartition(":")[2]
        target = f"http://{address}:{port}/canary"
        return (refresh(target) if by_page else to(target))(request)

    return answer


CASES = (
    *(
        Case(f"http://{address}:{{port}}/address/direct-{name}", FORBIDDEN, hits=0)
        for name, address in EVERY.items()
    ),
    *(Case(f"/address/to-{name}", FORBIDDEN, away(address), 1) for name, address in EVERY.items()),
    *(
        Case(f"/address/refresh-{name}", FORBIDDEN, away(address, by_page=True), 1)
        for name, address in EVERY.items()
        if name in ("dotted", "decimal", "mapped", "metadata")
    ),
    Case(
        "/address/permanently-to-canary",
        FORBIDDEN,
        lambda r: to(f"//{CANARY}:{r.headers['host'].rpartition(':')[2]}/", "308 Moved")(r),
        1,
    ),
    *(
        Case(f"http://{address}:{{port}}/address/allowed-{name}", ITEM, reply(), 1, name=NAME)
        for name, address in {
            "dotted": "127.0.0.1",
            "decimal": "2130706433",
            "mapped": "[::ffff:127.0.0.1]",
            "name": "localhost",
        }.items()
    ),
)
