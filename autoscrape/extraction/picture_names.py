"""Reads the addresses of pictures: what they are copies of, and how big."""

from __future__ import annotations

import re
from urllib.parse import unquote

from autoscrape.extraction import urls

_RESIZER = re.compile(r"/_next/image/?\?(?:[^#]{0,200}&)?url=([^&#]{1,4000})")
_THUMBNAIL = re.compile(r"(\.(?:jpe?g|png|webp))_\d{2,4}x\d{2,4}[\w.]{0,20}$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?![a-z])", re.IGNORECASE)
_MARKS = re.compile(
    r"\._[a-z0-9_,]{1,80}_(?=\.)|[_-]?(?:\d{2,4}x\d{0,4}|x\d{2,4})(?=[._]|$)|"
    r"\.(?:jpe?g|png|webp|gif|avif)$"
)
_SIZES = re.compile(
    r"(?<!\d)(\d{2,4})x(\d{2,4})?(?!\d)|"
    r"[?&_,/](?:w|wid|width|sw|size|imwidth|h|hei|height|s[xly]|ul)[=_]?(\d{2,4})(?!\d)",
    re.IGNORECASE,
)
_STILL = re.compile(r"\bytimg\.com/|img\.youtube\.com/|\bvimeocdn\.com/")
_FORMATS = frozenset({".jpg", ".png", "jpeg", "webp"})
_READ = 300


def original(url: str) -> str:
    """Give the picture behind a URL that only resizes it, or the URL itself."""
    held = _unwrapped(url)
    return url if held == url else urls.absolute(url, held) or url


def _unwrapped(address: str) -> str:
    if "_next/" in address and (held := _RESIZER.search(address)):
        return unquote(held[1])
    return _THUMBNAIL.sub(r"\1", address) if address[-4:] in _FORMATS else address


def is_picture_file(address: str) -> bool:
    """Say whether an address looks like that of a picture's file."""
    return len(address) <= urls.URL_LIMIT and bool(_FILE.search(address[-_READ:]))


def stem(url: str) -> str:
    """Give a picture's file name without size and format, which all of its copies share."""
    if url.startswith("data:"):
        return url[-_READ:]
    path = _unwrapped(url).split("?", 1)[0].split("#", 1)[0].rstrip("/")
    return _MARKS.sub("", path.rsplit("/", 1)[-1][-_READ:].lower())


def size_in(url: str) -> int:
    """Give the greatest width or height that an address speaks of; 0 when it names none."""
    found = _SIZES.findall(url[-_READ:])
    return max((int(size) for sizes in found for size in sizes if size), default=0)


def is_of_video(url: str) -> bool:
    """Say whether an address is that of a still of a video."""
    return bool(_STILL.search(_unwrapped(url)[:_READ]))
