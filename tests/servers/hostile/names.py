"""Names that the DNS stub answers badly, or with addresses that may not be dialled."""

from __future__ import annotations

from twisted.names import dns

from tests.servers.dns_stub import Name
from tests.servers.hostile.addresses import CANARY
from tests.servers.hostile.answers import NAME, reply
from tests.servers.hostile.case import FORBIDDEN, ITEM, NXDOMAIN, Case
from tests.servers.hostile.redirects import once, to

HERE = "127.0.0.1"

ZONE: dict[str, Name] = {
    "missing.test": Name(rcode=dns.ENAME),
    "broken.test": Name(rcode=dns.ESERVER),
    "refusing.test": Name(rcode=dns.EREFUSED),
    "mute.test": Name(silent=True),
    "empty.test": Name(()),
    "inner.test": Name(((CANARY,),)),
    "private.test": Name((("10.1.2.3",),)),
    "metadata.test": Name((("169.254.169.254",),)),
    "inner6.test": Name((("::1",),)),
    "mapped6.test": Name(((f"::ffff:{CANARY}",),)),
    "all-inner.test": Name(((CANARY, "10.1.2.3", "::1"),)),
    "mixed.test": Name(((CANARY, HERE),)),
    "mixed-last.test": Name(((HERE, CANARY),)),
    "rebound.test": Name(((HERE,), (CANARY,))),
    "rebinding.test": Name(((HERE, CANARY), (CANARY,))),
}
"""Any other name below ``test`` is the site's own address."""


def at(host: str, expected: str, hits: int | None = 0) -> Case:
    """Ask a page of a host."""
    name = NAME if expected == ITEM else None
    answer = reply() if hits else None
    return Case(f"http://{host}:{{port}}/name/{host}", expected, answer, hits, name=name)


CASES = (
    at("missing.test", NXDOMAIN),
    at("broken.test", NXDOMAIN),
    at("refusing.test", NXDOMAIN),
    at("mute.test", NXDOMAIN),
    at("empty.test", NXDOMAIN),
    at("nobody.invalid", NXDOMAIN),
    at("inner.test", FORBIDDEN),
    at("private.test", FORBIDDEN),
    at("metadata.test", FORBIDDEN),
    at("inner6.test", FORBIDDEN),
    at("mapped6.test", FORBIDDEN),
    at("all-inner.test", FORBIDDEN),
    at("mixed.test", ITEM, 1),
    at("mixed-last.test", ITEM, 1),
    *(
        Case(f"http://{host}:{{port}}/name/{host}", FORBIDDEN, once(to("?seen=1")), 1)
        for host in ("rebound.test", "rebinding.test")
    ),
    Case("/name/to-missing", NXDOMAIN, to("http://missing.test/"), 1),
    Case("/name/to-inner", FORBIDDEN, to("http://inner.test/"), 1),
)
