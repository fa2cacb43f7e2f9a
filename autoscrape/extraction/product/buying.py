"""Finds the controls that put the product into the cart."""

from __future__ import annotations

from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.words.price import BUY_PHRASES, CART_WORDS
from autoscrape.extraction.words.stock import DISABLED_WORDS

MAX_CONTROLS = 2_000

_LONGEST = 40
_TAGS = ("button", "input", "a", "span", "div")
_CONTROLS = frozenset({"button", "input"})


def buy_buttons(page: Page) -> list[_Element]:
    """Give the buy buttons of the content, in reading order."""
    return page.once(_buttons)


def _buttons(page: Page) -> list[_Element]:
    names = page.layout.names
    found = []
    for element in page.layout.content(*_TAGS):
        is_control = element.tag in _CONTROLS
        named = not CART_WORDS.isdisjoint(names[element])
        if (named or is_control or element.tag == "a") and _buys(page, element, named):
            found.append(element)
        if len(found) >= MAX_CONTROLS:
            break
    return found


def _buys(page: Page, element: _Element, named: bool) -> bool:
    if element.tag == "input":
        text = element.get("value") if element.get("type") not in ("hidden", "text") else None
    else:
        text = page.layout.short_text(element, _LONGEST)
    if not text and (element.tag != "button" or page.layout.text_length(element)):
        return False
    said = (text or element.get("aria-label") or element.get("title") or "")[: _LONGEST + 1]
    if said.lower().startswith(BUY_PHRASES):
        return element.tag != "div" or len(element) <= 2
    return named and element.tag in _CONTROLS


def is_disabled(page: Page, button: _Element) -> bool:
    """Say whether a button cannot be pressed."""
    if "disabled" in button.attrib and button.get("aria-disabled") != "false":
        return True
    return button.get("aria-disabled") == "true" or not DISABLED_WORDS.isdisjoint(
        page.layout.names[button]
    )
