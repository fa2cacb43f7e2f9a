"""Finds the element that holds the article's body, given its text."""

from __future__ import annotations

import math
import re

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page

SHARE = 0.8

_SHORTEST = 20
_LONGEST = 4_000
_SLACK = 200

_LETTERS = re.compile(r"\W+")
_BLOCKS = ("p", "li", "h2", "h3", "h4", "blockquote", "div", "td", "pre", "span", "section")


def find_body_node(page: Page, body: str | None) -> _Element | None:
    """Give the smallest element around most of the body's paragraphs."""
    if not body:
        return None
    wanted = {key for part in body.splitlines() if len(key := _key(part)) > _SHORTEST}
    starts = {key[:_SHORTEST] for key in wanted}
    # What is shorter or much longer than all that is wanted cannot be one of it.
    most = max(map(len, wanted), default=0)
    longest = 2 * most + _SLACK if most < _LONGEST else math.inf
    weights: dict[_Element, int] = {}
    total = 0
    for element in page.layout.content(*_BLOCKS, upto=Zone.MARGIN):
        if not _SHORTEST < page.layout.text_length(element) < longest:
            continue
        if not _may_be_one(page.layout.text(element, 4 * _SHORTEST), starts):
            continue
        key = _key(page.layout.text(element, 4 * _LONGEST))
        if key in wanted:
            wanted.discard(key)
            total += len(key)
            for ancestor in element.iterancestors():
                weights[ancestor] = weights.get(ancestor, 0) + len(key)
    enough = [element for element, weight in weights.items() if weight >= SHARE * total]
    return max(enough, key=page.layout.position.__getitem__, default=None)


def _may_be_one(beginning: str | None, starts: set[str]) -> bool:
    """Say whether a text that begins so is worth a look at all of it."""
    key = _key(beginning)[:_SHORTEST]
    return len(key) < _SHORTEST or key in starts


def _key(text: str | None) -> str:
    """Give what is left of a text when it is compared by its letters."""
    return _LETTERS.sub("", text or "").lower()[:_LONGEST]
