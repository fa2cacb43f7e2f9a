"""The registrable domain of a URL, from the public suffix list that ships with tldextract."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import idna
from tldextract import TLDExtract

_split = TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=10_000)
def _registrable(host: str) -> str:
    return _split(host).top_domain_under_public_suffix or host


def domain_of(url: str) -> str:
    """Give ``example.co.uk`` for ``http://shop.example.co.uk/x``, the host itself for an address.

    A URL that cannot be parsed has the empty domain.
    """
    try:
        host = urlsplit(url).hostname or ""
        if not host.isascii():
            host = idna.encode(host).decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    if not host.isprintable():
        return ""
    return _registrable(host)
