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
# What joining leaves as it is: no dots to resolve, no empty end to drop.
_BEHIND_HOST = r"/[^?#;]*+(?:\?[^#]++)?(?:#.++)?"
_WHOLE = re.compile(rf"https?://[a-zA-Z0-9.-]++{_BEHIND_HOST}")
_FROM_ROOT = re.compile(rf"(?!//|[^?#]*/\.){_BEHIND_HOST}")
_IMAGE_DATA = re.compile(r"data:image/[\w.+-]+[;,]")
_EMPTY_DATA_LENGTH = 200


def absolute(base: str, href: str | None) -> str | None:
    """Resolve a link against a base; None for what is no http(s) URL or is overlong."""
    if not href or len(href) > URL_LIMIT:
        return None
    return _resolved(base, href)


@lru_cache(maxsize=4096)
def _resolved(base: str, href: str) -> str | None:
    url = _BLANK.sub("", scrub(href)).strip().replace(" ", "%20")
    if _WHOLE.fullmatch(url):
        return url if len(url) <= URL_LIMIT else None
    root = _root(base) if _FROM_ROOT.fullmatch(url) else None
    if root:
        return root + url if len(root) + len(url) <= URL_LIMIT else None
    try:
        url = urljoin(base, url)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > URL_LIMIT:
        return None
    return url


@lru_cache(maxsize=64)
def _root(base: str) -> str | None:
    """Give what a base has before the path; None where that needs a closer look."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return None
    known = parts.scheme in ("http", "https") and parts.netloc
    return f"{parts.scheme}://{parts.netloc}" if known else None


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


@lru_cache(maxsize=4096)
def host(url: str) -> str:
    """Give the host name of a URL; empty when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def path(url: str) -> str:
    """Give the path of a URL, unquoted; empty when it has none."""
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
