"""The demo site: ``python -m tests.servers.demo_site`` prints its address and serves pages.

Tests use ``with running_demo_site() as base_url:``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tests.servers.http11 import Handler, serve_connection
from tests.servers.site import Site

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running_demo_site() -> Iterator[str]:
    """Run the demo site in a process of its own and give its base URL."""
    with running_site("tests.servers.demo_site", "--until-eof") as base_url:
        yield base_url


@contextmanager
def running_site(module: str, *arguments: str) -> Iterator[str]:
    """Run a module that calls :func:`serve` in a process of its own and give its base URL."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            base_url = process.stdout.readline().strip()
            if not base_url:
                message = f"{module} ended before it listened"
                raise RuntimeError(message)
            yield base_url
        finally:
            process.terminate()


async def serve(answer: Handler, port: int, *, until_eof: bool) -> None:
    """Serve until SIGTERM or SIGINT comes, or standard input ends; print the address."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        call_at_eof(partial(loop.call_soon_threadsafe, stop.set))
    server = await asyncio.start_server(
        partial(serve_connection, answer), "127.0.0.1", port, backlog=512
    )
    host, bound_port = server.sockets[0].getsockname()
    print(f"http://{host}:{bound_port}", flush=True)
    await stop.wait()
    server.close()


def call_at_eof(callback: Callable[[], object]) -> None:
    """Call back once standard input has ended, from a thread that ends with the process."""

    def read_all() -> None:
        # os.read takes no lock, so a reader still blocked here does not disturb the exit
        while os.read(0, 4096):
            pass
        with suppress(RuntimeError):  # the loop has ended already, by a signal
            callback()

    threading.Thread(target=read_all, daemon=True).start()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Serve the demo site on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 (default): any free port")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    options = parser.parse_args()
    asyncio.run(serve(Site().answer, options.port, until_eof=options.until_eof))


if __name__ == "__main__":
    main()
