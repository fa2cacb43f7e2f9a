"""Makes links absolute and keeps only those an item may carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from autoscrape.extraction.prescan import MAX_DATA_URL
from autoscrape.extraction.text import scrub

URL_LIMIT = 4_096
IMAGES_LIMIT = 200

_BLANK = re.compile(r"[\t\r\n]")
_IMAGE_DATA = re.compile(r"data:image/[\w.+-]+[;,]")
_EMPTY_DATA_LENGTH = 200


def absolute(base: str, href: str | None) -> str | None:
    """Resolve a link against a base; None for what is no http(s) URL or is overlong."""
    return _resolved(base, href) if href and len(href) <= URL_LIMIT else None


@lru_cache(maxsize=1024)
def _resolved(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, _BLANK.sub("", scrub(href)).strip().replace(" ", "%20"))
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > URL_LIMIT:
        return None
    return url


def image(base: str, source: str | None) -> str | None:
    """Resolve the URL of an image; data URLs pass when they hold a picture within the limit."""
    if not source:
        return None
    source = source.strip()
    if not source.startswith("data:"):
        return absolute(base, source)
    # Shorter ones are the transparent pixels that lazy loading puts in place of the picture.
    held = _EMPTY_DATA_LENGTH < len(source) <= MAX_DATA_URL and _IMAGE_DATA.match(source)
    return scrub(source) if held else None


def unique(urls: Iterable[str | None], limit: int = IMAGES_LIMIT) -> list[str]:
    """Give the URLs once each, in order, no more than the limit."""
    return list(dict.fromkeys(url for url in urls if url))[:limit]


def host(url: str) -> str:
    """Give the host name of a URL; empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def path(url: str) -> str:
    """Give the path of a URL, unquoted; empty when it has none."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
