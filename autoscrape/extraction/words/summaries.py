"""How standfirsts are called in names of elements."""

from __future__ import annotations

SUMMARY_WORDS = frozenset(
    "dek deck standfirst subheadline subheading subhead excerpt abstract summary lede chapo sapo "
    "entradilla bajada sottotitolo vorspann anriss untertitel ingress perex".split()
)
"""Words in names of elements that hold the article's own summary."""
