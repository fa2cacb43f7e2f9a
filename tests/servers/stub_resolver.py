"""A resolver for crawls that asks a DNS stub: ``DNS_RESOLVER`` with ``DNS_STUB_PORT``.

It fails as the resolver of the C library does, so that the crawl cannot tell the difference.
"""

from __future__ import annotations

import random
import socket
from functools import partial
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet._resolver import GAIResolver
from twisted.names import dns

HOST = "127.0.0.1"
PATIENCE_S = 1.0
ZONES = (".test", ".invalid")
FAMILIES = {dns.A: socket.AF_INET, dns.AAAA: socket.AF_INET6}
ERRORS = {
    dns.OK: socket.gaierror(socket.EAI_NODATA, "No address associated with hostname"),
    dns.ENAME: socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
}
LATER = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


class StubResolver:
    """Resolves names below ``test`` by the stub, others as the system does; remembers nothing."""

    def __init__(self, reactor: Any, port: int) -> None:
        self.reactor = reactor
        self.resolver = GAIResolver(reactor, getaddrinfo=partial(getaddrinfo, port))

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Build from a crawler."""
        return cls(reactor, crawler.settings.getint("DNS_STUB_PORT"))

    def install_on_reactor(self) -> None:
        """Make the reactor ask this one."""
        self.reactor.installNameResolver(self.resolver)


def getaddrinfo(
    stub: int, host: str, port: int, family: int = 0, kind: int = 0, *_: Any
) -> list[tuple[Any, ...]]:
    """Resolve as socket.getaddrinfo does."""
    if not host.lower().removesuffix(".").endswith(ZONES):
        return list(socket.getaddrinfo(host, port, family, kind))
    kind = kind or socket.SOCK_STREAM
    found: list[tuple[Any, ...]] = []
    rcode = dns.OK
    for record, its_family in FAMILIES.items():
        if family in (socket.AF_UNSPEC, its_family):
            rcode, addresses = ask(stub, host, record)
            end = () if its_family == socket.AF_INET else (0, 0)
            found += ((its_family, kind, 6, "", (a, port, *end)) for a in addresses)
    if not found:
        raise ERRORS.get(rcode, LATER)
    return found


def ask(stub: int, host: str, record: int) -> tuple[int, list[str]]:
    """Ask the stub one question; gives the response code and the addresses."""
    message = dns.Message(id=random.randrange(65536), recDes=1)  # noqa: S311 (no secret)
    message.addQuery(host.encode("ascii").removesuffix(b"."), record)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE_S)
        client.connect((HOST, stub))
        client.send(message.toStr())
        try:
            data = client.recv(4096)
        except TimeoutError:
            raise LATER from None
    answer = dns.Message()
    answer.fromStr(data)
    return answer.rCode, [
        header.payload.dottedQuad()
        if record == dns.A
        else socket.inet_ntop(socket.AF_INET6, header.payload.address)
        for header in answer.answers
    ]
