"""How fast a host is asked: at its limit while it is well, slower once it complains or hangs."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from weakref import WeakSet

from attrs import Factory, define
from scrapy import Request, Spider
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

logger = logging.getLogger(__name__)

TOO_FAST = (429, 503)
"""Answers by which a host asks for fewer requests."""

SILENCE = (DownloadTimeoutError, DownloadConnectionRefusedError)
"""Failures of a host that has no room for us."""

FIRST_DELAY_S = 1.0
"""Delay after the first answer that asks for fewer requests; it doubles from there."""

LEAST_DELAY_S = 0.02
"""A shorter one is none: timers that fine cost more than they hold back."""

LONGEST_HOLD_S = 120.0
"""How much of a ``Retry-After`` is believed."""

LONGEST_SILENCE_S = 5.0
MAX_SILENCES = 8
"""After so many failures in a row a host is gone, not busy: its pages may fail at full speed."""

EAGER, WARY = 0.5, 0.9
"""What one good answer leaves of the delay: at first, and when the host kept complaining."""

PROOF = 100
"""Good answers after which an earlier complaint is forgotten."""


@define(eq=False)
class _Host:
    """What is known of the host of one slot."""

    slowed: bool = False
    ease: float = EAGER
    good: int = PROOF
    silences: int = 0
    answered: bool = False
    # Requests under way when it was slowed down last: what becomes of them is no news.
    before: WeakSet[Request] = Factory(WeakSet)


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, with back-off and ``Retry-After``.

    Where the target is the slot's concurrency or more, the limit alone holds a healthy host's
    requests back, and there is no delay but ``DOWNLOAD_DELAY``. With a smaller target the delay
    follows the latency, as AutoThrottle has it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts: dict[str, _Host] = {}

    def failed(self, request: Request, exception: Exception) -> None:
        """Hear that no answer came; a host that has answered before may be too busy."""
        key = request.meta.get("download_slot", "")
        slot, host = self.crawler.engine.downloader.slots.get(key), self._hosts.get(key)
        if slot is None or host is None or request in host.before:
            return
        if not host.answered or not isinstance(exception, SILENCE):
            return
        host.silences += 1
        if host.silences > MAX_SILENCES:
            host.slowed, slot.delay = False, self._floor(key)
            return
        doubled = min(max(FIRST_DELAY_S / 2, 2 * slot.delay), LONGEST_SILENCE_S, self.maxdelay)
        self._slow_down(host, slot, max(doubled, slot.delay))

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        key, slot = self._get_slot(request, spider)
        if key is None or slot is None or request.meta.get("autothrottle_dont_adjust_delay"):
            return
        host = self._host(key)
        host.answered, host.silences = True, 0
        host.good += response.status < 500 and response.status not in TOO_FAST
        delay = slot.delay
        if response.status in TOO_FAST:
            self._complained(host, slot, request, response)
        elif request in host.before:
            return
        elif host.slowed or self.target_concurrency >= slot.concurrency:
            self._recover(host, slot, response, self._floor(key))
        else:
            super()._response_downloaded(response, request, spider)
            return
        if self.debug and slot.delay != delay:
            logger.info(
                "slot: %s | delay: %.0f ms", key, slot.delay * 1000, extra={"spider": spider}
            )

    def _complained(self, host: _Host, slot: Slot, request: Request, response: Response) -> None:
        if request not in host.before:
            if 0 < host.good < PROOF:  # the recovery since the last complaint was too quick
                host.ease = min(WARY, host.ease**0.5)
            host.good = 0
            longest = max(self.maxdelay, slot.delay)
            self._slow_down(host, slot, min(max(FIRST_DELAY_S, 2 * slot.delay), longest))
        if seconds := retry_after(response):
            self._hold(slot, seconds)

    def _slow_down(self, host: _Host, slot: Slot, delay: float) -> None:
        host.slowed, slot.delay = True, delay
        host.before = WeakSet(slot.transferring)
        self.crawler.stats.inc_value("autoscrape/throttle/slowed")

    def _recover(self, host: _Host, slot: Slot, response: Response, floor: float) -> None:
        if response.status >= 500:
            return
        if host.good >= PROOF:
            host.ease = EAGER
        if slot.delay > floor:
            eased = slot.delay * host.ease
            slot.delay = eased if eased > floor + LEAST_DELAY_S else floor
        host.slowed = slot.delay > floor

    def _hold(self, slot: Slot, seconds: float) -> None:
        """Keep a slot from sending for a while."""
        until = monotonic() + seconds
        if slot.lastseen + slot.delay >= until:
            return
        # A slot with a later call waits for it. The time in ``lastseen`` keeps Scrapy from dropping
        # a slot that is held, and tells others how long.
        slot.close()
        slot.lastseen = until - slot.delay
        slot.latercall = call_later(seconds, self.crawler.engine.downloader._latercall, slot)
        self.crawler.stats.inc_value("autoscrape/throttle/held")

    def _floor(self, key: str) -> float:
        slots = self.crawler.engine.downloader.per_slot_settings
        return float(slots.get(key, {}).get("delay", self.mindelay))

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            slots = self.crawler.engine.downloader.slots
            if len(self._hosts) > 2 * len(slots) + 100:
                self._hosts = {k: known for k, known in self._hosts.items() if k in slots}
            host = self._hosts[key] = _Host()
        return host


def retry_after(response: Response) -> float:
    """Give the seconds that an answer asks to wait, 0 when it does not say so intelligibly."""
    raw = response.headers.get("Retry-After") or b""
    text = raw[:64].decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_HOLD_S)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    seconds = (date - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_HOLD_S)
