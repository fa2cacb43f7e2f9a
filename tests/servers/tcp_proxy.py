"""A TCP forwarder that can refuse, hang, and lose the answer to one chosen message."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Self

from attrs import define, field

HOST = "127.0.0.1"
CHUNK = 65536
VERB_SECONDS = 10.0

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class TcpProxy:
    """Forward connections to a target, on a port that stays the same: ``with TcpProxy(...)``.

    The verbs may be called from any thread; each has taken effect once it returns.
    While the target accepts nothing, clients are accepted and closed at once.
    """

    def __init__(self, target_host: str, target_port: int, host: str = HOST) -> None:
        self._target = (target_host, target_port)
        self._host = host
        self._reservation = reserve_port(host)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-proxy")
        self._listener: socket.socket | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._faults = Faults()

    @property
    def port(self) -> int:
        """Where clients connect, on loopback."""
        port: int = self._reservation.getsockname()[1]
        return port

    @property
    def was_cut(self) -> threading.Event:
        """Tells that :meth:`cut_after` has cut; it is set before the client can notice."""
        return self._faults.was_cut

    def __enter__(self) -> Self:
        self._thread.start()
        self.heal()
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.refuse()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._reservation.close()

    def refuse(self) -> None:
        """Close all connections and refuse new ones."""
        self._run(self._refuse())

    def hang(self) -> None:
        """Keep connections and accept new ones, but pass on nothing, not even that a side left."""
        self._run(self._listen(forward=False))

    def heal(self) -> None:
        """Forward again, beginning with what was held back."""
        self._run(self._listen(forward=True))

    def cut_after(self, marker: bytes) -> None:
        """Pass the next bytes that hold this marker on to the target, but lose the answer.

        Both sides are closed as soon as an answer begins, so no earlier one may be under way.
        """
        self._run(self._arm(marker))

    def _run(self, verb: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(verb, self._loop).result(VERB_SECONDS)

    async def _refuse(self) -> None:
        if self._listener:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        await asyncio.sleep(0)  # a task cancelled before its first step would close nothing
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _listen(self, *, forward: bool) -> None:
        if forward:
            self._faults.flowing.set()
        else:
            self._faults.flowing.clear()
        if self._listener is None:
            # no asyncio.Server: one that is closed while it accepts leaves the client open
            self._listener = socket.create_server((self._host, self.port), backlog=512)
            self._listener.setblocking(False)
            self._loop.add_reader(self._listener, self._accept, self._listener)

    async def _arm(self, marker: bytes) -> None:
        self._faults.marker = marker
        self.was_cut.clear()

    def _accept(self, listener: socket.socket) -> None:
        """Serve a client in a task that :meth:`refuse` can end."""
        with suppress(OSError):  # the client has left again
            client, _ = listener.accept()
            connection = self._loop.create_task(self._serve(client))
            self._connections.add(connection)
            connection.add_done_callback(self._connections.discard)

    async def _serve(self, accepted: socket.socket) -> None:
        """Connect a client to the target until both have had enough."""
        streams: list[Stream] = []
        try:
            client = await asyncio.open_connection(sock=accepted)
            streams.append(client)
            await self._faults.flowing.wait()
            target = await asyncio.open_connection(*self._target)
            streams.append(target)
            await Link(client, target, self._faults).run()
        except* OSError:
            pass  # one side went away or was cut off: the other learns of it by the end
        finally:
            await abort(streams)


@define
class Faults:
    """What befalls bytes under way; touched in the proxy's own thread only."""

    flowing: asyncio.Event = field(factory=asyncio.Event)
    marker: bytes = b""
    """After it the connection is cut; empty when none is awaited."""
    was_cut: threading.Event = field(factory=threading.Event)


@define
class Link:
    """One connection through the proxy."""

    client: Stream
    target: Stream
    faults: Faults
    loses_answer: bool = False

    async def run(self) -> None:
        """Pass on bytes both ways; a side that sends no more may still receive."""
        async with asyncio.TaskGroup() as both_ways:
            both_ways.create_task(self.ask())
            both_ways.create_task(self.answer())
        for _, writer in (self.client, self.target):
            writer.close()
            await writer.wait_closed()

    async def ask(self) -> None:
        """Pass on what the client sends, and look out for the marker."""
        tail = b""
        while data := await self.receive(self.client):
            marker = self.faults.marker
            if marker and marker in tail + data:
                self.loses_answer = True
                self.faults.marker = b""
            # a marker may come in two pieces
            tail = (tail + data)[-len(marker) :] if marker else b""
            await send(self.target, data)
        finish(self.target)

    async def answer(self) -> None:
        """Pass on what the target sends, unless this is the answer to lose."""
        while data := await self.receive(self.target):
            if self.loses_answer:
                self.faults.was_cut.set()
                raise ConnectionAbortedError
            await send(self.client, data)
        finish(self.client)

    async def receive(self, stream: Stream) -> bytes:
        """Give the next bytes once they may pass; none at the end."""
        data = await stream[0].read(CHUNK)
        await self.faults.flowing.wait()
        return data


async def send(stream: Stream, data: bytes) -> None:
    """Write bytes and wait while the other side is slow to take them."""
    stream[1].write(data)
    await stream[1].drain()


def finish(stream: Stream) -> None:
    """Tell that no more bytes come."""
    if stream[1].can_write_eof():
        stream[1].write_eof()


async def abort(streams: list[Stream]) -> None:
    """Close connections at once and wait until they are closed."""
    for _, writer in streams:
        writer.transport.abort()  # each before the first wait, which may be cancelled
    for _, writer in streams:
        with suppress(OSError):
            await writer.wait_closed()


def reserve_port(host: str = HOST) -> socket.socket:
    """Give a socket that keeps a free port until it is closed.

    Meanwhile a server may listen there with SO_REUSEADDR, and end, and listen again: nobody
    else is given the port in between. While none listens, connections are refused.
    """
    reservation = socket.socket()
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reservation.bind((host, 0))
    return reservation
