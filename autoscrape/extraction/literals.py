"""Reads object literals out of scripts: JSON, and what JavaScript allows beyond it."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_LENGTH = 300_000
MAX_LOOSE_LENGTH = 30_000
MAX_TOKENS = 3_000
MAX_DEPTH = 30

_DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)
_TOKEN = re.compile(
    r"""\s{0,99}(?:
        (?P<mark>[{}\[\],:])
      | "(?P<double>(?:[^"\\]|\\.){0,5000})"
      | '(?P<single>(?:[^'\\]|\\.){0,5000})'
      | (?P<number>-?\d{1,20}(?:\.\d{1,20})?(?![\w.]))
      | (?P<word>[\w$.]{1,100})
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": " ", "b": " ", "f": " "}


def read_json(text: str, start: int = 0) -> tuple[Any, int]:
    """Read the JSON value that begins at a place; give it and where it ends, or ValueError."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_object(text: str, start: int) -> dict[str, Any]:
    """Read the object literal that begins at a brace; what cannot be read is left out."""
    try:
        value, _ = read_json(text[start : start + MAX_LENGTH])
    except ValueError:
        value = _loose(text[start : start + MAX_LOOSE_LENGTH])
    return value if isinstance(value, dict) else {}


def unescaped(text: str) -> str:
    """Give what the inside of a string literal stands for."""
    return _ESCAPE.sub(_letter, text) if "\\" in text else text


def _letter(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _LETTERS.get(escape[3], escape[3])


def _loose(text: str) -> Any:
    """Read a literal with bare keys, single quotes, code among the values, or no end."""
    builder = _Builder()
    for count, token in enumerate(_TOKEN.finditer(text)):
        if count >= MAX_TOKENS or not builder.take(token):
            break
    return builder.root


class _Builder:
    """Puts the tokens of a literal together."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[Any] = []
        self._key: str | None = None
        self._word: Any = None

    def take(self, token: re.Match[str]) -> bool:
        """Take the next token; False at the end of the literal."""
        mark = token["mark"]
        if mark is None:
            self._word = _value(token)
            return True
        if mark in "{[":
            return self._begin({} if mark == "{" else [])
        if mark == ":":
            self._key = self._word if isinstance(self._word, str) else None
            self._word = None
            return True
        self._put(self._word)
        if mark in "}]":
            self._open.pop()
        return bool(self._open)

    def _begin(self, value: Any) -> bool:
        if self.root is None:
            self.root = value
        else:
            self._put(value)
        self._open.append(value)
        self._word = None
        return len(self._open) <= MAX_DEPTH

    def _put(self, value: Any) -> None:
        into = self._open[-1]
        if value is not None:
            if isinstance(into, list):
                into.append(value)
            elif self._key is not None:
                into.setdefault(self._key, value)
        self._key = self._word = None


def _value(token: re.Match[str]) -> Any:
    string = token["double"] if token["double"] is not None else token["single"]
    if string is not None:
        return unescaped(string)
    if token["number"]:
        return float(token["number"]) if "." in token["number"] else int(token["number"])
    return _WORDS.get(token["word"], token["word"]) if token["word"] else None
