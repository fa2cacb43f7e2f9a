"""Says which names of attributes, fields and keys are those of a product's number."""

from __future__ import annotations

import re
from functools import lru_cache

from autoscrape.extraction.words.identity import (
    ID_PARTS,
    ID_WORDS,
    NUMBER_PARTS,
    SKU_PARTS,
    THING_PARTS,
)

INNER = "inner number"
"""The source of numbers that the seller uses, but need not show."""

_WORDS = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
def naming(name: str) -> float:
    """Say how well a name of an attribute or a key is one of a product's number, 0 to 1."""
    words = frozenset(_WORDS.findall(_CAMEL.sub(" ", name).lower()))
    thing = not words.isdisjoint(THING_PARTS)
    if not words.isdisjoint(SKU_PARTS) or (thing and not words.isdisjoint(NUMBER_PARTS)):
        return 1.0
    inner = not words.isdisjoint(ID_PARTS) or (thing and not words.isdisjoint(ID_WORDS))
    return 0.6 if inner else 0.0


def source_of(source: str, named: float) -> str:
    """Give the name of a source; all that tell a number of the inside are one."""
    return source if named == 1.0 else INNER
