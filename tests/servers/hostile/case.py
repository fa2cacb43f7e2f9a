"""One case of the hostile site: where it is, what it answers, what must come of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tests.servers.http11 import Answer, Request

ITEM = "item"
NO_VISIBLE_ELEMENTS = "Downloader error: No visible elements"
REFUSED = "Downloader error: No response (network1)"
BROKEN = "Downloader error: No response (network5)"
LEADS_NOWHERE = "Downloader error: No response (network301)"
TIMED_OUT = "query timed out"
FORBIDDEN = "Proxy error: domain_forbidden"
NXDOMAIN = "Proxy error: nxdomain"
NO_TLS = "Proxy error: ssl_tunnel_error"
BANNED = "Proxy error: banned"
INTERNAL_ERROR = "Proxy error: internal_error"
MALFORMED = "malformed url"
TOO_LONG = "URL cannot be longer than 4096 UTF-16 characters"
NON_HTTP = "non-HTTP schemas are not allowed"
# Spelled out here, so that the cases also check autoscrape's own table.

ATTEMPTS = 3
"""How often a page is asked for whose failure may pass: RETRY_TIMES of autoscrape, and one."""

Maker = Callable[[Request], Answer]


@dataclass(frozen=True)
class Case:
    """One page that is asked for."""

    url: str
    """A path, served under a host of its own, or a whole URL that may name :class:`Places`."""

    expected: str
    """ITEM or the documented error."""

    answer: Maker | None = None
    """What the site answers; None where it is never asked."""

    hits: int | None = None
    """How often the site is asked for the path; None where that depends on how busy all are."""

    page_type: str = "product"
    name: str | None = None
    """Name or headline that the item must have."""

    why: str = ""
    """Why this is the right outcome, where that is not plain."""

    @property
    def path(self) -> str:
        """The path that the site sees."""
        return unquote(urlsplit(self.url).path)


@dataclass(frozen=True)
class Places:
    """The ports on which the site's servers are."""

    port: int
    """HTTP; the canary has the same one, on its own address."""

    tls: int
    """TLS with a certificate that nobody has signed."""

    silent: int
    """Accepts connections and says nothing."""

    closing: int
    """Accepts connections and closes them."""

    refused: int
    """Nobody listens."""

    def url(self, case: Case) -> str:
        """Give the URL of a case."""
        if case.url.startswith("/") and not case.url.startswith("//"):
            return f"http://{host_of(case.url)}:{self.port}{case.url}"
        return self.fill(case.url)

    def fill(self, text: str) -> str:
        """Put port numbers for their names."""
        return re.sub(
            r"\{(port|tls|silent|closing|refused)\}", lambda name: str(vars(self)[name[1]]), text
        )


def host_of(path: str) -> str:
    """Give the host of a path: faults are spread over the web, each on a domain of its own."""
    words = re.findall(r"[a-z0-9]+", urlsplit(path).path.lower())
    return f"{'-'.join(words)[:60].strip('-')}.test"
