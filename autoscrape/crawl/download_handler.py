"""Scrapy's HTTP/1.1 download handler, with the guard before what tasks dial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import NotSupported
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import URI, Agent, BrowserLikePolicyForHTTPS

from autoscrape.addresses import Network
from autoscrape.config import read_config
from autoscrape.crawl.guard import GuardedReactor, check_host, reactor_for
from autoscrape.crawl.head_limit import LimitedFactory
from autoscrape.crawl.requests import GUARDED

PROXY = "http://proxy.invalid:3128"
_WAYS: tuple[tuple[str, str | None], ...] = (
    ("http://site.invalid/", None),
    ("https://site.invalid/", None),
    ("http://site.invalid/", PROXY),
    ("https://site.invalid/", PROXY),
)


class GuardedHTTP11DownloadHandler(HTTP11DownloadHandler):
    """Fetches guarded requests through the guard, all others as Scrapy does.

    Guarded are the requests of tasks, by their meta, and every request where
    AUTOSCRAPE_GUARD_ALL is true.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        config = read_config(crawler.settings.get)
        self._guard_all = config.guard_all
        self._guarded = _GuardedHandler(crawler, config.allowed_networks)

    async def download_request(self, request: Request) -> Response:
        """Fetch a request."""
        if self._guard_all or request.meta.get(GUARDED):
            return await self._guarded.download_request(request)
        return await super().download_request(request)

    async def close(self) -> None:
        """Close the connections that are kept."""
        await super().close()
        await self._guarded.close()


class _GuardedHandler(HTTP11DownloadHandler):
    """Has connections of its own: one that an unguarded request opened never serves a task."""

    def __init__(self, crawler: Crawler, allowed: Sequence[Network]) -> None:
        if gap := seam_gap():
            raise NotSupported(gap)
        super().__init__(crawler)
        self._allowed = allowed
        self._pool._factory = LimitedFactory

    async def download_request(self, request: Request) -> Response:
        check_host(request, self._allowed)
        agent = _GuardedAgent(
            self._allowed,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _GuardedAgent(_ScrapyAgent):
    """Puts the facade where Scrapy's agents keep the reactor that they dial with."""

    def __init__(self, allowed: Sequence[Network], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._allowed = allowed

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent: Any = super()._get_agent(request, timeout)
        facade = reactor_for(request, agent._reactor, self._allowed)
        agent._reactor = agent._endpointFactory._reactor = facade
        return agent  # type: ignore[no-any-return]


def seam_gap() -> str | None:
    """Tell where a request would pass the guard by, None when it cannot.

    The guard rests on private attributes of Scrapy's and Twisted's agents and endpoints; another
    version of theirs may keep the reactor elsewhere.
    """
    for url, proxy in _WAYS:
        way = f"{url.partition(':')[0]} requests{' through a proxy' if proxy else ''}"
        try:
            reactor: object = _dialling_reactor(url, proxy)
        except (AttributeError, TypeError) as error:
            reactor = error
        if not isinstance(reactor, GuardedReactor):
            return (
                f"autoscrape cannot check the addresses of {way} with these versions of Scrapy "
                f"and Twisted ({reactor!r}); install versions that autoscrape was tested with"
            )
    return None


def _dialling_reactor(url: str, proxy: str | None) -> object:
    """Give what the endpoint of such a request would dial with."""
    request = Request(url, meta={"proxy": proxy})
    policy: Any = BrowserLikePolicyForHTTPS()  # type: ignore[no-untyped-call]
    maker = _GuardedAgent((), contextFactory=policy, crawler=None)
    agent: Any = maker._get_agent(request, 1)
    uri = URI.fromBytes(url.encode())  # type: ignore[no-untyped-call]
    endpoint = agent._getEndpoint(getattr(agent, "_proxyURI", uri))
    return getattr(endpoint, "_wrappedEndpoint", endpoint)._reactor
