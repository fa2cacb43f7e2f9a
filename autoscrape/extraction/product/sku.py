"""Extracts ``sku``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.address import from_address
from autoscrape.extraction.product.identifiers import (
    from_attribute,
    from_markup,
    from_metas,
    from_state,
)
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.product.named import from_fields, from_names
from autoscrape.extraction.product.pooling import enough_for, pooled
from autoscrape.extraction.product.scripts import from_scripts
from autoscrape.extraction.words.labels import PART_LABELS, SKU_LABELS

LEAST = 0.45
ENOUGH = 0.95
PART_SHARE = 0.62
STATE_SCORE = 0.5

_ZONE_SCORES = {Zone.CONTENT: 0.75, Zone.ASIDE: 0.4, Zone.MARGIN: 0.35, Zone.HIDDEN: 0.45}
_DIGIT = re.compile(r"\d")
_LONGEST = 40
_MOST_WORDS = 3
_MANY = 3


def extract_sku(page: Page) -> str | None:
    """Give the seller's stock keeping unit."""
    return choose(page.choices, "sku", pooled(_stages(page), LEAST, enough_for(page, ENOUGH)))


def _stages(page: Page) -> Iterator[list[Candidate[str | None]]]:
    declared = [
        *from_markup(page, "sku", "productID"),
        from_metas(page, "product:retailer_item_id", "product:sku"),
        *from_attribute(page, "sku"),
    ]
    seen = [*from_address(page), *_labelled(page)]
    yield [*(evolve(each, value=_first_code(each.value)) for each in declared), *seen]
    named = [*from_names(page), *from_fields(page)]
    yield named
    seen = sorted([*seen, *named], key=lambda candidate: -candidate.score)
    yield [
        *from_state(page, "sku", STATE_SCORE),
        *from_state(page, "product_id", STATE_SCORE / 2),
        *from_scripts(page, (candidate.value for candidate in seen if candidate.value)),
    ]


def _labelled(page: Page) -> Iterator[Candidate[str | None]]:
    """Give what is labelled as an article's number; many such numbers are those of a list."""
    for labels, share in ((SKU_LABELS, 1.0), (PART_LABELS, PART_SHARE)):
        found = [*labelled_as(page, labels)]
        many = len({each.value for each in found if each.zone is Zone.CONTENT}) > _MANY
        for place, each in enumerate(found):
            code = _first_code(each.value)
            if code is None or not _DIGIT.search(code) or len(code) > _LONGEST:
                continue
            score = share * (_ZONE_SCORES[each.zone] - min(place, 10) / 50)
            score *= (0.6 if many else 1.0) * (0.7 if " " in code else 1.0)
            yield Candidate(code, score, "label", {"label": each.label})


def _first_code(text: str | None) -> str | None:
    """Give the number that a text begins with, where a whole name follows it."""
    words = (text or "").split()
    return words[0] if len(words) > _MOST_WORDS and _DIGIT.search(words[0]) else text
