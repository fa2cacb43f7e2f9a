"""Who works: a process of a host, believed in while it renews its leases."""

from __future__ import annotations

import os
import socket
import time
from itertools import count

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import Job

LEASE_MS = 60_000
RENEW_EVERY_S = 10

# A process id comes back, in a container at once; with its start it does not.
_STARTED = time.time_ns() // 1_000_000
_WORKERS = count(1)


def this_run() -> str:
    """Name this process, ``host:pid:start``."""
    return f"{socket.gethostname()}:{os.getpid()}:{_STARTED}"


def new_worker() -> str:
    """Name a worker of this process, ``host:pid:start:number``; a process may have several."""
    return f"{this_run()}:{next(_WORKERS)}"


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


def refuse_running(job: Job, reserved_by: str | None, reserved_until: int | None, now: int) -> None:
    """Raise ParameterError if a living process runs the job."""
    left = (reserved_until or 0) - now
    if reserved_by is not None and left > 0 and not gone(reserved_by):
        raise ParameterError(
            f"job {job} is being run by process {reserved_by.rsplit(':', 1)[0]}; stop that first "
            f"(if it is dead, its hold on the job ends in {left // 1000 + 1} s)"
        )
