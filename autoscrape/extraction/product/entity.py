"""Chooses, among the things a page describes in its markup, the product the page is about."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import similarity

PRODUCT_TYPES = (
    "product",
    "productgroup",
    "productmodel",
    "individualproduct",
    "someproducts",
    "book",
    "vehicle",
    "car",
)

_OTHER_ROLES = frozenset(
    "isrelatedto issimilarto isaccessoryorsparepartfor isconsumablefor itemlistelement itemoffered "
    "itemreviewed hasvariant isvariantof about mentions item ispartof haspart".split()
)
_LISTING = 3
MAX_NAMESAKES = 50


def product_entities(page: Page) -> list[Entity]:
    """Give the markup of the page's own product: at most one of each syntax, the surest first."""
    return page.once(_chosen)


def _chosen(page: Page) -> list[Entity]:
    found = [_of_source(page, source) for source in ("jsonld", "microdata")]
    return [entity for entity in found if entity is not None]


def _of_source(page: Page, source: str) -> Entity | None:
    entities = [
        entity
        for entity in page.entities_typed(*PRODUCT_TYPES)
        if entity.source == source and entity.role not in _OTHER_ROLES
    ]
    likeness = [_likeness(page, entity) for entity in entities]
    names = {text_of(entity.data.get("name")) for entity in entities}
    if not entities or (len(names) >= _LISTING and max(likeness) < 0.5):
        return None
    return max(zip(entities, likeness, strict=True), key=lambda pair: _rank(*pair))[0]


def _likeness(page: Page, entity: Entity) -> float:
    """Give how well the entity's name fits what the page calls itself."""
    name = text_of(entity.data.get("name"))
    titles = (page.heading_text, page.shared_title, page.title)
    return max(similarity(name, title) for title in titles)


def _rank(entity: Entity, likeness: float) -> float:
    filled = ("offers", "sku", "image", "description", "hasVariant", "aggregateRating", "brand")
    return likeness + sum(bool(entity.data.get(name)) for name in filled) / 10


def namesakes(page: Page, entity: Entity) -> list[Entity]:
    """Give the products of the same syntax and name: the entity, and its variants beside it."""
    name = text_of(entity.data.get("name"))
    return [
        other
        for other in page.entities_typed(*PRODUCT_TYPES)
        if other is entity
        or (other.source == entity.source and text_of(other.data.get("name")) == name)
    ][:MAX_NAMESAKES]


def variants(entity: Entity) -> Iterator[dict[str, object]]:
    """Give the nodes of the variants of a product group."""
    return (node for node in members(entity.data.get("hasVariant")) if isinstance(node, dict))
