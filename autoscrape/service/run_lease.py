"""Who runs a one-shot job: a process of a host, holding the job while it renews its lease."""

from __future__ import annotations

import os
import socket
import time

LEASE_MS = 60_000
RENEW_EVERY_S = 10

# A process id comes back, in a container at once; with its start it does not.
_STARTED = time.time_ns() // 1_000_000


def this_run() -> str:
    """Name this process, ``host:pid:start``."""
    return f"{socket.gethostname()}:{os.getpid()}:{_STARTED}"


def gone(run: str) -> bool:
    """Tell whether a run is known to be over: a process of this host that no longer exists."""
    host, pid, started = run.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    if int(pid) == os.getpid():
        return int(started) != _STARTED
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
