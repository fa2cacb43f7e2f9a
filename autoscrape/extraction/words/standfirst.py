"""How the lines between headline and text are called in names of elements."""

from __future__ import annotations

STANDFIRST_WORDS = frozenset(
    "standfirst subtitle subtitel subheadline subheading subhead subheader subhed dek deck lead "
    "lede leadtext intro introtext introduction teaser teasertext summary abstract excerpt "
    "chapo chapeau vorspann anreisser kurztext untertitel description sottotitolo occhiello "
    "entradilla bajada copete sumario ingress manchet tagline synopsis kicker zajawka perex".split()
)
"""Words in names of elements that hold a summary."""
