"""What comes of each path below ``/faulty/``: a documented error or, all the same, an item."""

from __future__ import annotations

from dataclasses import dataclass

GOOD_PRODUCT = "copper-pour-over-kettle"
CHAIN_HOPS = 8
STATUSES = (304, 403, 404, 410, 500, 503)

NO_VISIBLE_ELEMENTS = "Downloader error: No visible elements"
CLOSED_EARLY = "Downloader error: No response (network5)"
TOO_MANY_REDIRECTS = "Downloader error: No response (network301)"
TIMED_OUT = "query timed out"

ERRORS: dict[str, str] = {
    **{f"/faulty/{status}": f"Downloader error: http{status}" for status in STATUSES},
    "/faulty/empty": NO_VISIBLE_ELEMENTS,
    "/faulty/script-only": NO_VISIBLE_ELEMENTS,
    "/faulty/image": NO_VISIBLE_ELEMENTS,
    "/faulty/png-as-html": NO_VISIBLE_ELEMENTS,
    "/faulty/pdf": NO_VISIBLE_ELEMENTS,
    "/faulty/redirect-loop": TOO_MANY_REDIRECTS,
    "/faulty/redirect-chain": TOO_MANY_REDIRECTS,
    "/faulty/redirect-nowhere": TOO_MANY_REDIRECTS,
    "/faulty/close": CLOSED_EARLY,
    "/faulty/short": CLOSED_EARLY,
    "/faulty/not-http": CLOSED_EARLY,
    "/faulty/hang": TIMED_OUT,
    "/faulty/drip": TIMED_OUT,
}
"""Path to documented error; spelled out here, so that it also checks autoscrape's own table."""


@dataclass(frozen=True)
class Encoded:
    """A good page in a charset that is declared in the header or in the page, never in both."""

    slug: str
    codec: str
    header_charset: str | None = None
    meta_charset: str | None = None


ENCODED: dict[str, Encoded] = {
    "/faulty/latin1": Encoded("sjomansfilt-i-ull", "latin-1", meta_charset="iso-8859-1"),
    "/faulty/windows-1251": Encoded("chaynyy-nabor", "cp1251", header_charset="windows-1251"),
    "/faulty/utf16": Encoded("santoku-hocho", "utf-16", header_charset="utf-16"),
}
"""Path to page and charset."""

GOOD: dict[str, str] = {
    "/faulty/redirect-ok": GOOD_PRODUCT,
    "/faulty/flaky?id=1": GOOD_PRODUCT,
    "/faulty/slow?seconds=1": GOOD_PRODUCT,
    "/faulty/gzip": GOOD_PRODUCT,
    **{path: case.slug for path, case in ENCODED.items()},
}
"""Path to the product that it gives in the end."""
