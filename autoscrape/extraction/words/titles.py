"""How headlines are called in names of elements."""

from __future__ import annotations

TITLE_WORDS = frozenset("headline title heading titel titulo titre titolo headtitle".split())
"""Words in names of elements that hold the headline."""
