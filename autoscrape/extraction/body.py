"""Turns the bytes of a response into text, or says that there is nothing to read in them."""

from __future__ import annotations

import re

from w3lib.encoding import html_to_unicode, http_content_type_encoding, read_bom

from autoscrape.errors import NO_VISIBLE_ELEMENTS, TaskFault

MAX_BYTES = 10_000_000

_TEXT_TYPES = frozenset({"application/xhtml+xml", "application/xml", "application/html"})
_MAGIC = (
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"BM", "BMP image"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
    (b"ID3", "MP3 audio"),
    (b"fLaC", "FLAC audio"),
    (b"OggS", "Ogg media"),
    (b"\x1a\x45\xdf\xa3", "Matroska media"),
    (b"FLV\x01", "Flash video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3\x00", "database"),
    (b"\x00asm", "program"),
)
_RIFF = re.compile(rb"RIFF.{4}(WEBP|WAVE|AVI )", re.DOTALL)
_ISO_MEDIA = re.compile(rb".{4}ftyp", re.DOTALL)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def decode(body: bytes, content_type: str | None) -> str:
    """Decode a page by BOM, header and meta; raise TaskFault when it is no readable page."""
    if len(body) > MAX_BYTES:
        raise TaskFault(NO_VISIBLE_ELEMENTS, f"page is larger than {MAX_BYTES} bytes")
    kind = _sniffed(body, content_type) or _unreadable_type(content_type)
    if kind:
        raise TaskFault(NO_VISIBLE_ELEMENTS, f"not a page: {kind}")
    _, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    return text


def _sniffed(body: bytes, content_type: str | None) -> str | None:
    """Name what the first bytes say the body is, when that is no text."""
    head = body[:1024]
    for magic, kind in _MAGIC:
        # Two letters also begin honest text, so they count only beside bytes no text has.
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head, content_type)):
            return kind
    if _RIFF.match(head) or _ISO_MEDIA.match(head):
        return "media file"
    return "binary data" if _is_binary(head, content_type) else None


def _is_binary(head: bytes, content_type: str | None) -> bool:
    wide = read_bom(head)[0] or (http_content_type_encoding(content_type) or "")
    if wide.startswith(("utf-16", "utf-32")):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    # Random bytes have 9 of 100, honest text none.
    return controls * 20 > len(head)


def _unreadable_type(content_type: str | None) -> str | None:
    """Name the declared media type, when it is one that is no text."""
    declared = _MEDIA_TYPE.match((content_type or "").strip().lower())
    if declared is None or declared[0] in _TEXT_TYPES or declared[0].startswith("text/"):
        return None
    return declared[0]
