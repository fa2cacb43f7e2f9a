"""Gives the scripts of a page that are programs, each read from the tree once."""

from __future__ import annotations

from itertools import islice

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page

MAX_SCRIPTS = 200


def programs(page: Page) -> list[str]:
    """Give the texts of the programs among the page's scripts; ask with ``page.once``."""
    scripts = islice(page.layout.content("script", upto=Zone.HIDDEN), MAX_SCRIPTS)
    texts = (each.text for each in scripts if "ld+json" not in (each.get("type") or ""))
    return [text for text in texts if text]
