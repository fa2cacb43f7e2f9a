"""Reads an iterable of any length to its end before anybody waits for what it gives."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Generic, TypeVar

CHUNK = 1000
IN_MEMORY = 8 * 2**20

T = TypeVar("T")


class Spool(Generic[T]):
    """What was read; can be gone through again and again."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self.length = length
        """How many things there are."""

    def chunks(self) -> Iterator[list[T]]:
        """Give all in lists of at most 1000."""
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301 (this process wrote it)
            except EOFError:
                return


@contextmanager
def spooled(things: Iterable[T]) -> Iterator[Spool[T]]:
    """Read all of ``things``; what they raise is raised here.

    More than a few megabytes wait in a temporary file.
    """
    rest = iter(things)
    length = 0
    with SpooledTemporaryFile(IN_MEMORY) as file:
        while chunk := list(islice(rest, CHUNK)):
            pickle.dump(chunk, file)
            length += len(chunk)
        yield Spool(file, length)
