"""Extracts ``brand``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.brand_links import brand_text, from_links, from_neighbours
from autoscrape.extraction.product.brand_names import from_name
from autoscrape.extraction.product.identifiers import (
    from_attribute,
    from_markup,
    from_metas,
    from_state,
)
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.product.pooling import enough_for, pooled
from autoscrape.extraction.programs import programs
from autoscrape.extraction.words.labels import BRAND_LABELS

LEAST = 0.45
ENOUGH = 0.85
MAX_KEYS = 200

_ZONE_SCORES = {Zone.CONTENT: 0.7, Zone.ASIDE: 0.4, Zone.MARGIN: 0.3, Zone.HIDDEN: 0.5}
# ``"brand": "X"``, ``'vendor': 'X'``, ``brand: {"name": "X"``; what begins with plain letters is
# found fast.
_MARKS = ("brand", "Brand", "vendor", "manufacturer")
_VALUE = (
    r"""(?:_?[nN]ame)?\\?["']?\s{0,3}[:=]\s{0,3}"""
    r"""(?:\{\s{0,9}(?:\\?["']@?type\\?["']:\\?["']\w{1,20}\\?["'],)?\\?["']name\\?["']\s{0,3}:\s{0,3})?"""
    r"""\\?["']([^"'\\<>{}]{2,60})\\?["']"""
)
_KEYS = tuple((mark, re.compile(mark + _VALUE)) for mark in _MARKS)


def extract_brand(page: Page) -> str | None:
    """Give the brand or the manufacturer."""
    return choose(page.choices, "brand", pooled(_stages(page), LEAST, enough_for(page, ENOUGH)))


def _stages(page: Page) -> Iterator[Iterable[Candidate[str | None]]]:
    yield [
        *from_markup(page, "brand"),
        *from_markup(page, "manufacturer", "publisher"),
        from_metas(page, "product:brand", "og:brand", "brand"),
        *from_attribute(page, "brand"),
    ]
    yield _labelled(page)
    yield [*from_links(page), *from_neighbours(page)]
    yield [*from_state(page, "brand", 0.5), *_from_scripts(page), *from_name(page)]


def _labelled(page: Page) -> Iterator[Candidate[str | None]]:
    for place, found in enumerate(labelled_as(page, BRAND_LABELS)):
        score = _ZONE_SCORES[found.zone] - min(place, 10) / 50
        yield Candidate(brand_text(found.value), score, "label", {"label": found.label})


def _from_scripts(page: Page) -> Iterator[Candidate[str | None]]:
    """Give what scripts have under a brand's key: surer when they all have the same."""
    values: dict[str, None] = {}
    for text in page.once(programs):
        for mark, pattern in _KEYS:
            if mark in text:
                found = islice(pattern.finditer(text), MAX_KEYS)
                values.update((match[1], None) for match in found)
    for place, value in enumerate(islice(values, 20)):
        score = 0.5 if len(values) == 1 else 0.35 - place / 100
        yield Candidate(brand_text(value), score, "script")
