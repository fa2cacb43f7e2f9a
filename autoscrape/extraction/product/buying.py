"""Finds the controls that put the product into the cart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.flow import flow
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.price import BUY_PHRASES, CART_WORDS
from autoscrape.extraction.words.stock import DISABLED_WORDS

MAX_BUTTONS = 200
MAX_PHRASES = 1_000

_LONGEST = 40
_CONTROLS = frozenset({"button", "input", "a"})
_TYPES = frozenset({"submit", "button", "image"})
_CLIMB = 3


def buy_buttons(page: Page) -> list[_Element]:
    """Give the buy buttons of the content, in reading order."""
    return page.once(_buttons)


def _buttons(page: Page) -> list[_Element]:
    position = page.layout.position
    found = {*islice(_named(page), MAX_BUTTONS), *islice(_saying(page), MAX_BUTTONS)}
    return sorted(found, key=position.__getitem__)[:MAX_BUTTONS]


def _saying(page: Page) -> Iterator[_Element]:
    """Give the controls with a text that begins like that of a buy button."""
    layout, stream = page.layout, page.once(flow)
    for start, end in islice(stream.places(BUY_PHRASES), MAX_PHRASES):
        element = stream.around(start, end)
        if element is None or layout.zones[element] is not Zone.CONTENT:
            continue
        for part in (element, *islice(element.iterancestors(), _CLIMB)):
            first, last = layout.span(part)
            if start - first > 1 or last - first > _LONGEST:
                break
            if part.tag in _CONTROLS or not CART_WORDS.isdisjoint(layout.names[part]):
                yield part
                break


def _named(page: Page) -> Iterator[_Element]:
    """Give the inputs that say so, and the buttons that are named so."""
    layout = page.layout
    for element in layout.content("button", "input"):
        if element.tag == "input":
            typed = element.get("type") in _TYPES
            said = element.get("value") if typed else None
        else:
            said = element.get("aria-label") or element.get("title")
            typed = layout.text_length(element) <= _LONGEST
        named = typed and not CART_WORDS.isdisjoint(layout.names[element])
        if named or (said and said[:_LONGEST].lower().startswith(BUY_PHRASES)):
            yield element


def is_disabled(page: Page, button: _Element) -> bool:
    """Say whether a button cannot be pressed."""
    if "disabled" in button.attrib and button.get("aria-disabled") != "false":
        return True
    return button.get("aria-disabled") == "true" or not DISABLED_WORDS.isdisjoint(
        page.layout.names[button]
    )
