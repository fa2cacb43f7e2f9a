"""Finds the heading that names what a page is about, and its bare text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from lxml.etree import _Element

from autoscrape.extraction.layout import Layout, Zone
from autoscrape.extraction.shown import text_pieces
from autoscrape.extraction.text import line, similarity

MAX_HEADINGS = 100

_CONTROLS = frozenset({"button", "form", "select", "ul", "ol", "label", "input", "dialog"})
_MAX_PIECES = 12
_ALIKE = 0.5


def find_heading(layout: Layout, titles: Sequence[str | None]) -> _Element | None:
    """Give the heading most like the page's titles; hidden ones only when they are like them."""
    visible = list(layout.content("h1"))[:MAX_HEADINGS]
    scores = {heading: _likeness(layout.text(heading), titles) + 0.01 for heading in visible}
    if not any(layout.text(heading) for heading in visible):
        scores = {
            heading: likeness
            for heading in list(layout.content("h1", "h2", upto=Zone.HIDDEN))[:MAX_HEADINGS]
            if (likeness := _likeness(layout.text(heading), titles)) > _ALIKE
            or (heading.tag == "h2" and layout.zones[heading] is Zone.CONTENT)
        }
    return max(scores, key=scores.__getitem__, default=None)


def heading_text(heading: _Element, titles: Sequence[str | None]) -> str | None:
    """Give the heading's text, without parts at its ends that only make it less like the titles."""
    pieces = text_pieces(heading, without=_CONTROLS)
    whole = line("".join(pieces))
    if not 1 < len(pieces) <= _MAX_PIECES:
        return whole
    spans = (line("".join(pieces[a:b])) for a, b in combinations(range(len(pieces) + 1), 2))
    best = max(filter(None, spans), key=lambda span: _likeness(span, titles), default=None)
    return best if _likeness(best, titles) > _likeness(whole, titles) else whole


def _likeness(text: str | None, titles: Sequence[str | None]) -> float:
    return max((similarity(text, title) for title in titles), default=0.0)
