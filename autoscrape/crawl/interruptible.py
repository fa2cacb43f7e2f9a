"""Lets Ctrl-C and SIGTERM end the reading of an input, but not the storing of what was read."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from autoscrape.errors import InputError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

T = TypeVar("T")


class Interruption:
    """A signal is an InputError while the input is read; afterwards it is only remembered."""

    def __init__(self) -> None:
        self.came: str | None = None
        """Name of the signal that came while the job was stored."""

        self._reading = True

    def reading(self, things: Iterable[T]) -> Iterator[T]:
        """Give what is read; once all of it was given, nothing keeps it from being stored."""
        yield from things
        self._reading = False

    def hear(self, number: int, _: FrameType | None) -> None:
        """Hear a signal."""
        name = signal.Signals(number).name
        if self._reading:
            raise InputError(f"{name} came while the input was read; nothing was stored")
        self.came = name


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Hear the signals while the block runs, if this is the thread that can."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {number: signal.signal(number, interruption.hear) for number in _SIGNALS}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
