"""Finds the controls that put the product into the cart."""

from __future__ import annotations

from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.words.price import BUY_PHRASES, CART_WORDS

_LONGEST = 40
_TAGS = ("button", "input", "a", "span")


def buy_buttons(page: Page) -> list[_Element]:
    """Give the buy buttons of the content, in reading order."""
    return page.once(_buttons)


def _buttons(page: Page) -> list[_Element]:
    return [element for element in page.layout.content(*_TAGS) if _buys(page, element)]


def _buys(page: Page, element: _Element) -> bool:
    is_input = element.tag == "input"
    text = element.get("value") if is_input else page.layout.text(element, _LONGEST + 1)
    if len(text or "") > _LONGEST or (not text and element.tag != "button"):
        return False
    said = (text or element.get("aria-label") or "").lower()
    named = element.tag in ("button", "input") and not CART_WORDS.isdisjoint(
        page.layout.names[element]
    )
    return named or any(phrase in said for phrase in BUY_PHRASES)


def is_disabled(button: _Element) -> bool:
    """Say whether a button cannot be pressed."""
    return "disabled" in button.attrib and button.get("aria-disabled") != "false"
