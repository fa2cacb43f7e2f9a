"""Estimates ``probability`` that the page is a single product page."""

from __future__ import annotations

from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import product_entities
from autoscrape.extraction.product.page_features import page_features
from autoscrape.extraction.trees import load_trees
from autoscrape.items import Offer

UNLIKELY = 0.02
"""Less likely than this, a page has no product whose fields could be given."""

_MODEL = "product_page"


def has_evidence(page: Page, probability: float) -> bool:
    """Say whether anything at all speaks for a product; a name and a picture every page has."""
    return probability > UNLIKELY or bool(product_entities(page))


def product_probability(page: Page, offers: list[Offer]) -> float:
    """Give the calibrated chance, as a model learned it from pages of shops and of others."""
    return round(load_trees(_MODEL).chance(page_features(page, offers)), 4)
