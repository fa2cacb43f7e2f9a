"""Finds the controls that put the product into the cart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from autoscrape.extraction.layout import name_words, own_text
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.price import BUY_PHRASES, CART_WORDS

_LONGEST = 40
_TAGS = ("button", "input", "a", "span")


def buy_buttons(page: Page) -> Iterator[_Element]:
    """Give the buy buttons of the content, in reading order."""
    for element in page.layout.content(*_TAGS):
        text = element.get("value") if element.tag == "input" else own_text(element, _LONGEST + 1)
        if not text and element.tag != "button":
            continue
        said = (text or element.get("aria-label") or "").lower()
        named = element.tag in ("button", "input") and not CART_WORDS.isdisjoint(
            name_words(element)
        )
        if len(said) <= _LONGEST and (named or any(phrase in said for phrase in BUY_PHRASES)):
            yield element


def is_disabled(button: _Element) -> bool:
    """Say whether a button cannot be pressed."""
    return "disabled" in button.attrib and button.get("aria-disabled") != "false"
