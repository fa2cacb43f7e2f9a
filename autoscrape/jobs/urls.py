"""Which URLs may become a request, decided before Scrapy sees them."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

import idna

from autoscrape.errors import MALFORMED_URL, NON_HTTP, URL_TOO_LONG, TaskFault

MAX_UTF16_UNITS = 4096

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST_AND_PORT = re.compile(r"[A-Za-z0-9.-]+:[0-9]+(/|$)")
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]*)(:[0-9]*)?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def fetchable(url: str) -> str:
    """Give the URL to fetch, its host in ASCII; raise TaskFault with the documented string."""
    url = url.strip(" \t\r\n")
    if len(url.encode("utf-16-le", "surrogatepass")) // 2 > MAX_UTF16_UNITS:
        raise TaskFault(URL_TOO_LONG)
    if not url:
        raise TaskFault(MALFORMED_URL, "empty")
    if _CONTROL.search(url) or _SURROGATE.search(url):
        raise TaskFault(MALFORMED_URL, "control characters or half a character")
    if not _SCHEME.match(url) or _HOST_AND_PORT.match(url):
        raise TaskFault(MALFORMED_URL, "no scheme; write http:// or https:// before the host")
    if not url.lower().startswith(("http:", "https:")):
        raise TaskFault(NON_HTTP)
    try:
        parts = urlsplit(url)
        host = _ascii_host(parts)
        if parts.port == 0:
            raise ValueError("port 0")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError) as error:
        raise TaskFault(MALFORMED_URL, str(error)) from None
    return parts._replace(netloc=host + port).geturl()


def _ascii_host(parts: SplitResult) -> str:
    if "@" in parts.netloc:
        raise ValueError("user names and passwords in URLs are not accepted")
    if not _NETLOC.fullmatch(parts.netloc):
        raise ValueError("bad host or port")
    host = parts.hostname
    if not host:
        raise ValueError("no host")
    if ":" in host:
        IPv6Address(host)
        return f"[{host}]"
    if not host.isascii():
        host = idna.encode(host).decode("ascii")
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("bad host name")
    return host
