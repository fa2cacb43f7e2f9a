"""Cuts answers whose head does not end; Twisted limits only the length of each of its lines."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HEADER, STATUS, Request
from twisted.web.iweb import IResponse

MAX_HEAD = 256 * 1024
"""Bytes of a head, as browsers allow; what comes with its end counts too."""


class LimitedProtocol(_LenientHTTP11ClientProtocol):
    """Aborts the connection when the head of an answer is larger than ``MAX_HEAD``."""

    _head = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send a request; its answer has a head of its own."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Pass on what comes, as long as the head is within the limit."""
        parser = self._parser
        if parser is not None and parser.state in (STATUS, HEADER):
            self._head += len(data)
            if self._head > MAX_HEAD:
                connection: Any = self.transport
                connection.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class LimitedFactory(_LenientHTTP11ClientFactory):
    """Makes connections with the limit, for a connection pool."""

    def buildProtocol(self, addr: IAddress | None) -> LimitedProtocol:  # noqa: N802
        """Give a connection its protocol."""
        return LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
