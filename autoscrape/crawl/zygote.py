"""The parent's side of the extraction fence: its zygote process and the children forked from it."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from autoscrape.extraction.wire import END, FORK, REPLY, REQUEST, read_answer, write_work
from autoscrape.extraction.work import Work

START_SECONDS = 60.0
"""How long a zygote may take to import its libraries and answer."""

END_SECONDS = 5.0
"""How long a zygote may take to end by itself."""


class ZygoteGoneError(Exception):
    """The zygote process is dead, or does not answer."""


class Zygote:
    """A zygote process; every method may be called from any thread."""

    def __init__(self, memory: int) -> None:
        self._lock = threading.Lock()
        self._control, its_end = socket.socketpair()
        self._control.settimeout(START_SECONDS)
        paths = [path or str(Path.cwd()) for path in sys.path]
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-P", "-m", "autoscrape.extraction.child", str(memory)],
                stdin=its_end.fileno(),
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C in a terminal is for the parent alone
            )
        except OSError:
            self._control.close()
            raise
        finally:
            its_end.close()

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    def fork(self) -> Child:
        """Start a child; ZygoteGoneError when the zygote cannot."""
        ours, its_end = socket.socketpair()
        try:
            with its_end:
                return Child(self, self._ask(FORK, 0, [its_end.fileno()]), ours)
        except BaseException:
            ours.close()
            raise

    def end(self, pid: int) -> int:
        """Kill a child unless it has ended; give its wait status."""
        return self._ask(END, pid, [])

    def close(self) -> None:
        """End the zygote and thereby its children; wait until it is gone."""
        self._hang_up()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with self._lock:
            self._control.close()

    def _ask(self, what: bytes, pid: int, descriptors: list[int]) -> int:
        with self._lock:
            try:
                socket.send_fds(self._control, [REQUEST.pack(what, pid)], descriptors)
                reply = self._control.recv(REPLY.size)
            except BaseException as failure:  # a reply that comes later would be taken for the next
                self._hang_up()
                if isinstance(failure, OSError):
                    raise ZygoteGoneError(str(failure)) from failure
                raise
        if len(reply) < REPLY.size:
            raise ZygoteGoneError("it ended")
        number: int = REPLY.unpack(reply)[0]
        return number

    def _hang_up(self) -> None:
        """Let the zygote see the end; not by close(), another thread may wait for a reply."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)


class Child:
    """One extraction process; used by one thread at a time, except for ``lives`` and ``kill``."""

    def __init__(self, zygote: Zygote, pid: int, connection: socket.socket) -> None:
        self.zygote = zygote
        self.pid = pid
        self._socket = connection

    def ask(self, work: Work, seconds: float) -> dict[str, Any]:
        """Have a page extracted; TimeoutError, or another error when the child is dead or mad."""
        deadline = time.monotonic() + seconds

        def send(data: bytes) -> None:
            self._socket.settimeout(remaining(deadline))
            self._socket.sendall(data)

        def receive(length: int) -> bytes:
            data = bytearray()
            while len(data) < length:
                self._socket.settimeout(remaining(deadline))
                part = self._socket.recv(min(length - len(data), 2**20))
                if not part:
                    break
                data += part
            return bytes(data)

        write_work(send, work)
        return read_answer(receive)

    @property
    def lives(self) -> bool:
        """Whether the child still holds its end of the connection."""
        poll = select.poll()
        poll.register(self._socket, 0)
        return not poll.poll(0)

    def kill(self) -> str:
        """Kill the child unless it has ended; say what ended it."""
        try:
            status = self.zygote.end(self.pid)
        except ZygoteGoneError:  # its children were left to init
            if self.lives:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            return "with its zygote"
        code = os.waitstatus_to_exitcode(status)
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    def close(self) -> str:
        """Kill the child unless it has ended, let go of the connection; say what ended it."""
        try:
            return self.kill()
        finally:
            self._socket.close()


def remaining(deadline: float) -> float:
    """Seconds until a moment of the monotonic clock; TimeoutError when it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
