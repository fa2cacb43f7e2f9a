"""Extracts ``description`` of a product."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import html_text
from lxml.etree import _Element, strip_elements

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.prose import SHORTEST, blocks, is_label
from autoscrape.extraction.text import block, unmarked
from autoscrape.extraction.words.zones import INVISIBLE_TAGS

DESCRIPTION_LIMIT = 50_000
SEEN = 0.8
"""What no block that readers see scores more than."""

_EXPLAINED = 5
_SUMMARY = 0.45


def extract_description(page: Page) -> str | None:
    """Give the description of the product, as text with line breaks."""
    return choose(page.choices, "description", _declared(page), Rest(SEEN, _seen(page)))


def _declared(page: Page) -> Iterator[Candidate[str | None]]:
    for entity in product_entities(page):
        declared = entity.data.get("description")
        text = declared if isinstance(declared, str) else text_of(declared)
        value = block(unmarked((text or "")[: 2 * DESCRIPTION_LIMIT]), DESCRIPTION_LIMIT)
        score = 0.9 if entity.source == "jsonld" else 0.85
        yield Candidate(value, score if len(value or "") >= SHORTEST else 0.4, entity.source)
    yield Candidate(_summary(page), _SUMMARY, "meta")


def _summary(page: Page) -> str | None:
    return page.meta("og:description", "description", "twitter:description")


def _seen(page: Page) -> Iterator[Candidate[str | None]]:
    wanted = 1 if page.choices is None else _EXPLAINED
    for seen in blocks(page, _summary(page) or "")[:wanted]:
        text = block(html_text.etree_to_text(_readable(seen.element)), DESCRIPTION_LIMIT)
        value = _without_label(text)
        if value and len(value) >= SHORTEST:
            yield Candidate(value, min(SEEN, seen.score / 2), "shown", seen.evidence)


def _readable(element: _Element) -> _Element:
    """Give the element without scripts and styles, which may stand amid the text."""
    if element.find(".//script") is None and element.find(".//style") is None:
        return element
    element = deepcopy(element)
    strip_elements(element, *INVISIBLE_TAGS, with_tail=False)
    return element


def _without_label(text: str | None) -> str | None:
    """Drop a first line that only says that a description follows."""
    first, _, rest = (text or "").partition("\n")
    return rest if is_label(first) else text
