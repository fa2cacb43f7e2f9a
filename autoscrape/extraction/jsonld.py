"""Reads the JSON-LD of a page block by block, so that one broken block costs only itself (F4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from lxml.etree import _Element

MAX_BLOCKS = 50
MAX_BLOCK_LENGTH = 2_000_000
MAX_DEPTH = 100

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_COMMENT_LINE = re.compile(r"^\s*//.*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(?=\s{0,99}[}\]])")


def read_jsonld(scripts: Iterable[_Element]) -> list[Any]:
    """Give the parsed value of every readable JSON-LD block among some scripts, in their order."""
    declared = (script for script in scripts if "ld+json" in (script.get("type") or ""))
    blocks = (_parse(script.text) for script in islice(declared, MAX_BLOCKS))
    return [value for value in blocks if isinstance(value, (dict, list))]


def _parse(text: str | None) -> Any:
    if not text or len(text) > MAX_BLOCK_LENGTH:
        return None
    for prepare in (str.strip, _repair):
        try:
            value = _DECODER.decode(prepare(text))
        except (ValueError, RecursionError):
            continue
        # With so few brackets nothing can be deep.
        deep = text.count("{") + text.count("[") > MAX_DEPTH
        return _pruned(value, MAX_DEPTH) if deep else value
    return None


def _repair(text: str) -> str:
    """Undo what templates often do to JSON: HTML comments, CDATA, comments, trailing commas."""
    text = _WRAPPING.sub("", text)
    return _TRAILING_COMMA.sub("", _COMMENT_LINE.sub("", text)).strip()


def _pruned(value: Any, depth: int) -> Any:
    """Drop what lies deeper than the limit."""
    if isinstance(value, dict):
        return {key: _pruned(member, depth - 1) for key, member in value.items()} if depth else {}
    if isinstance(value, list):
        return [_pruned(member, depth - 1) for member in value] if depth else []
    return value


def _no_constant(_: str) -> None:
    """Read NaN and the infinities as null."""


# Not strict: real pages hold raw line breaks inside strings.
_DECODER = json.JSONDecoder(parse_constant=_no_constant, strict=False)
