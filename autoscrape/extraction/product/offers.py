"""Extracts ``offers``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import exp

from attrs import evolve

from autoscrape.extraction.candidates import Candidate, choose
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.availability import availability_of
from autoscrape.extraction.product.declared_offers import declared_offers, declared_stock
from autoscrape.extraction.product.price_features import NONE, Claims, Weighed, weighed
from autoscrape.extraction.product.visible_price import seen_amounts
from autoscrape.extraction.state import state_products
from autoscrape.extraction.state_fields import StateProduct
from autoscrape.extraction.words.stock import OUT_OF_STOCK
from autoscrape.items import Offer

LEAST = 0.15
"""What is less likely to be the price is not given, unless markup declares it."""


def extract_offers(page: Page) -> list[Offer]:
    """Give the offers of the product; each has a price, an availability, or both."""
    offers = choose(page.choices, "offers", _candidates(page)) or []
    stock = availability_of(page, declared_stock(page), priced=bool(offers))
    if not offers:
        return [Offer(availability=stock)] if stock else []
    if len(offers) == 1 or offers[0].availability is None or stock == OUT_OF_STOCK:
        offers[0].availability = stock
    return offers


def _candidates(page: Page) -> Iterator[Candidate[list[Offer]]]:
    """Give each amount that may be the price, with the offers that it stands first in."""
    declared = declared_offers(page)
    state = _state(page)
    best: dict[float, Weighed] = {}
    for each in weighed(page, seen_amounts(page), _claims(page, state)):
        if each.number not in best or each.score > best[each.number].score:
            best[each.number] = each
    total = exp(NONE) + sum(exp(each.score) for each in best.values())
    for number, each in best.items():
        chance = exp(each.score) / total
        source = next((name for name, offers in declared.items() if _has(offers, number)), None)
        if source:
            offers = _first(declared[source], number)
            offers[0].currency = offers[0].currency or _page_currency(page, state)
        elif chance < LEAST:
            continue
        elif each.seen:
            currency = each.seen.currency or _page_currency(page, state)
            offers = [Offer(price=each.seen.price, currency=currency)]
        else:
            offers = [Offer(price=state.price, currency=state.currency)] if state else []
        name = source or ("visible" if each.seen else "state")
        yield Candidate(offers, round(chance, 4), name, each.evidence())


def _state(page: Page) -> StateProduct | None:
    """Give the state's product whose price is seen on the page, or else the first with one."""
    seen = {each.number for each in seen_amounts(page)}
    priced = [product for product in page.once(state_products) if product.price]
    shown = (product for product in priced if float(product.price or 0) in seen)
    return next(shown, next(iter(priced), None))


def _claims(page: Page, state: StateProduct | None) -> Claims:
    declared = declared_offers(page)
    jsonld, microdata, meta = (
        frozenset(float(offer.price) for offer in declared.get(source, ()) if offer.price)
        for source in ("jsonld", "microdata", "meta")
    )
    named = frozenset({float(state.price)} if state and state.price else ())
    return Claims(jsonld, microdata, meta, named)


def _has(offers: list[Offer], number: float) -> bool:
    return any(offer.price and float(offer.price) == number for offer in offers)


def _first(offers: list[Offer], number: float) -> list[Offer]:
    """Give copies of the offers, the one of the amount first."""

    def rank(offer: Offer) -> tuple[bool, bool]:
        other = not offer.price or float(offer.price) != number
        return other, offer.availability == OUT_OF_STOCK

    return [evolve(each) for each in sorted(offers, key=rank)]


def _page_currency(page: Page, state: StateProduct | None) -> str | None:
    """Give the currency of the page's other prices, or that which the state names."""
    signs = Counter(seen.currency for seen in seen_amounts(page) if seen.currency)
    return next((sign for sign, _ in signs.most_common(1)), state.currency if state else None)
