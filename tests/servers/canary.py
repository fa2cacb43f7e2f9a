"""A listener that must never be reached; it answers, so that a reader of it shows what it got."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.66"
PAGE = b"<!doctype html><title>Canary</title><h1>The canary was reached</h1>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
ANSWER = HEAD + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE


class Canary:
    """Counts who connects."""

    def __init__(self, host: str = HOST, port: int = 0) -> None:
        self._listener = socket.create_server((host, port), backlog=128)
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listener.getsockname()[1]
        return port

    def serve(self) -> None:
        """Answer each connection and close it, until the listener is shut down."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    connection.sendall(ANSWER)
                    connection.recv(4096)

    def shut(self) -> None:
        """End :meth:`serve`."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def running_canary(host: str = HOST, port: int = 0) -> Iterator[Canary]:
    """Run a canary in a thread until the end of the block."""
    canary = Canary(host, port)
    thread = threading.Thread(target=canary.serve, name="canary", daemon=True)
    thread.start()
    try:
        yield canary
    finally:
        canary.shut()
        thread.join()
