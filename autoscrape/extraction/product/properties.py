"""Extracts ``additionalProperty``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.spec_rows import spec_pairs
from autoscrape.items import AdditionalProperty

MAX_PROPERTIES = 200
NAME_LIMIT = 100
VALUE_LIMIT = 2_000


def extract_properties(page: Page) -> list[AdditionalProperty]:
    """Give the characteristics of the product, each name and value once."""
    return (
        choose(page.choices, "additionalProperty", _declared(page), Rest(0.7, _seen(page))) or []
    )[:MAX_PROPERTIES]


def _declared(page: Page) -> Iterator[Candidate[list[AdditionalProperty]]]:
    for entity in product_entities(page):
        pairs = (
            (text_of(node.get("name"), NAME_LIMIT), text_of(node.get("value"), VALUE_LIMIT))
            for node in members(entity.data.get("additionalProperty"))
            if isinstance(node, dict)
        )
        score = 0.9 if entity.source == "jsonld" else 0.85
        yield Candidate(_properties(pairs), score, entity.source)


def _seen(page: Page) -> Iterator[Candidate[list[AdditionalProperty]]]:
    yield Candidate(_properties(spec_pairs(page)), 0.7, "rows of names and values")


def _properties(pairs: Iterable[tuple[str | None, str | None]]) -> list[AdditionalProperty]:
    unique = dict.fromkeys((name, value) for name, value in pairs if name and value)
    return [AdditionalProperty(name=name, value=value) for name, value in unique]
