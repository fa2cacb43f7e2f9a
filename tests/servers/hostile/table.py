"""All cases, which the site serves and its test expects."""

from __future__ import annotations

from tests.servers.hostile import (
    addresses,
    bodies,
    content,
    names,
    pages,
    redirects,
    statuses,
    tls,
    urls,
    wire,
)
from tests.servers.hostile.case import Case

GOOD: tuple[Case, ...] = pages.CASES
"""The pages of shops that mean no harm."""

HOSTILE: tuple[Case, ...] = (
    *statuses.CASES,
    *wire.CASES,
    *bodies.CASES,
    *redirects.CASES,
    *addresses.CASES,
    *urls.CASES,
    *names.CASES,
    *tls.CASES,
    *content.CASES,
)

CASES = (*GOOD, *HOSTILE)
