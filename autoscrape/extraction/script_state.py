"""Reads the state of frameworks from scripts: JSON, assigned objects, streamed rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from autoscrape.extraction.literals import read_json, read_object, unescaped
from autoscrape.extraction.page import Page
from autoscrape.extraction.programs import programs

MAX_LENGTH = 3_000_000
MAX_ASSIGNED = 30
MAX_ROWS = 2_000

_ASSIGNED = re.compile(r"[\w$\]\"']\s{0,9}=\s{0,9}(?:(?=\{)|JSON\.parse\(\s{0,9}(?=[\"']))")
_STRING = re.compile(r"""(["'])((?:[^"'\\]|\\.|(?!\1)["'])*+)\1""", re.DOTALL)
_CHUNK = re.compile(r"""__next_f\.push\(\[1,\s{0,9}"((?:[^"\\]|\\.)*+)"\]""", re.DOTALL)
_ROW = re.compile(rb"\n?([0-9a-f]{0,8}):(?:T([0-9a-f]{1,6}),)?")


def script_states(page: Page) -> list[Any]:
    """Give the values that the scripts of a page hold for its programs."""
    values: list[Any] = []
    chunks: list[str] = []
    left = MAX_LENGTH
    for text in page.once(programs):
        left -= len(text)
        if left < 0:
            break
        if found := _CHUNK.findall(text):
            chunks += found
        elif text.lstrip()[:1] in ("{", "["):
            values.append(_json(text.strip()))
        else:
            values += _assigned(text)
    if chunks:
        values += _streamed("".join(map(unescaped, chunks)))
    return values


def _json(text: str) -> Any:
    try:
        return read_json(text)[0]
    except ValueError:
        return None


def _assigned(text: str) -> Iterator[Any]:
    """Give the objects that a script assigns, also those it reads from a string."""
    position = 0
    for _ in range(MAX_ASSIGNED):
        found = _ASSIGNED.search(text, position)
        if found is None:
            break
        position = found.end()
        if text[position] != "{":
            string = _STRING.match(text, position)
            yield _json(unescaped(string[2])) if string else None
            continue
        try:
            value, position = read_json(text, position)
        except ValueError:
            value = read_object(text, position)
        yield value


def _streamed(stream: str) -> list[Any]:
    """Give the rows of a stream of server components, references to texts resolved."""
    # The lengths of texts count bytes.
    data = stream.encode("utf-8", "surrogatepass")
    texts: dict[str, str] = {}
    rows: list[Any] = []
    position = 0
    for _ in range(MAX_ROWS):
        row = _ROW.match(data, position)
        if row is None:
            break
        if row[2]:
            position = row.end() + int(row[2], 16)
            texts["$" + row[1].decode()] = data[row.end() : position].decode("utf-8", "replace")
        else:
            end = data.find(b"\n", row.end())
            position = len(data) if end < 0 else end + 1
            rows.append(_json(data[row.end() : position].decode("utf-8", "replace")))
    _resolve(rows, texts)
    return rows


def _resolve(value: Any, texts: Mapping[str, str]) -> None:
    """Put texts where their references stand."""
    stack = [value]
    while stack:
        inner = stack.pop()
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for key, each in pairs:
            if isinstance(each, str) and each in texts:
                inner[key] = texts[each]
            elif isinstance(each, (dict, list)):
                stack.append(each)
