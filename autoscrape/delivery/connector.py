"""Connects to a receiver: resolves its name once, and dials only numbers that may be dialled.

No environment variable has a say, neither for proxies nor otherwise, except OpenSSL's own for
certificates.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from autoscrape.addresses import Network, parse_address, why_forbidden
from autoscrape.delivery.errors import DeliveryFailedError, DeliveryRefusedError

CONNECT_S = 5.0
"""How long one address may take to accept."""

Found = tuple[int, int, int, str, tuple[Any, ...]]
Lookup = Callable[..., Sequence[Any]]
"""Has the arguments and answers of ``socket.getaddrinfo``."""


class Deadline:
    """The end of the time that a whole exchange has."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def shorten(self, seconds: float) -> None:
        """Let it end in so many seconds, if it does not end before."""
        self._end = min(self._end, time.monotonic() + seconds)

    def left(self) -> float:
        """Give the seconds that are left; TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Connection(io.RawIOBase):
    """A socket whose every read and write ends by one deadline, and which reads only so much."""

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._socket = sock
        self.deadline = deadline
        self._left = most

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what is there; nothing once the limit was read."""
        self._socket.settimeout(self.deadline.left())
        count = self._socket.recv_into(buffer, min(len(buffer), self._left)) if self._left else 0
        self._left -= count
        return count

    def send(self, data: bytes) -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self.deadline.left())
            rest = rest[self._socket.send(rest) :]

    def close(self) -> None:
        """Hang up."""
        super().close()
        self._socket.close()


def connect(
    scheme: str,
    host: str,
    port: int,
    *,
    allowed: Sequence[Network],
    deadline: Deadline,
    most: int,
    lookup: Lookup = socket.getaddrinfo,
) -> Connection:
    """Connect, with TLS for https; the certificate must be of this host.

    DeliveryRefusedError when no address of the host may be dialled, OSError when none answers.
    """
    sock = _dial(_may_be_dialled(_resolve(host, port, deadline, lookup), allowed), deadline)
    try:
        if scheme == "https":
            sock.settimeout(deadline.left())
            sock = tls().wrap_socket(sock, server_hostname=host.removesuffix("."))
    except BaseException:
        sock.close()
        raise
    return Connection(sock, deadline, most)


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Give the context that verifies certificates and names."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _resolve(host: str, port: int, deadline: Deadline, lookup: Lookup) -> list[Found]:
    """Ask the system for the addresses; it knows no time limit, so a thread waits for it."""
    answers: SimpleQueue[list[Found] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(lookup(host, port, 0, socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as failure:
            answers.put(failure)

    Thread(target=ask, name="autoscrape-lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty:
        raise DeliveryFailedError("the name of the host is not resolved in time") from None
    if isinstance(answer, Exception) or not answer:
        raise DeliveryFailedError("the name of the host cannot be resolved")
    return answer


def _may_be_dialled(found: Iterable[Found], allowed: Sequence[Network]) -> list[Found]:
    good, why = [], ""
    for answer in found:
        address = parse_address(str(answer[4][0]))
        forbidden = why_forbidden(address, allowed) if address else f"{answer[4][0]!r} is no number"
        if forbidden is None:
            good.append(answer)
        why = why or forbidden or ""
    if not good:
        raise DeliveryRefusedError(f"callback_url not allowed: {why}")
    return good


def _dial(addresses: list[Found], deadline: Deadline) -> socket.socket:
    """Try one address after the other; the failure of the first is raised if all fail."""
    failures: list[OSError] = []
    for family, kind, protocol, _, address in addresses:
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as failure:  # of a family that this machine does not have
            failures.append(failure)
            continue
        try:
            sock.settimeout(min(CONNECT_S, deadline.left()))
            sock.connect(address)
        except OSError as failure:
            sock.close()
            failures.append(failure)
        else:
            return sock
    raise failures[0]
