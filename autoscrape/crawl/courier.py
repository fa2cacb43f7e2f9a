"""The courier: claims deliveries that are due and sends them, in threads of its own.

It knows no event loop, so what a crawl still owes is sent whatever becomes of the crawl. All
threads are daemons: a call that hangs does not keep the process from ending.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from autoscrape.crawl.repeating import Repeating
from autoscrape.crawl.sender import NotOwedError, Sender
from autoscrape.delivery.errors import (
    DeliveryDeniedError,
    DeliveryElsewhereError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.errors import AutoscrapeError, StoreUnavailableError
from autoscrape.jobs.delivery import Delivery, DeliveryState
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.wording import one_or_more
from autoscrape.service.deliveries import Deliveries
from autoscrape.service.run_lease import RENEW_EVERY_S
from autoscrape.store.delivery_claims import EVERY_JOB, Caution
from autoscrape.store.owing import queue_of

logger = logging.getLogger(__name__)

PER_QUEUE = 2
"""Deliveries at a time to one bucket or receiver whose last try succeeded; to others one.

Of a bucket more while half of the threads have nothing to do. All new ones together have half of
the threads, those that fail a quarter, so that any number of them may hang.
"""

LOOK_EVERY_S = 1.0
"""How often it looks for what others owe, or the ends of jobs, or what is due again."""

MOST_KNOWN = 10_000
"""Buckets and receivers that are remembered."""

SAY_EVERY_S = 60.0
"""How often the same failure of the same bucket or receiver is logged."""

STORE_WAIT_S = 0.5
HAND_BACK_S = 2.0
"""How long what is being sent may still take once the courier is told to stop."""

_CAME_BACK = (
    "1 delivery came back from a worker that is gone",
    "{} deliveries came back from workers that are gone",
)

T = TypeVar("T")


class Courier:
    """Sends what the jobs of a scope owe."""

    def __init__(
        self,
        deliveries: Deliveries,
        sender: Sender,
        threads: int,
        scope: Scope = EVERY_JOB,
        settled: Callable[[], bool] = lambda: True,
    ) -> None:
        self._deliveries = deliveries
        self._sender = sender
        self._threads = threads
        self._scope = scope
        self._settled = settled
        """Whether others had the time to say that they live, after an outage of the store."""

        self._held: dict[int, Delivery] = {}
        self._last: dict[str, bool] = {}
        """Whether the last try succeeded, by queue."""

        self._said: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)
        self._taking = True
        self._stopped = threading.Event()
        self._waiting: SimpleQueue[Delivery | None] = SimpleQueue()
        self._looking = Repeating("courier", LOOK_EVERY_S, self._look)
        # Not all workers of a deployment at the same moment.
        pause = RENEW_EVERY_S * random.uniform(0.8, 1.0)  # noqa: S311 (no secret)
        self._keeping = Repeating("courier-leases", pause, self._keep)

    def start(self) -> None:
        """Begin; what is due already is claimed at once."""
        for number in range(self._threads):
            name = f"autoscrape-delivery-{number}"
            threading.Thread(target=self._send_all, name=name, daemon=True).start()
        self._looking.start()
        self._keeping.start()
        self.hurry()

    @property
    def busy(self) -> bool:
        """Whether something is being sent."""
        return bool(self._held)

    def hurry(self) -> None:
        """Look now: something is owed anew."""
        self._looking.hurry()

    def drain(self) -> None:
        """Claim nothing more; what is being sent goes on."""
        with self._lock:
            self._taking = False

    def stop(self, seconds: float = HAND_BACK_S) -> None:
        """Claim nothing more, and hand back what is not sent in some seconds.

        What is being sent all the same, and arrives, will be sent again: it is marked if it can be.
        """
        self.drain()
        self._stopped.set()
        self._looking.stop()
        end = time.monotonic() + seconds
        with self._freed:
            while self._held and (left := end - time.monotonic()) > 0:
                self._freed.wait(left)
            rest = list(self._held.values())
        self._keeping.stop()
        for _ in range(self._threads):
            self._waiting.put(None)
        if rest:
            self._deliveries.hand_back(rest)

    def _look(self) -> None:
        while (free := self._threads - len(self._held)) > 0 and self._taking:
            queues, caution = self._in_hand()
            claimed = self._deliveries.claim(free, PER_QUEUE, self._scope, queues, caution)
            if not claimed and self._held:  # without anything held, nothing is due at all
                claimed = self._more()
            with self._lock:
                self._held.update({delivery.id: delivery for delivery in claimed})
                taking = self._taking
            if not taking:  # told so meanwhile; stop() may have looked before these were held
                self._deliveries.hand_back(claimed)
                self._let_go(claimed)
                return
            for delivery in claimed:
                self._waiting.put(delivery)
            if not claimed:
                return

    def _more(self) -> list[Delivery]:
        """Claim more of a bucket that is well, as long as half of the threads are free."""
        half = self._threads // 2
        room = half - len(self._held)
        if room <= 0:
            return []
        queues, caution = self._in_hand()
        buckets = {queue for queue in caution.proven if "://" in queue}
        return self._deliveries.claim(room, half, self._scope, queues, Caution(buckets, (), 0, 0))

    def _in_hand(self) -> tuple[Counter[str], Caution]:
        with self._lock:
            queues = Counter(queue_of(delivery.target) for delivery in self._held.values())
            proven = {queue for queue, well in self._last.items() if well}
            failing = self._last.keys() - proven
        new = sum(n for queue, n in queues.items() if queue not in proven | failing)
        troubled = sum(n for queue, n in queues.items() if queue in failing)
        return queues, Caution(
            proven,
            failing,
            max(self._threads // 2, 1) - new,
            max(self._threads // 4, 1) - troubled,
        )

    def _keep(self) -> None:
        held = list(self._held.values())
        if held:
            self._deliveries.renew(held)
        if self._settled() and (number := self._deliveries.sweep()):
            logger.warning(one_or_more(number, *_CAME_BACK))

    def _send_all(self) -> None:
        while (delivery := self._waiting.get()) is not None:
            try:
                self._send(delivery)
            except StoreUnavailableError as error:
                logger.warning("%s to %s: %s", delivery.kind, _shown(delivery), error)
            except Exception:
                logger.exception("%s to %s failed", delivery.kind, _shown(delivery))
            self._let_go([delivery])
            self.hurry()

    def _let_go(self, some: list[Delivery]) -> None:
        with self._freed:
            for delivery in some:
                self._held.pop(delivery.id, None)
            self._freed.notify_all()

    def _send(self, delivery: Delivery) -> None:
        try:
            self._sender.send(delivery)
        except (NotOwedError, StoreUnavailableError):
            self._patiently(lambda: self._deliveries.hand_back([delivery]))
        except DeliveryElsewhereError as error:
            reason, pause = error.reason, error.pause
            self._patiently(lambda: self._deliveries.put_off(delivery, reason, pause))
        except DeliveryRefusedError as error:
            self._failed(delivery, error.reason, final=True)
        except DeliveryDeniedError as error:
            self._failed(delivery, error.reason, denied=True)
        except DeliveryFailedError as error:
            self._failed(delivery, error.reason, retry_after=error.retry_after)
        except AutoscrapeError as error:
            self._failed(delivery, str(error))
        except Exception as error:
            logger.exception("%s to %s failed", delivery.kind, _shown(delivery))
            self._failed(delivery, f"internal error: {type(error).__name__}")
        else:
            self._trust(delivery, well=True)
            if self._patiently(lambda: self._deliveries.delivered(delivery)):
                self._sender.sent(delivery)
                logger.debug("%s to %s: delivered", delivery.kind, _shown(delivery))

    def _failed(
        self,
        delivery: Delivery,
        reason: str,
        *,
        final: bool = False,
        denied: bool = False,
        retry_after: float | None = None,
    ) -> None:
        if not (final or denied):  # who refuses has answered
            self._trust(delivery, well=False)
        state = self._patiently(
            lambda: self._deliveries.failed(
                delivery, reason, final=final, denied=denied, retry_after=retry_after
            )
        )
        ended = state is DeliveryState.FAILED
        level = logging.WARNING if ended else logging.INFO
        if self._said_lately(queue_of(delivery.target), reason):
            level = logging.DEBUG
        then = "given up" if ended else "it is tried again"
        logger.log(level, "%s to %s: %s; %s", delivery.kind, _shown(delivery), reason, then)

    def _trust(self, delivery: Delivery, *, well: bool) -> None:
        with self._lock:
            if len(self._last) > MOST_KNOWN:
                self._last.clear()
            self._last[queue_of(delivery.target)] = well

    def _said_lately(self, queue: str, reason: str) -> bool:
        """Tell whether the log has the same of another delivery there: a line for each is noise."""
        now = time.monotonic()
        before, at = self._said.get(queue, ("", 0.0))
        if before == reason and now - at < SAY_EVERY_S:
            return True
        if len(self._said) > MOST_KNOWN:
            self._said.clear()
        self._said[queue] = reason, now
        return False

    def _patiently(self, call: Callable[[], T]) -> T:
        """Call; as long as the store fails, again and again, until the courier is stopped."""
        while True:
            try:
                return call()
            except StoreUnavailableError:
                if self._stopped.wait(STORE_WAIT_S):
                    raise


def _shown(delivery: Delivery) -> str:
    """Name a target in the log without what its query may hold."""
    return delivery.target.partition("?")[0]
