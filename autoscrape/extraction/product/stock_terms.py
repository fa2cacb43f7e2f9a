"""Reads the terms for availability of schema.org, OpenGraph and shops' programs."""

from __future__ import annotations

import re

from autoscrape.extraction.words.stock import SCHEMA_TERMS

_NOT_LETTERS = re.compile(r"[^a-z]")


def term_availability(text: str | None) -> str | None:
    """Read a term, with or without its URL."""
    term = _NOT_LETTERS.sub("", (text or "")[:200].rstrip("/").rsplit("/", 1)[-1].lower())
    return SCHEMA_TERMS.get(term)
