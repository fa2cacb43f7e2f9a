"""Waits for what will happen, not for seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 180.0
"""Far longer than anything here takes, even on a machine that does much else."""

LOOK_EVERY_S = 0.05


def wait_until(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> float:
    """Wait until a condition holds and give the seconds that took; else fail with ``what``."""
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < patience_s, f"after {waited:.0f} s still not so: {what}"
        time.sleep(LOOK_EVERY_S)
    return time.monotonic() - began
