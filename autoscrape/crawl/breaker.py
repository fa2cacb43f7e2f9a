"""The circuit breaker: when it is us who are cut off, claiming pauses instead of burning tasks."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic

logger = logging.getLogger(__name__)

DOMAINS = 3
"""Domains whose failures, with no answer in between, open the breaker."""

PIECES = 5
"""Failures of our own network, of whatever domains, that open it."""

DOUBTS = 3
"""Failures in a row, while open, that any dead host would give: they close it."""

MEMORY_S = 3600.0
"""How long an answer shows that its domain is alive."""

MAX_KNOWN = 1000
"""Domains that are remembered."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 60.0
"""Until the first probe, and at most between two."""

LONGEST_S, LONGEST_UNPROVEN_S = 3600.0, 600.0
"""How long it stays open: if anything had answered in the hour before, and if nothing had."""


class Breaker:
    """Tells dead hosts from a dead network. Lives on the event loop, called from nowhere else.

    Evidence that we are cut off is a failure of our own network (no route, a resolver that does not
    answer), or a failure of a domain that answered within the last hour. That a host which never
    answered does not answer is none: a list of dead hosts ends as fast as it can.

    While it is open a task is claimed now and then as a probe. An answer closes it. So do failures
    that prove nothing, and time: then failures are believed until something answers.
    """

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._answered: OrderedDict[str, float] = OrderedDict()
        self._last_answer: float | None = None
        self._suspects: set[str] = set()
        self._pieces = 0
        self._doubts = 0
        self._believing = False
        self._opened: float | None = None
        self._due = 0.0
        self._pause = FIRST_PAUSE_S
        self._changed = asyncio.Event()

    @property
    def open(self) -> bool:
        """Whether claiming pauses."""
        return self._opened is not None

    def heard_answer(self, domain: str) -> None:
        """Hear that a domain answered, with whatever status."""
        now = self._clock()
        self._last_answer = self._answered[domain] = now
        self._answered.move_to_end(domain)
        if len(self._answered) > MAX_KNOWN:
            self._answered.popitem(last=False)
        self._suspects.clear()
        self._pieces = 0
        self._believing = False
        self._pause = FIRST_PAUSE_S
        self._close("%s answered", domain)

    def heard_failure(self, domain: str, verdict_network: bool, cut_off: bool) -> bool:
        """Hear of a failure; True when the task should be handed back, for it is not to blame.

        ``verdict_network``: no byte of an answer came. ``cut_off``: our own network said so, by no
        route or a resolver that does not answer for the moment.
        """
        if not (verdict_network or cut_off) or self._believing:
            return False
        if not cut_off and not self._knows(domain):
            self._doubt(domain)
            return False
        self._doubts = 0
        if len(self._suspects) < DOMAINS:
            self._suspects.add(domain)
        self._pieces += cut_off
        if not self.open and (len(self._suspects) >= DOMAINS or self._pieces >= PIECES):
            self._open()
        return self.open

    async def turn(self) -> int | None:
        """Wait for the turn to claim: None for as many as there is room for, else how many."""
        while self._opened is not None and (seconds := self._due - self._clock()) > 0:
            await self._wait(seconds)
        if self._opened is None:
            return None
        longest = self._longest(self._opened)
        if self._clock() - self._opened >= longest:
            self._believing = True
            self._close("nothing answered for %d minutes, so it is the hosts", longest // 60)
            return None
        self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
        self._due = self._clock() + self._pause
        return 1

    def _knows(self, domain: str) -> bool:
        at = self._answered.get(domain)
        since = self._clock() if self._opened is None else self._opened
        return at is not None and since - at <= MEMORY_S

    def _longest(self, opened: float) -> float:
        last = self._last_answer
        proven = last is not None and opened - last <= MEMORY_S
        return LONGEST_S if proven else LONGEST_UNPROVEN_S

    def _open(self) -> None:
        self._opened = self._clock()
        self._due = self._opened + self._pause
        self._doubts = 0
        domains = ", ".join(sorted(self._suspects))
        logger.warning("the network seems to be gone (%s …); claiming pauses", domains)

    def _doubt(self, domain: str) -> None:
        """Hear while open what a dead host gives as well: let the next probe go at once."""
        self._doubts += 1
        self._due = self._clock()
        self._changed.set()
        if self._doubts >= DOUBTS:
            self._close("%s fails like any dead host", domain)

    def _close(self, reason: str, *values: object) -> None:
        if self._opened is not None:
            self._opened = None
            self._changed.set()
            logger.info(f"claiming goes on: {reason}", *values)

    async def _wait(self, seconds: float) -> None:
        """Sleep, or less if there is news."""
        self._changed.clear()
        waits = [
            asyncio.ensure_future(self._sleep(seconds)),
            asyncio.ensure_future(self._changed.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
