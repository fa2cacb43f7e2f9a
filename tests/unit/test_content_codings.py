"""Content codings: what is whole comes out whole, what is not never does."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autoscrape.crawl import content_codings
from autoscrape.crawl.content_codings import (
    MAX_MEMBERS,
    BrokenBodyError,
    CutBodyError,
    LargeBodyError,
    decode,
    split,
    zstd,
)

LIMIT = 2**20
PAGE = b"<!doctype html><title>Tin kettle</title>" + b"<p>It boils water.</p>" * 20


def raw_deflate(data: bytes) -> bytes:
    """Give deflate without the zlib wrapping, as some servers send it."""
    encoder = zlib.compressobj(wbits=-15)
    return encoder.compress(data) + encoder.flush()


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw": ("deflate", raw_deflate),
    "br": ("br", partial(brotli.compress, quality=4)),
    "zstd": ("zstd", zstd.compress),
}
EACH = pytest.mark.parametrize(("coding", "encode"), ENCODERS.values(), ids=list(ENCODERS))


@EACH
@given(st.binary(min_size=1, max_size=2000))
def test_what_was_encoded_comes_back(
    coding: str, encode: Callable[[bytes], bytes], data: bytes
) -> None:
    assert decode(encode(data), [coding], LIMIT) == data


@EACH
def test_a_body_of_many_pieces_comes_back(coding: str, encode: Callable[[bytes], bytes]) -> None:
    data = (
        b"".join(struct.pack("<I", n * 2654435761 % 2**32) for n in range(100_000)) + b"z" * 10**6
    )
    assert decode(encode(data), [coding], 2**21) == data


@EACH
@given(data=st.binary(min_size=1, max_size=300))
def test_wherever_it_is_cut_that_is_noticed(
    coding: str, encode: Callable[[bytes], bytes], data: bytes
) -> None:
    whole = encode(data)
    for end in range(1, len(whole)):
        with pytest.raises(CutBodyError):
            decode(whole[:end], [coding], LIMIT)


@EACH
def test_it_is_not_what_it_says(coding: str, encode: Callable[[bytes], bytes]) -> None:
    for body in (PAGE, b"gzip" * 500):
        with pytest.raises(BrokenBodyError) as raised:
            decode(body, [coding], LIMIT)
        assert not isinstance(raised.value, LargeBodyError)


@EACH
def test_the_limit_is_exact(coding: str, encode: Callable[[bytes], bytes]) -> None:
    data = b"\0" * LIMIT
    assert decode(encode(data), [coding], LIMIT) == data
    with pytest.raises(LargeBodyError, match=f"makes more than {LIMIT}"):
        decode(encode(data + b"\0"), [coding], LIMIT)


@EACH
def test_a_bomb_takes_no_more_memory_than_the_limit(
    coding: str, encode: Callable[[bytes], bytes]
) -> None:
    bomb = encode(b"\0" * 2**24)
    tracemalloc.start()
    try:
        with pytest.raises(LargeBodyError):
            decode(bomb, [coding], LIMIT)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * LIMIT


def test_a_bomb_within_a_bomb_is_stopped_as_well() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 2**24))
    with pytest.raises(LargeBodyError):
        decode(bomb, ["gzip", "gzip"], LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_streams_behind_each_other_are_one_body(coding: str) -> None:
    _, encode = ENCODERS[coding]
    halves = PAGE[:100], PAGE[100:]
    body = b"".join(encode(half) for half in halves)
    assert decode(body, [coding], LIMIT) == PAGE
    with pytest.raises(CutBodyError):
        decode(body[:-3], [coding], LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("garbage", [b"\0" * 9, b"garbage", b"\n", b"\x1f"])
def test_what_stands_behind_the_body_is_ignored(coding: str, garbage: bytes) -> None:
    _, encode = {"deflate": ENCODERS["zlib"], **ENCODERS}[coding]
    assert decode(encode(PAGE) + garbage, [coding], LIMIT) == PAGE


def test_frames_to_skip_are_skipped() -> None:
    skip = struct.pack("<II", 0x184D2A50, 4) + b"skip"
    assert decode(skip + zstd.compress(PAGE) + skip, ["zstd"], LIMIT) == PAGE


def test_a_frame_that_wants_too_much_memory_is_refused() -> None:
    encoder = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    body = encoder.compress(PAGE) + encoder.flush()
    with pytest.raises(BrokenBodyError, match="memory"):
        decode(body, ["zstd"], LIMIT)


def test_the_streams_of_a_body_are_counted() -> None:
    assert decode(gzip.compress(b"") * MAX_MEMBERS, ["gzip"], LIMIT) == b""
    with pytest.raises(BrokenBodyError, match="streams"):
        decode(gzip.compress(b"") * (MAX_MEMBERS + 2), ["gzip"], LIMIT)


def test_four_layers_are_undone_and_five_are_not() -> None:
    body = PAGE
    for _ in range(4):
        body = gzip.compress(body)
    assert decode(body, ["gzip"] * 4, LIMIT) == PAGE
    with pytest.raises(BrokenBodyError, match="5 content codings"):
        decode(gzip.compress(body), ["gzip"] * 5, LIMIT)


def test_nothing_is_nothing_in_any_coding() -> None:
    assert [decode(b"", [coding], LIMIT) for coding in content_codings.CODINGS] == [b""] * 5


@pytest.mark.parametrize(
    ("values", "undo", "keep"),
    [
        ([b"gzip"], ["gzip"], []),
        ([b" GZIP "], ["gzip"], []),
        ([b"deflate, gzip"], ["gzip", "deflate"], []),
        ([b"deflate", b"br"], ["br", "deflate"], []),
        ([b"rot13, gzip"], ["gzip"], ["rot13"]),
        ([b"gzip, rot13"], [], ["gzip", "rot13"]),
        ([b"identity"], [], ["identity"]),
        ([b""], [], []),
        ([b"\xff"], [], ["\xff"]),
    ],
)
def test_the_header_is_read_from_its_end(
    values: list[bytes], undo: list[str], keep: list[str]
) -> None:
    assert split(values) == (undo, keep)
