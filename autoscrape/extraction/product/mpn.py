"""Extracts ``mpn``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.identifiers import (
    from_attribute,
    from_markup,
    from_metas,
    from_state,
)
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.product.pooling import pooled
from autoscrape.extraction.words.labels import MPN_LABELS, PART_LABELS

LEAST = 0.4

_ZONE_SCORES = {Zone.CONTENT: 0.7, Zone.ASIDE: 0.4, Zone.MARGIN: 0.3, Zone.HIDDEN: 0.5}
_LONGEST = 40
_MOST_WORDS = 4
_CODE = re.compile(r"\d|[A-Z]{2}")


def extract_mpn(page: Page) -> str | None:
    """Give the manufacturer's part number."""
    return choose(page.choices, "mpn", pooled([_candidates(page)], LEAST))


def _candidates(page: Page) -> Iterator[Candidate[str | None]]:
    yield from from_markup(page, "mpn")
    yield from_metas(page, "product:mfr_part_no")
    yield from from_attribute(page, "mpn")
    yield from from_state(page, "mpn", 0.45)
    for labels, share in ((MPN_LABELS - PART_LABELS, 1.0), (PART_LABELS, 0.8)):
        for place, found in enumerate(labelled_as(page, labels)):
            if len(found.value) <= _LONGEST and len(found.value.split()) <= _MOST_WORDS:
                score = share * (_ZONE_SCORES[found.zone] - min(place, 10) / 50)
                if not _CODE.search(found.value):
                    score /= 2
                yield Candidate(found.value, score, "label", {"label": found.label})
