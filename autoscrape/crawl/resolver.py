"""Scrapy's resolver, which also remembers why a name could not be resolved.

Twisted tells a request only that there was no address. Whether a retry can help, and whether the
fault may be on our side, depends on why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from socket import EAI_AGAIN, EAI_MEMORY, EAI_SYSTEM

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

REMEMBERED = 10_000
"""Names whose last failure is remembered."""

_TEMPORARY = {EAI_AGAIN, EAI_MEMORY, EAI_SYSTEM}
_NUMBER = re.compile(r"\[Errno (-?\d+)\]")
_TIMEOUT = "timeout error"


class Lookup(Enum):
    """How the last lookup of a name failed."""

    FINAL = "final"  # the name servers say that there is no such name
    TEMPORARY = "temporary"  # they did not answer, or not to the point
    UNKNOWN = "unknown"  # it did not go through this resolver, or did not fail


_failed: LocalCache[str, Lookup] = LocalCache(REMEMBERED)  # of the process, as its reactor is


class RememberingResolver(CachingThreadedResolver):
    """For ``TWISTED_DNS_RESOLVER``: resolves as Scrapy's does."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve a name; remember why that failed."""
        looked_up = super().getHostByName(name, timeout)
        looked_up.addCallbacks(_forget, _remember, callbackArgs=(name,), errbackArgs=(name,))
        return looked_up


def last_failure(name: str) -> Lookup:
    """Tell how the last lookup of a name failed."""
    return _failed.get(name, Lookup.UNKNOWN)


def _forget(address: str, name: str) -> str:
    _failed.pop(name, None)
    return address


def _remember(failure: Failure, name: str) -> Failure:
    text = failure.getErrorMessage()
    number = _NUMBER.search(text)
    temporary = int(number[1]) in _TEMPORARY if number else text.endswith(_TIMEOUT + ".")
    _failed[name] = Lookup.TEMPORARY if temporary else Lookup.FINAL
    return failure
