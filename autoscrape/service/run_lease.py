"""Who runs a one-shot job: a process of a host, holding the job while it renews its lease."""

from __future__ import annotations

import os
import socket

LEASE_MS = 60_000
RENEW_EVERY_S = 10


def this_run() -> str:
    """Name this process, ``host:pid``."""
    return f"{socket.gethostname()}:{os.getpid()}"


def gone(run: str | None) -> bool:
    """Tell whether a run is known to be over.

    That is a process of this host that no longer exists, or this process itself.
    """
    host, _, pid = (run or "").rpartition(":")
    if host != socket.gethostname():
        return run is None
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(pid) == os.getpid()
