"""The resolver that remembers why a name was not found, and what a task makes of it."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import error as tx
from twisted.internet.defer import Deferred, fail, succeed

from autoscrape.crawl.outcomes import of_exception
from autoscrape.crawl.resolver import Lookup, RememberingResolver, last_failure

NXDOMAIN = "Proxy error: nxdomain"


class Answering(CachingThreadedResolver):
    """Fails for the reason that a name begins with, in the words of Twisted's resolver."""

    REASONS: ClassVar = {
        "none": "[Errno -2] Name or service not known",
        "later": "[Errno -3] Temporary failure in name resolution",
        "silent": "timeout error",
        "label": "encoding with 'idna' codec failed (UnicodeError: label empty or too long)",
    }

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802
        if reason := self.REASONS.get(name.partition(".")[0]):
            return fail(tx.DNSLookupError(f"address {name!r} not found: {reason}"))
        return succeed("127.0.0.1")


class Resolver(RememberingResolver, Answering):
    """Remembers what the other answers."""


@pytest.mark.parametrize(
    ("name", "how", "retry", "cut_off"),
    [
        ("none.example", Lookup.FINAL, False, False),
        ("label.example", Lookup.FINAL, False, False),
        ("later.example", Lookup.TEMPORARY, True, True),
        ("silent.example", Lookup.TEMPORARY, True, True),
        ("found.example", Lookup.UNKNOWN, True, False),
    ],
)
def test_a_name_is_looked_up_again_unless_it_does_not_exist(
    name: str, how: Lookup, retry: bool, cut_off: bool
) -> None:
    resolver = Resolver(object(), 0, 1.0)
    resolver.getHostByName(name).addErrback(lambda _: None)
    assert last_failure(name) is how
    text = f"DNS lookup failed: no results for hostname lookup: {name}."
    verdict = of_exception(CannotResolveHostError(text))
    assert verdict is not None
    assert (verdict.error, verdict.network) == (NXDOMAIN, True)
    assert (verdict.retry, verdict.cut_off) == (retry, cut_off)


def test_a_name_that_is_found_again_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(object(), 0, 1.0)
    resolver.getHostByName("later.again").addErrback(lambda _: None)
    assert last_failure("later.again") is Lookup.TEMPORARY
    monkeypatch.delitem(Answering.REASONS, "later")
    resolver.getHostByName("later.again")
    assert last_failure("later.again") is Lookup.UNKNOWN
