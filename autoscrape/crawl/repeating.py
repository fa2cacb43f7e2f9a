"""A thread that does the same thing again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from autoscrape.errors import StoreUnavailableError

logger = logging.getLogger(__name__)


class Repeating(threading.Thread):
    """Calls something, pauses, calls it again, whatever becomes of it.

    A daemon: a call that hangs does not keep the process from ending.
    """

    def __init__(self, name: str, pause_s: float, call: Callable[[], object]) -> None:
        super().__init__(name=f"autoscrape-{name}", daemon=True)
        self._pause_s = pause_s
        self._call = call
        self._stopped = threading.Event()
        self._woken = threading.Event()

    def run(self) -> None:
        """Go on until stopped."""
        while not self._told_to_stop():
            try:
                self._call()
            except StoreUnavailableError as error:
                logger.debug("%s: %s", self.name, error)
            except Exception:
                logger.exception("%s failed; it goes on", self.name)

    def pause(self, seconds: float) -> bool:
        """Wait within a call; False when the thread is to stop."""
        return not self._stopped.wait(seconds)

    def hurry(self) -> None:
        """Let the pause end now."""
        self._woken.set()

    def stop(self) -> None:
        """Call no more."""
        self._stopped.set()
        self._woken.set()

    def _told_to_stop(self) -> bool:
        self._woken.wait(self._pause_s)
        self._woken.clear()
        return self._stopped.is_set()
