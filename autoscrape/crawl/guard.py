"""The guard: what a guarded request sees of the reactor, so that it dials only what it may.

Twisted dials through ``reactor.connectTCP`` with the number that a name was resolved to. Checking
there covers every hop of a redirect, every form of an address and names that change their answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.url import add_http_if_no_scheme
from twisted.internet.interfaces import (
    IConnector,
    IHostnameResolver,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorTime,
    IResolutionReceiver,
)
from zope.interface import implementer  # type: ignore[import-untyped]

from autoscrape.addresses import Network, literal, parse_address, why_forbidden
from autoscrape.errors import DOMAIN_FORBIDDEN, TaskFault

_WAYS_OUT = ("adopt", "connect", "listen", "spawn")


class ForbiddenAddressError(TaskFault):
    """A guarded request was to go to an address that may not be dialled."""

    def __init__(self, cause: str) -> None:
        super().__init__(DOMAIN_FORBIDDEN, cause)


@implementer(IReactorTCP, IReactorTime, IReactorPluggableNameResolver)
class GuardedReactor:
    """A facade of the reactor; subclasses say what may be dialled."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    def why_refused(self, host: str, port: int) -> str | None:
        """Tell why this may not be dialled, None when it may."""
        raise NotImplementedError

    def answered(self, name: str, addresses: list[Any]) -> list[Any]:
        """Choose among the addresses that a name was resolved to."""
        return addresses

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> IConnector:  # noqa: N802
        """Dial what may be dialled; ForbiddenAddressError for the rest."""
        if why := self.why_refused(host, port):
            raise ForbiddenAddressError(why)
        connector: IConnector = self._reactor.connectTCP(host, port, *args, **kwargs)
        return connector

    @property
    def nameResolver(self) -> Any:  # noqa: N802
        """The reactor's own resolver, whose answers ``answered`` hears."""
        return _Resolver(self._reactor.nameResolver, self.answered)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(_WAYS_OUT):
            raise ForbiddenAddressError(f"{name} is no way out for a guarded request")
        return getattr(self._reactor, name)


class DirectReactor(GuardedReactor):
    """Dials public addresses, and those that the operator allowed."""

    def __init__(self, reactor: Any, allowed: Sequence[Network]) -> None:
        super().__init__(reactor)
        self._allowed = allowed

    def why_refused(self, host: str, port: int) -> str | None:
        """Judge the number."""
        address = parse_address(host)
        if address is None:
            return f"{host!r} is no number"
        return why_forbidden(address, self._allowed)

    def answered(self, name: str, addresses: list[Any]) -> list[Any]:
        """Prefer those that may be dialled, so that a failure tells of them."""
        return [a for a in addresses if not self.why_refused(a.host, a.port)] or addresses


class ProxyReactor(GuardedReactor):
    """Dials one proxy and nothing else; what the proxy dials is the proxy's to check."""

    def __init__(self, reactor: Any, proxy: str) -> None:
        super().__init__(reactor)
        parts = urlsplit(add_http_if_no_scheme(proxy))
        self._name = parts.hostname or ""
        self._port = parts.port or (443 if parts.scheme == "https" else 80)
        self._hosts = {self._name}

    def why_refused(self, host: str, port: int) -> str | None:
        """Compare with the proxy."""
        if port == self._port and host.lower() in self._hosts:
            return None
        return f"{host}:{port} is not the proxy {self._name}:{self._port}"

    def answered(self, name: str, addresses: list[Any]) -> list[Any]:
        """Remember the numbers of the proxy's name."""
        if name.lower() == self._name:
            self._hosts.update(address.host for address in addresses)
        return addresses


def reactor_for(request: Request, reactor: Any, allowed: Sequence[Network]) -> GuardedReactor:
    """Give the facade through which a guarded request may dial."""
    if proxy := request.meta.get("proxy"):
        return ProxyReactor(reactor, proxy)
    return DirectReactor(reactor, allowed)


def check_host(request: Request, allowed: Sequence[Network]) -> None:
    """Refuse a URL whose host is a number that may not be dialled.

    Resolvers disagree about the odd forms, and a proxy would be asked before the guard sees any.
    """
    host = (urlparse_cached(request).hostname or "").removesuffix(".")
    local = host == "localhost" or host.endswith(".localhost")
    address = literal("127.0.0.1" if local else host)
    if address is not None and (why := why_forbidden(address, allowed)):
        raise ForbiddenAddressError(why)


@implementer(IHostnameResolver)
class _Resolver:
    def __init__(self, resolver: Any, answered: Callable[[str, list[Any]], list[Any]]) -> None:
        self._resolver = resolver
        self._answered = answered

    def resolveHostName(self, receiver: Any, name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        answers = _Answers(receiver, lambda addresses: self._answered(name, addresses))
        return self._resolver.resolveHostName(answers, name, *args, **kwargs)


@implementer(IResolutionReceiver)
class _Answers:
    """Hands the answers on when all of them are there."""

    def __init__(self, receiver: Any, choose: Callable[[list[Any]], list[Any]]) -> None:
        self._receiver = receiver
        self._choose = choose
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        for address in self._choose(self._addresses):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
