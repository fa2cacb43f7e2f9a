"""Puts into numbers what speaks for a page to be that of a single product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from math import log1p
from urllib.parse import unquote

from autoscrape.extraction.entities import text_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.availability import can_be_bought
from autoscrape.extraction.product.buying import buy_buttons
from autoscrape.extraction.product.declared_offers import declared_offers
from autoscrape.extraction.product.entity import PRODUCT_TYPES, product_entities
from autoscrape.extraction.product.place import place
from autoscrape.extraction.product.stock_phrases import phrases_seen
from autoscrape.extraction.product.visible_price import seen_amounts
from autoscrape.extraction.state import state_products
from autoscrape.extraction.text import similarity
from autoscrape.extraction.words.addresses import OTHER_PATHS, PRODUCT_PATHS
from autoscrape.items import Offer

ARTICLE_TYPES = frozenset(
    "article newsarticle blogposting techarticle report scholarlyarticle howto recipe "
    "discussionforumposting qapage question faqpage videoobject".split()
)
LIST_TYPES = frozenset("collectionpage itemlist searchresultspage offercatalog".split())
OTHER_TYPES = frozenset(
    "service localbusiness softwareapplication webapplication professionalservice course event "
    "restaurant hotel store".split()
)

FEATURES = (
    "entity", "entity likeness", "entity offers", "product names", "type product",
    "type article", "declared price", "described", "article types", "list types", "other types",
    "state likeness", "state price", "offer price", "offer availability", "amounts", "near amounts",
    "box amounts", "aside amounts", "alike amounts", "buyable", "buttons", "near button",
    "in stock said", "out of stock said", "product path", "other path", "path depth", "path digits",
    "path words", "text", "heading place", "headings", "paragraphs", "links",
    "heading words", "forms",
)  # fmt: skip

_PARTS = re.compile(r"[/._=&?+-]+")
_LONG = 80
_NEAR = 150
_MANY = 5_000


def page_features(page: Page, offers: list[Offer]) -> tuple[float, ...]:
    """Give the numbers in the order of ``FEATURES``."""
    return (
        *_declared(page),
        *_found(page, offers),
        *_amounts(page),
        *_buying(page),
        *_address(page),
        *_shape(page),
    )


def _declared(page: Page) -> Iterator[float]:
    """Measure the markup."""
    entities = product_entities(page)
    titles = (page.heading_text, page.shared_title, page.title)
    names = [text_of(entity.data.get("name")) for entity in entities[:1]]
    everything = islice(page.entities_typed(*PRODUCT_TYPES), 100)
    yield len(entities)
    likeness = max((similarity(name, title) for name in names for title in titles), default=0)
    offered = any(entity.data.get("offers") for entity in entities)
    yield likeness
    yield offered
    yield log1p(len({text_of(entity.data.get("name")) for entity in everything}))
    declared_type = page.meta("og:type") or ""
    yield declared_type.endswith("product")
    yield declared_type == "article"
    priced = any(offer.price for offers in declared_offers(page).values() for offer in offers)
    yield priced
    yield likeness * (offered + priced)
    types = frozenset().union(*(entity.types for entity in page.entities[:300]))
    yield not types.isdisjoint(ARTICLE_TYPES)
    yield not types.isdisjoint(LIST_TYPES)
    yield not types.isdisjoint(OTHER_TYPES)


def _found(page: Page, offers: list[Offer]) -> Iterator[float]:
    """Measure the state and the offers."""
    state = page.once(state_products)
    yield max((each.likeness for each in state), default=0)
    yield any(each.price for each in state)
    yield any(offer.price for offer in offers)
    yield any(offer.availability for offer in offers)


def _amounts(page: Page) -> Iterator[float]:
    """Measure the amounts of money: many are on lists, one near the heading is a price."""
    found = seen_amounts(page)
    where = page.once(place)
    content = [seen for seen in found if seen.zone is Zone.CONTENT]
    yield log1p(len({seen.number for seen in content}))
    near = [seen for seen in content if -50 < where.behind_heading(seen.position) < _NEAR]
    yield log1p(len({seen.number for seen in near}))
    yield min((where.box(seen.element)[0] for seen in content[:20]), default=30)
    yield log1p(len(found) - len(content))
    classes = [seen.element.get("class") for seen in content]
    yield log1p(max((classes.count(name) for name in set(classes)), default=0))


def _buying(page: Page) -> Iterator[float]:
    """Measure the buy buttons and what is said of stock."""
    buttons = buy_buttons(page)
    where = page.once(place)
    position = page.layout.position
    yield can_be_bought(page)
    yield log1p(min(len(buttons), 50))
    gaps = (abs(where.behind_heading(position[button])) for button in buttons[:50])
    yield log1p(min(gaps, default=_MANY))
    said = phrases_seen(page)
    yield "InStock" in said
    yield "OutOfStock" in said


def _address(page: Page) -> Iterator[float]:
    """Measure the words of the address."""
    path = unquote(page.url[:1000].split("#")[0].split("://")[-1].partition("/")[2]).lower()
    pieces = [piece for piece in path.split("?")[0].split("/") if piece]
    parts = [part for piece in pieces[:-1] for part in (piece, *_PARTS.split(piece))]
    last = _PARTS.split(pieces[-1]) if pieces else []
    yield any(part in PRODUCT_PATHS for part in parts)
    yield any(part in OTHER_PATHS for part in (*parts, *last[:1]))
    yield len(pieces)
    yield max((sum(letter.isdigit() for letter in part) for part in last), default=0)
    yield min(len(last), 15)


def _shape(page: Page) -> Iterator[float]:
    """Measure how the page is built: articles have paragraphs, lists have links."""
    layout = page.layout
    tags = {tag: sum(1 for _ in layout.content(tag)) for tag in ("a", "h2", "h3", "form")}
    long = sum(layout.text_length(element) > _LONG for element in layout.content("p"))
    yield log1p(len(layout.whole_text))
    yield log1p(0 if page.heading is None else layout.span(page.heading)[0])
    yield log1p(tags["h2"] + tags["h3"])
    yield log1p(long)
    yield log1p(tags["a"])
    yield len((page.heading_text or "").split())
    yield log1p(tags["form"])
