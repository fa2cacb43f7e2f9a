"""What the last lines below an article say that are no longer its text."""

from __future__ import annotations

import re

_NETWORKS = "facebook|twitter|instagram|x|linkedin|pinterest|youtube|tiktok|telegram|bluesky|social"
_CREDITS = (
    r"\bcontributed to th(?:is|e) (?:report|story|article|post)\b",
    r"^(?:with )?(?:additional )?reporting by\b|^associated press writers?\b",
    r"^mit material von\b|^mitarbeit:|^avec (?:l['’])?(?:afp|reuters)\b|^con información de\b",
)
_PICTURE = r"^(?:featured? |header )?(?:photos?|images?|pictures?)(?: sources?| credits?)?\b.{0,4}?"
_PICTURES = (
    rf"{_PICTURE}(?::|by\b|©|courtesy\b|used (?:under|with)\b)",
    r"^(?:fotos?|bild(?:er)?|titelbild)\b.{0,4}?(?::|©)",
)
_LIKED = r"^(?:did you |if you )?(?:like|liked|enjoy|enjoyed|found) (?:reading )?"
_WORK = (
    r"(?:\w+ ){0,2}?(?:story|stories|articles?|posts?|piece|guide|video|recipe|blog|page|content)\b"
)
_FOLLOW = r"^(?:be sure to )?(?:follow|find|like|join|connect with) \w+(?: \w+)?"
_CALLS = (
    rf"{_LIKED}(?:this|these|our|my) {_WORK}",
    rf"{_FOLLOW} on (?:{_NETWORKS})\b",
    r"^folgen sie\b|^síguenos\b|^suivez-nous\b|^seguici\b",
    r"^(?:sign up|subscribe|download our|get our|join our|click here)\b",
)
_ADDRESS = r"^(?:e-?mail:? )?\S{1,100}@\S{1,100}\.\w{2,20}$"
_CLOSING = re.compile("|".join((*_CREDITS, *_PICTURES, *_CALLS, _ADDRESS)), re.IGNORECASE)
LONGEST = 600
"""Letters of the longest line that is looked at."""


def is_closing(text: str) -> bool:
    """Say whether a line names helpers, pictures or an address, or asks to follow or subscribe."""
    return len(text) <= LONGEST and _CLOSING.search(text) is not None
