"""A DNS server on loopback that answers as a hostile zone would, for names below ``test``."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from twisted.names import dns

HOST = "127.0.0.1"
ZONE = ".test"


@dataclass(frozen=True)
class Name:
    """What is answered to questions for a name."""

    addresses: tuple[tuple[str, ...], ...] = ((HOST,),)
    """Addresses, answer by answer; after the last answer the first is given again."""

    rcode: int = dns.OK
    silent: bool = False


class DnsStub:
    """Answers questions for addresses; any name below ``test`` that it does not know is here."""

    def __init__(self, names: Mapping[str, Name]) -> None:
        self._names = names
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self.asked: Counter[str] = Counter()
        """How often the IPv4 address of each name was asked for."""

    @property
    def port(self) -> int:
        """Where it listens, on loopback."""
        port: int = self._socket.getsockname()[1]
        return port

    def serve(self) -> None:
        """Answer until the socket is closed."""
        with suppress(OSError):
            while True:
                data, client = self._socket.recvfrom(4096)
                if not data:
                    return
                answer = self._answer(data)
                if answer:
                    self._socket.sendto(answer, client)

    def close(self) -> None:
        """End :meth:`serve`."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", (HOST, self.port))

    def _answer(self, data: bytes) -> bytes | None:
        message = dns.Message()
        message.fromStr(data)
        query = message.queries[0]
        name = query.name.name.decode("ascii").lower().removesuffix(".")
        known = self._names.get(name, Name() if name.endswith(ZONE) else Name(rcode=dns.ENAME))
        if query.type == dns.A:
            self.asked[name] += 1
        if known.silent:
            return None
        message.answer, message.rCode = 1, known.rcode
        # Both kinds of one lookup belong to the same answer; IPv4 is asked for first.
        turn = max(self.asked[name] - 1, 0) % max(len(known.addresses), 1)
        addresses = known.addresses[turn] if known.addresses and known.rcode == dns.OK else ()
        message.answers = [
            _record(query.name.name, address, query.type)
            for address in addresses
            if isinstance(ip_address(address), IPv6Address) == (query.type == dns.AAAA)
        ]
        return bytes(message.toStr())

    def release(self) -> None:
        """Give the port back."""
        self._socket.close()


def _record(name: bytes, address: str, kind: int) -> dns.RRHeader:
    payload = dns.Record_AAAA(address) if kind == dns.AAAA else dns.Record_A(address)
    return dns.RRHeader(name, kind, dns.IN, 0, payload)


@contextmanager
def running_dns_stub(names: Mapping[str, Name]) -> Iterator[DnsStub]:
    """Run a stub in a thread until the end of the block."""
    stub = DnsStub(names)
    thread = threading.Thread(target=stub.serve, name="dns-stub", daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.close()
        thread.join()
        stub.release()
