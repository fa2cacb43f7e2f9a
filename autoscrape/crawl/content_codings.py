"""Undoes content codings strictly: bounded, piece by piece, and nothing may be missing."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Generator, Sequence
from io import BytesIO
from typing import Any

try:
    import brotli
except ImportError:  # Scrapy takes either
    import brotlicffi as brotli
if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 64 * 1024
"""Bytes that go in, and come out, at a time."""

MAX_LAYERS = 4
MAX_MEMBERS = 10_000
"""Streams that one body may consist of; each costs time even when it is empty."""

ZSTD_WINDOW_LOG = 23
"""8 MiB, the most that the zstd content coding may ask for (RFC 9659)."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # after a byte from 0x50 to 0x5f

CODING_ERRORS: tuple[type[Exception], ...] = (zlib.error, brotli.error, zstd.ZstdError)
"""What the decoders raise."""

Pieces = Generator[bytes, None, int]
"""Gives decoded pieces; returns where in the input the stream ended."""


class BrokenBodyError(ValueError):
    """A body is not what its Content-Encoding says."""


class CutBodyError(BrokenBodyError):
    """A body ends too early."""


class LargeBodyError(BrokenBodyError):
    """A body grows beyond the limit."""


def split(values: Sequence[bytes]) -> tuple[list[str], list[str]]:
    """Give the codings of Content-Encoding headers to undo, outermost first, and those to keep."""
    keep = [coding.strip().lower() for coding in b",".join(values).decode("latin-1").split(",")]
    keep = [coding for coding in keep if coding]
    undo = []
    while keep and keep[-1] in CODINGS:
        undo.append(keep.pop())
    return undo, keep


def decode(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """Undo codings, outermost first; BrokenBodyError when that cannot be done."""
    if len(codings) > MAX_LAYERS:
        raise BrokenBodyError(f"{len(codings)} content codings")
    for coding in codings:
        body = _undo(body, coding, limit) if body else body
    return body


def _undo(body: bytes, coding: str, limit: int) -> bytes:
    out, size = BytesIO(), 0
    try:
        for piece in CODINGS[coding](body):
            size += len(piece)
            if size > limit:
                raise LargeBodyError(f"{coding} body of {len(body)} bytes makes more than {limit}")
            out.write(piece)
    except EOFError:
        raise CutBodyError(f"{coding} body ends too early, after {len(body)} bytes") from None
    except CODING_ERRORS as error:
        raise BrokenBodyError(f"no {coding}: {error}") from None
    return out.getvalue()


def _streams(
    data: bytes, one: Callable[[bytes, int], Pieces], begins: Callable[[bytes], bool]
) -> Pieces:
    """Decode stream after stream; what does not begin like one is ignored, as browsers do."""
    at = yield from one(data, 0)
    for _ in range(MAX_MEMBERS):
        if not begins(data[at : at + 4]):
            return at
        at = yield from one(data, at)
    raise BrokenBodyError(f"more than {MAX_MEMBERS} streams")


def _zlib_stream(data: bytes, at: int, wbits: int) -> Pieces:
    decoder = zlib.decompressobj(wbits)
    pending = b""
    while True:
        if not pending:
            pending = data[at : at + CHUNK]
            at += len(pending)
        piece = decoder.decompress(pending, CHUNK)
        yield piece
        if decoder.eof:
            return at - len(decoder.unused_data)
        pending = decoder.unconsumed_tail
        if not piece and not pending and at >= len(data):
            raise EOFError


def _gzip(data: bytes) -> Pieces:
    return _streams(data, _gzip_member, lambda start: start.startswith(_GZIP_MAGIC))


def _gzip_member(data: bytes, at: int) -> Pieces:
    return _zlib_stream(data, at, _GZIP)


def _deflate(data: bytes) -> Pieces:
    """Decode a zlib stream, or the bare deflate that some servers send in its place."""
    pieces = _zlib_stream(data, 0, _ZLIB)
    try:
        first = next(pieces)
    except zlib.error:
        return (yield from _zlib_stream(data, 0, _RAW))
    yield first
    return (yield from pieces)


def _brotli(data: bytes) -> Pieces:
    decoder: Any = brotli.Decompressor()
    for at in range(0, len(data), CHUNK):
        piece = decoder.process(data[at : at + CHUNK], output_buffer_limit=CHUNK)
        yield piece
        while (piece or not decoder.can_accept_more_data()) and not decoder.is_finished():
            piece = decoder.process(b"", output_buffer_limit=CHUNK)
            yield piece
    if not decoder.is_finished():
        raise EOFError
    return len(data)


def _zstd(data: bytes) -> Pieces:
    return _streams(data, _zstd_frame, _begins_frame)


def _begins_frame(start: bytes) -> bool:
    skippable = start[1:] == _SKIPPABLE and 0x50 <= start[0] <= 0x5F
    return start == _ZSTD_MAGIC or skippable


def _zstd_frame(data: bytes, at: int) -> Pieces:
    decoder = zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    )
    while True:
        fed = b""
        if decoder.needs_input:
            fed = data[at : at + CHUNK]
            at += len(fed)
        piece = decoder.decompress(fed, CHUNK)
        yield piece
        if decoder.eof:
            return at - len(decoder.unused_data)
        if not piece and decoder.needs_input and at >= len(data):
            raise EOFError


CODINGS: dict[str, Callable[[bytes], Pieces]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
"""The content codings that are undone; others stay as they are."""
