"""Finds the element that holds the article's body, given its text."""

from __future__ import annotations

import re

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone, text_pieces
from autoscrape.extraction.page import Page

SHARE = 0.8

_LONGEST = 4_000

_LETTERS = re.compile(r"\W+")
_BLOCKS = ("p", "li", "h2", "h3", "h4", "blockquote", "div", "td", "pre", "span", "section")


def find_body_node(page: Page, body: str | None) -> _Element | None:
    """Give the smallest element around most of the body's paragraphs."""
    if not body:
        return None
    wanted = {key for part in body.splitlines() if len(key := _key(part)) > 20}
    weights: dict[_Element, int] = {}
    total = 0
    for element in page.layout.content(*_BLOCKS, upto=Zone.MARGIN):
        key = _key("".join(text_pieces(element, _LONGEST)))
        if key in wanted:
            wanted.discard(key)
            total += len(key)
            for ancestor in element.iterancestors():
                weights[ancestor] = weights.get(ancestor, 0) + len(key)
    enough = [element for element, weight in weights.items() if weight >= SHARE * total]
    return max(enough, key=page.layout.position.__getitem__, default=None)


def _key(text: str) -> str:
    """Give what is left of a text when it is compared by its letters."""
    return _LETTERS.sub("", text).lower()[:_LONGEST]
