"""What every store of objects does, and how a body is handed to it."""

from __future__ import annotations

import io
import time
from abc import ABC, abstractmethod
from typing import BinaryIO

from autoscrape.jobs.destination import Destination

CONNECT_S = 5.0
READ_S = 30.0
SEND_S = 20.0
"""How long the body may take on its way; with the other two below the minute of a lease."""

SMALL = 8 * 2**20
BYTES_A_SECOND = 2**20
"""What is larger than ``SMALL`` gets a second more for each so many bytes."""


class ObjectStore(ABC):
    """Puts objects into buckets; one is used by many threads."""

    @abstractmethod
    def put(
        self,
        destination: Destination,
        body: bytes | BinaryIO,
        content_type: str,
        *,
        replace: bool = False,
        encoding: str | None = None,
    ) -> bool:
        """Store one object, exactly one even if it is sent twice.

        False if an object of that name is there already: it stays as it is, unless ``replace``
        says to overwrite it. The body is stored byte for byte, a seekable file from its
        beginning; ``encoding`` becomes its ``Content-Encoding``. Needs the permission to create
        objects and no other: nothing is read, listed or deleted.

        DeliveryRefusedError tells of what stays wrong, DeliveryDeniedError that there is no such
        bucket or that access is denied, DeliveryFailedError of what may pass. Takes less than a
        minute for up to 8 MiB, twice that if the object is there and has to be replaced.
        """


class Body(io.RawIOBase):
    """A body that is read piece by piece as it is sent, and breaks off when that takes too long.

    Sent in one piece it would have to pass within the time for one.
    """

    def __init__(self, body: bytes | BinaryIO) -> None:
        self._file = io.BytesIO(body) if isinstance(body, bytes) else body
        self.size = self._file.seek(0, io.SEEK_END)
        self._file.seek(0)
        more = max(0, self.size - SMALL) / BYTES_A_SECOND
        self._deadline = time.monotonic() + CONNECT_S + SEND_S + more

    def __len__(self) -> int:
        return self.size

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, for checksums."""
        return True

    def tell(self) -> int:
        """Give the position."""
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position."""
        return self._file.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Give the next bytes; TimeoutError when the time is up."""
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes; TimeoutError when the time is up."""
        if time.monotonic() > self._deadline:
            raise TimeoutError("the body could not be sent in time")
        return self._file.read(size)
