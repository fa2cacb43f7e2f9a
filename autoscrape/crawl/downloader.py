"""Scrapy's downloader, held to the requests that are wanted, and to so many of them at a time."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from autoscrape.crawl import outcomes
from autoscrape.crawl.ledger import Phase
from autoscrape.crawl.requests import held_in
from autoscrape.crawl.runtime import Runtime


class ExactDownloader(Downloader):
    """Counts a request as under way from the moment that it is taken from the queue.

    Scrapy's counts it once the task that fetches it has begun to run. When a place becomes free it
    takes requests as long as its count allows, and the count does not move meanwhile: all that is
    queued for a domain goes out at once.

    A request whose task was let go while it was queued, because its job was cancelled for example,
    is not sent. One that a callback made of a task that had ended is its own affair, and is.
    """

    def _process_queue(self, slot: Slot) -> None:
        for waiting in [each for each in slot.queue if self._let_go(each[0])]:
            slot.queue.remove(waiting)
            request, deferred = waiting
            ended = IgnoreRequest(f"{request} is not sent: {outcomes.ENDED}")
            deferred.errback(Failure(ended))  # type: ignore[no-untyped-call]
        super()._process_queue(slot)

    def _let_go(self, request: Request) -> bool:
        held, runtime = held_in(request), Runtime.get(self.crawler)
        if held is None or runtime is None or held.phase is not Phase.ACTIVE:
            return False
        return held not in runtime.ledger

    def _wait_for_download(  # a coroutine: what stands here runs as the queue is read
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
