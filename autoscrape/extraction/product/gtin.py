"""Extracts ``gtin``: numbers whose checksum holds, typed by length and prefix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autoscrape.extraction.candidates import Candidate, Rest, choose
from autoscrape.extraction.entities import members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities, variants
from autoscrape.extraction.product.gtin_places import ELSEWHERE_SCORE, from_elsewhere
from autoscrape.extraction.product.gtin_typing import DASHES, NOISE, typed
from autoscrape.extraction.product.labelled import labelled_as
from autoscrape.extraction.words.labels import GTIN_LABELS
from autoscrape.items import Gtin

MAX_NUMBERS = 20

_PROPERTIES = ("gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn", "ean", "upc", "issn", "ismn")
_PREFIXED = ("productID", "identifier", "sku", "mpn")
_METAS = ("product:ean", "product:upc", "product:gtin", "product:isbn", "og:isbn", "book:isbn")


def extract_gtin(page: Page) -> list[Gtin]:
    """Give the standardised numbers of the product, each once."""
    told = _numbers([*_in_markup(page), *_in_metas(page), *_labelled(page)])
    return (
        choose(
            page.choices,
            "gtin",
            [Candidate(told, 0.9, "markup and labels")],
            Rest(ELSEWHERE_SCORE, from_elsewhere(page)),
        )
        or []
    )


def _numbers(texts: Iterable[str]) -> list[Gtin]:
    found: dict[str, Gtin] = {}
    for number in filter(None, map(typed, texts)):
        # A UPC is the EAN with a leading zero: one product number, told twice.
        found.setdefault(number.value.lstrip("0"), number)
    return list(found.values())[:MAX_NUMBERS]


def _in_markup(page: Page) -> Iterator[str]:
    for entity in product_entities(page):
        offers = [node for node in members(entity.data.get("offers")) if isinstance(node, dict)]
        for node in (entity.data, *offers, *variants(entity)):
            for name in _PROPERTIES:
                yield from filter(None, [text_of(node.get(name), 100)])
            for name in _PREFIXED:
                text = text_of(node.get(name), 100)
                # A seller's own number may pass a checksum by chance; ten digits too often do.
                if text and (NOISE.match(text) or len(DASHES.sub("", text)) == 13):
                    yield text


def _in_metas(page: Page) -> Iterator[str]:
    return filter(None, (page.meta(name, limit=100) for name in _METAS))


def _labelled(page: Page) -> Iterator[str]:
    return (found.value for found in labelled_as(page, GTIN_LABELS))
