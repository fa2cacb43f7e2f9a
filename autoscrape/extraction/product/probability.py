"""Estimates ``probability`` that the page is a single product page."""

from __future__ import annotations

from autoscrape.extraction.page import Page
from autoscrape.extraction.product.entity import PRODUCT_TYPES, product_entities
from autoscrape.extraction.text import similarity
from autoscrape.items import Product

MANY_PRODUCTS = 3


def has_evidence(page: Page, product: Product) -> bool:
    """Say whether anything at all speaks for a product; a name and a picture every page has."""
    said = product.offers or product.gtin or product.aggregateRating or product.additionalProperty
    return bool(said or product_entities(page) or _declared_type(page).endswith("product"))


def product_probability(page: Page, product: Product) -> float:
    """Weigh simple evidence; 0 to 1."""
    score = 0.05
    entities = product_entities(page)
    if entities:
        titles = (page.heading_text, page.shared_title, page.title)
        score += 0.45 if max(similarity(product.name, title) for title in titles) > 0.4 else 0.15
        score += 0.15 if entities[0].data.get("offers") else 0
    score += 0.15 if _declared_type(page).endswith("product") else 0
    score += 0.15 if any(offer.price for offer in product.offers) else -0.1
    score += 0.1 if any(offer.availability for offer in product.offers) else 0
    score += 0.05 * bool(product.sku or product.gtin or product.mpn)
    score += 0.05 * bool(product.additionalProperty)
    described = {id(entity) for entity in page.entities_typed(*PRODUCT_TYPES)}
    if not entities and len(described) >= MANY_PRODUCTS:
        score -= 0.2
    if _declared_type(page) == "article":
        score -= 0.2
    return round(min(max(score, 0.01), 0.99), 3)


def _declared_type(page: Page) -> str:
    return page.meta("og:type") or ""
