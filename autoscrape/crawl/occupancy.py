"""How long a request for a domain would wait, and what is said to those who cannot wait so long."""

from __future__ import annotations

import math
from time import monotonic
from typing import Self
from weakref import WeakKeyDictionary

from attrs import define
from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from autoscrape.crawl.throttle import Throttle
from autoscrape.errors import OCCUPIED, TaskFault
from autoscrape.jobs.domains import domain_of

BUDGET = "autoscrape_budget"
"""Key of ``Request.meta``: seconds that the caller of a realtime query is ready to wait."""

GUESS_S = 1.0
"""Taken for the time of a transfer until one has ended."""

MAX_KNOWN = 1000
"""Slots whose transfers are remembered."""

_WEIGHT = 0.125


@define
class _Transfers:
    """Moving mean and mean deviation, as TCP keeps them of round trips."""

    mean: float
    deviation: float

    def add(self, seconds: float) -> None:
        self.deviation += 2 * _WEIGHT * (abs(seconds - self.mean) - self.deviation)
        self.mean += _WEIGHT * (seconds - self.mean)

    @property
    def long(self) -> float:
        return self.mean + 2 * self.deviation


class OccupancyMiddleware:
    """Refuses a request whose turn would come too late for its caller.

    It measures transfers for that, and tells the throttle of failures.

    Next to the downloader, order 950: a page from the cache waits for nobody.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from a crawler."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware._headers_received, signals.headers_received)
        crawler.signals.connect(middleware._response_downloaded, signals.response_downloaded)
        return middleware

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._begun: WeakKeyDictionary[Request, float] = WeakKeyDictionary()
        self._transfers: dict[str, _Transfers] = {}

    def process_request(self, request: Request) -> None:
        """Refuse a request with a budget that would wait longer."""
        budget = request.meta.get(BUDGET)
        if budget is not None and (seconds := self.seconds_until_free(request)) > budget:
            raise occupied(domain_of(request.url), seconds)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell the throttle that no answer came."""
        if isinstance(exception, DownloadTimeoutError):
            self._add(request, float(request.meta.get("download_timeout", GUESS_S)))
        if throttle := self.crawler.get_extension(Throttle):
            throttle.failed(request, exception)

    def seconds_until_free(self, request: Request) -> float:
        """Give how long a request would wait if it were made now."""
        downloader: Downloader = self.crawler.engine.downloader
        known = self._transfers.get(downloader.get_slot_key(request))
        return seconds_until_free(downloader, request, known.long if known else GUESS_S)

    def _headers_received(self, request: Request) -> None:
        self._begun[request] = monotonic() - request.meta.get("download_latency", 0.0)

    def _response_downloaded(self, response: Response, request: Request) -> None:
        if (begun := self._begun.pop(request, None)) is not None:
            self._add(request, monotonic() - begun)

    def _add(self, request: Request, seconds: float) -> None:
        key = self.crawler.engine.downloader.get_slot_key(request)
        known = self._transfers.pop(key, None)
        if known is None:
            known = _Transfers(seconds, seconds / 2)
        else:
            known.add(seconds)
        self._transfers[key] = known
        if len(self._transfers) > MAX_KNOWN:
            del self._transfers[next(iter(self._transfers))]


def seconds_until_free(downloader: Downloader, request: Request, transfer_s: float) -> float:
    """Give how long a request would wait in its slot, if a transfer takes so many seconds.

    It waits behind all that are queued: for their delays, or for as many transfers to end,
    whichever is longer, after any time for which the slot is held. Rather a little too long than
    too short.
    """
    slot = downloader.slots.get(downloader.get_slot_key(request))
    if slot is None:
        return 0.0
    ahead = len(slot.queue)
    begin = delays = 0.0
    if slot.delay:
        begin = max(0.0, slot.lastseen + slot.delay * (1 + slot.jitter) - monotonic())
        delays = slot.delay * (ahead + slot.jitter * math.sqrt(ahead))
    over = max(0, ahead + 1 - slot.free_transfer_slots())
    return begin + max(delays, math.ceil(over / slot.concurrency) * transfer_s)


def occupied(domain: str, seconds: float) -> TaskFault:
    """Make the fault of a query that would wait so many seconds."""
    return TaskFault(OCCUPIED.format(domain=domain, seconds=math.ceil(seconds)))
