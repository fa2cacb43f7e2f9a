"""Finds the controls that put the product into the cart."""

from __future__ import annotations

from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.words.price import BUY_PHRASES, CART_WORDS
from autoscrape.extraction.words.stock import DISABLED_WORDS

MAX_BUTTONS = 200

_LONGEST = 40
_TYPES = frozenset({"submit", "button", "image"})


def buy_buttons(page: Page) -> list[_Element]:
    """Give the buy buttons of the content, in reading order."""
    return page.once(_buttons)


def _buttons(page: Page) -> list[_Element]:
    found = (each for each in page.layout.content("a", "button", "input") if _buys(page, each))
    return list(islice(found, MAX_BUTTONS))


def _buys(page: Page, element: _Element) -> bool:
    layout = page.layout
    if element.tag == "input":
        if element.get("type") not in _TYPES:
            return False
        said = element.get("value") or ""
    else:
        start, end = layout.span(element)
        if end - start > _LONGEST:
            return False
        said = layout.whole_text[start:end].strip()
    if not said:
        said = element.get("aria-label") or element.get("title") or ""
    if said[:_LONGEST].lower().startswith(BUY_PHRASES):
        return True
    return element.tag != "a" and not CART_WORDS.isdisjoint(layout.names[element])


def is_disabled(page: Page, button: _Element) -> bool:
    """Say whether a button cannot be pressed."""
    if "disabled" in button.attrib and button.get("aria-disabled") != "false":
        return True
    return button.get("aria-disabled") == "true" or not DISABLED_WORDS.isdisjoint(
        page.layout.names[button]
    )
