"""Bodies that are compressed well, badly, not at all or to death, and bodies without end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache

import brotli
from backports import zstd

from tests.servers.hostile.answers import (
    GOOD,
    NAME,
    SHOWN,
    document,
    endless,
    hang,
    head,
    pieces,
    raw,
    reply,
)
from tests.servers.hostile.case import BROKEN, ITEM, Case, Maker
from tests.servers.http11 import Answer, Request

MEBIBYTE = 2**20
BOMB_MEBIBYTES = 256
TOO_LARGE = 33 * MEBIBYTE


def deflated(data: bytes) -> bytes:
    """Compress without a header, as old servers do."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def in_steps(begin: Callable[[bytes], bytes], end: Callable[[], bytes]) -> bytes:
    """Compress the bomb bit by bit."""
    zeros = bytes(MEBIBYTE)
    return b"".join(begin(zeros) for _ in range(BOMB_MEBIBYTES)) + end()


def zlib_bomb(wbits: int) -> bytes:
    """Compress the bomb with zlib."""
    packer = zlib.compressobj(9, wbits=wbits)
    return in_steps(packer.compress, packer.flush)


@cache
def bomb(encoding: str) -> bytes:
    """Give what unpacks to 256 MiB."""
    match encoding:
        case "gzip":
            return zlib_bomb(31)
        case "deflate":
            return zlib_bomb(15)
        case "br":
            packer = brotli.Compressor(quality=5)
            return in_steps(packer.process, packer.finish)
        case "zstd":
            zpacker = zstd.ZstdCompressor()
            return in_steps(zpacker.compress, zpacker.flush)
        case _:
            return gzip.compress(bomb("gzip"))


def encoded(encoding: str, body: bytes) -> Maker:
    """Answer with a body said to be encoded so."""
    return reply(body, "200 OK", f"Content-Encoding: {encoding}")


def bombing(encoding: str) -> Maker:
    """Answer with a bomb, which is made at the start of the site."""

    def answer(request: Request) -> Answer:
        return encoded(encoding, bomb(encoding))(request)

    return answer


def bad_sum(packed: bytes) -> bytes:
    """Give gzip whose check sum is wrong."""
    return packed[:-8] + bytes([packed[-8] ^ 255]) + packed[-7:]


# Long enough that half of it is more than a header.
PAGE = document(SHOWN + b"".join(b"<p>Line %d of many.</p>" % n for n in range(2000)))
PACKED: dict[str, bytes] = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}
BOMBS = ("gzip", "br", "zstd", "deflate", "gzip, gzip")

WELL: dict[str, Maker] = {
    **{encoding: encoded(encoding, packed) for encoding, packed in PACKED.items()},
    "upper-case": encoded("GZIP", PACKED["gzip"]),
    "raw-deflate": encoded("deflate", deflated(PAGE)),
    "gzip-twice": encoded("gzip, gzip", gzip.compress(PACKED["gzip"])),
    "gzip-in-br": encoded("gzip, br", brotli.compress(PACKED["gzip"])),
    "two-headers": reply(
        gzip.compress(PACKED["gzip"]), "200 OK", "Content-Encoding: gzip", "Content-Encoding: gzip"
    ),
    "gzip-members": encoded("gzip", gzip.compress(PAGE[:9000]) + gzip.compress(PAGE[9000:])),
    "gzip-and-more": encoded("gzip", PACKED["gzip"] + bytes(16)),
    "gzip-chunked": raw(
        head("200 OK", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED["gzip"]), PACKED["gzip"])
    ),
    "identity": encoded("identity", PAGE),
    "unknown": encoded("snappy", PAGE),
    "empty-name": encoded("", PAGE),
}

BADLY: dict[str, Maker] = {
    **{
        f"false-{encoding}": encoded(encoding, PAGE)
        for encoding in ("gzip", "br", "zstd", "deflate")
    },
    **{
        f"truncated-{encoding}": encoded(encoding, packed[: len(packed) // 2])
        for encoding, packed in PACKED.items()
        if encoding != "x-gzip"
    },
    "truncated-raw-deflate": encoded("deflate", deflated(PAGE)[:-40]),
    "gzip-without-end": encoded("gzip", PACKED["gzip"][:-8]),
    "gzip-bad-sum": encoded("gzip", bad_sum(PACKED["gzip"])),
    "gzip-500-times": encoded(", ".join(["gzip"] * 500), PACKED["gzip"]),
}

WITHOUT_END: dict[str, Maker] = {
    "length-too-large": pieces(head("200 OK", f"Content-Length: {TOO_LARGE}") + GOOD, then=hang),
    "too-large": endless(head(), b"<p>More</p>" * 6000),
    "endless-chunked": endless(
        head("200 OK", "Transfer-Encoding: chunked"), b"10000\r\n" + b"p" * 65536 + b"\r\n"
    ),
}

CASES = (
    *(Case(f"/body/{name}", ITEM, maker, 1, name=NAME) for name, maker in WELL.items()),
    *(Case(f"/body/{name}", BROKEN, maker) for name, maker in BADLY.items()),
    *(
        Case(f"/body/bomb-{encoding.replace(', ', '-')}", BROKEN, bombing(encoding), 1)
        for encoding in BOMBS
    ),
    *(Case(f"/body/{name}", BROKEN, maker) for name, maker in WITHOUT_END.items()),
)


def prepare() -> None:
    """Make the bombs, which takes a few seconds."""
    for encoding in BOMBS:
        bomb(encoding)
