"""Reads an iterable of any length to its end before anybody waits for what it gives."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

CHUNK = 1000
IN_MEMORY = 8 * 2**20

T = TypeVar("T")


@contextmanager
def spooled(things: Iterable[T]) -> Iterator[Iterator[list[T]]]:
    """Give all of ``things`` in lists of at most 1000; what it raises is raised before the first.

    More than a few megabytes wait in a temporary file.
    """
    rest = iter(things)
    with SpooledTemporaryFile(IN_MEMORY) as file:
        while chunk := list(islice(rest, CHUNK)):
            pickle.dump(chunk, file)
        file.seek(0)
        yield _chunks(file)


def _chunks(file: IO[bytes]) -> Iterator[list[Any]]:
    while True:
        try:
            yield pickle.load(file)  # noqa: S301 (this process wrote it)
        except EOFError:
            return
