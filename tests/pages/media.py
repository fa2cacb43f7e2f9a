"""Pictures, sounds and the style sheet of the demo site, drawn by code and never stored."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from functools import lru_cache
from hashlib import sha256

WIDTH, HEIGHT, RADIUS = 640, 420, 130

STYLE_SHEET = b"""
body { font: 16px/1.55 system-ui, sans-serif; color: #24323a; margin: 0 auto; max-width: 68rem }
header.site, footer.site { background: #eef3f1; padding: 1rem }
header.site nav a { margin-right: 1rem }
main { padding: 1rem } img { max-width: 20rem; height: auto } del { color: #888 }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem }
.cards img { max-width: 100% } table { border-collapse: collapse } th, td { padding: .2rem .8rem }
th { text-align: left } blockquote { border-left: 3px solid #9cb; padding-left: 1rem }
"""


def find(path: str) -> tuple[bytes, str] | None:
    """Give the body and content type of a media path, None where there is no such thing."""
    folder, _, name = path.strip("/").rpartition("/")
    if folder == "images" or path == "/favicon.ico":
        return picture(name), "image/png"
    if folder == "media":
        return (sound(), "audio/wav") if name.endswith(".wav") else (video(), "video/mp4")
    if path == "/style.css":
        return STYLE_SHEET, "text/css"
    return None


@lru_cache(maxsize=256)
def picture(name: str) -> bytes:
    """Draw a PNG: a disc before a gradient, in colours that follow from the name."""
    colours = sha256(name.encode()).digest()
    sky, disc = colours[0:3], colours[3:6]
    rows = b"".join(b"\0" + row(y, sky, disc) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def row(y: int, sky: bytes, disc: bytes) -> bytes:
    """Give the pixels of one line."""
    shade = bytes(value // 2 + 127 * y // HEIGHT for value in sky)
    half = int(max(0, RADIUS**2 - (y - HEIGHT // 2) ** 2) ** 0.5)
    margin = shade * (WIDTH // 2 - half)
    return margin + disc * (2 * half) + margin


def chunk(kind: bytes, data: bytes) -> bytes:
    """Frame one PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@lru_cache(maxsize=1)
def sound() -> bytes:
    """Give one second of silence."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(b"\x80" * 8000)
    return target.getvalue()


def video() -> bytes:
    """Give an MP4 file without a frame."""
    brand = b"ftypisom\0\0\2\0isom"
    return struct.pack(">I", len(brand) + 4) + brand + struct.pack(">I", 8) + b"mdat"
