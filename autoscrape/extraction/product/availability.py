"""Chooses the availability from what markup declares and from what the page shows."""

from __future__ import annotations

from autoscrape.extraction.page import Page
from autoscrape.extraction.product.buying import buy_buttons, is_disabled
from autoscrape.extraction.product.place import place
from autoscrape.extraction.product.stock_phrases import NOTIFIES, phrases_seen
from autoscrape.extraction.state import state_products
from autoscrape.extraction.words.stock import IN_STOCK, OUT_OF_STOCK, SOLD_OUT_WORDS

_BOX = 8_000
_NEAR = 250
_FAR = 1_000


def availability_of(page: Page, declared: list[str], *, priced: bool) -> str | None:
    """Say whether the product can be had; ``declared`` is what markup says of its offers.

    Much markup says that all is in stock, whatever is, and many buy buttons are always there; so
    a clear word on the page is believed more.
    """
    said = phrases_seen(page)
    if declared and IN_STOCK not in declared:
        return OUT_OF_STOCK
    if OUT_OF_STOCK in said and IN_STOCK not in said:
        return OUT_OF_STOCK
    if declared or IN_STOCK in said or can_be_bought(page):
        return IN_STOCK
    if NOTIFIES in said:
        return OUT_OF_STOCK
    return _by_state(page) or _by_names(page) or (IN_STOCK if priced else None)


def can_be_bought(page: Page) -> bool:
    """Say whether there is a buy button for the product itself that can be pressed."""
    where = page.once(place)
    for button in buy_buttons(page):
        if is_disabled(page, button):
            continue
        behind = where.behind_heading(page.layout.position[button])
        if abs(behind) < _NEAR or (abs(behind) < _FAR and where.box(button)[1] < _BOX):
            return True
    return False


def _by_state(page: Page) -> str | None:
    """Read what scripts say; what they know of a product is mostly offered."""
    products = page.once(state_products)
    said = {product.availability for product in products}
    if OUT_OF_STOCK in said and IN_STOCK not in said:
        return OUT_OF_STOCK
    return IN_STOCK if products else None


def _by_names(page: Page) -> str | None:
    """Read the names of buy buttons; many are disabled only until a variant is chosen."""
    names = [page.layout.names[button] for button in buy_buttons(page)]
    sold_out = [not SOLD_OUT_WORDS.isdisjoint(words) for words in names]
    return OUT_OF_STOCK if sold_out and all(sold_out) else None
