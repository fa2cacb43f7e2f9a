"""Says which numbers a page's scripts have as the value of a key like ``productId``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.naming import naming, source_of
from autoscrape.extraction.programs import programs

MAX_VALUES = 12
MAX_PLACES = 5

SCRIPT_SCORE = 0.5

_KEY = re.compile(r"""([A-Za-z_][\w.-]{1,40})\\?["']?\s{0,5}[:=,]\s{0,5}\\?["']?$""")


def from_scripts(page: Page, values: Iterable[str]) -> Iterator[Candidate[str | None]]:
    """Give those of some values again that a script names as the number of a product."""
    wanted = list(islice(dict.fromkeys(value for value in values if len(value) > 3), MAX_VALUES))
    for text in page.once(programs):
        for value in wanted:
            key = _key_of(text, value)
            if key:
                named = naming(key)
                yield Candidate(
                    value, SCRIPT_SCORE * named, source_of("script", named), {"key": key}
                )


def _key_of(text: str, value: str) -> str | None:
    """Give the key that a script has a value under; the first few places are looked at."""
    start = -1
    for _ in range(MAX_PLACES):
        start = text.find(value, start + 1)
        if start < 0:
            return None
        if text[start + len(value) : start + len(value) + 1].isalnum():
            continue
        found = _KEY.search(text, max(0, start - 60), start)
        if found and naming(found[1]):
            return found[1]
    return None
