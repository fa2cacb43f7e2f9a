"""JSON inputs, streamed: an object a line, or one array of objects and URLs."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, TextIO

from autoscrape.errors import InputError
from autoscrape.inputs.lines import NOT_UTF8, is_utf8, numbered
from autoscrape.inputs.row import MAX_ROW, Row, make_row

CHUNK = 2**16
BLANK = re.compile(r"[ \t\r\n]*")
SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class StrictDecoder:
    """Decodes JSON as RFC 8259 has it; what Python would add to that is a problem."""

    def __init__(self) -> None:
        self._problem: str | None = None
        self._decoder = json.JSONDecoder(parse_constant=self._constant, parse_float=self._float)

    def decode(self, text: str, at: int) -> tuple[Any, int, str | None]:
        """Give the value that begins at ``at``, where it ends, and what is wrong with it.

        ValueError when there is no whole value.
        """
        self._problem = None
        try:
            value, end = self._decoder.raw_decode(text, at)
            if not is_utf8(text[at:end]):
                self._problem = NOT_UTF8
            elif SURROGATE_ESCAPE.search(text, at, end):
                self._check_surrogates(value)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        return value, end, self._problem

    def _constant(self, name: str) -> None:
        self._problem = f"not valid JSON: {name}"

    def _float(self, text: str) -> float:
        number = float(text)
        if not math.isfinite(number):
            self._problem = f"not valid JSON: number too large: {text[:20]}"
        return number

    def _check_surrogates(self, value: Any) -> None:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self._problem = "not valid JSON: half of a surrogate pair"


def jsonl_rows(file: TextIO) -> Iterator[Row]:
    """Read one object a line; blank lines are left out."""
    decoder = StrictDecoder()
    for line in numbered(file):
        text = line.text.strip()
        if text:
            values, problem = (None, line.problem) if line.problem else object_of(text, decoder)
            yield make_row(line.number, values, problem, text)


def object_of(text: str, decoder: StrictDecoder) -> tuple[dict[str, Any] | None, str | None]:
    """Decode the one object that a text is, or say why it is none."""
    try:
        value, end, problem = decoder.decode(text, 0)
    except ValueError as failure:
        return None, f"not valid JSON: {failure}"
    if problem:
        return None, problem
    if end < len(text):
        return None, "not valid JSON: more after the end of the object"
    if not isinstance(value, dict):
        return None, "not a JSON object"
    return value, None


def json_rows(file: TextIO) -> Iterator[Row]:
    """Read one array of objects, or strings that are URLs, an element at a time."""
    window = Window(file)
    begin = window.peek()
    if not begin:
        return
    if begin != "[":
        raise InputError("is not a JSON array; give one object a line as .jsonl, or an array")
    window.position += 1
    number = 0
    more = window.peek() != "]"
    while more:
        number += 1
        yield window.element(number)
        more = window.peek() == ","
        window.position += more
    if window.peek() != "]":
        raise InputError(f"is not valid JSON after element {number}: neither , nor ]")
    window.position += 1
    if window.peek():
        raise InputError("is not valid JSON: more after the end of the array")


class Window:
    """The part of a JSON text that is in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decoder = StrictDecoder()
        self.text = ""
        self.position = 0

    def read_on(self) -> bool:
        """Let go of what lies behind and read some more; False at the end of the file."""
        more = self._file.read(CHUNK)
        self.text = self.text[self.position :] + more
        self.position = 0
        return bool(more)

    def peek(self) -> str:
        """Give the next character that is not blank; empty at the end of the file."""
        while True:
            blank = BLANK.match(self.text, self.position)
            self.position = blank.end() if blank else self.position
            if self.position < len(self.text):
                return self.text[self.position]
            if not self.read_on():
                return ""

    def element(self, number: int) -> Row:
        """Read one element of the array; InputError when what follows cannot be told apart."""
        self.peek()
        while True:
            try:
                value, end, problem = self._decoder.decode(self.text, self.position)
            except ValueError as failure:
                if len(self.text) - self.position > MAX_ROW or not self.read_on():
                    reason = getattr(failure, "msg", failure)
                    raise InputError(f"is not valid JSON in element {number}: {reason}") from None
                continue
            if end == len(self.text) and self.read_on():
                continue
            text = self.text[self.position : end]
            self.position = end
            return element_row(number, value, problem, text)


def element_row(number: int, value: Any, problem: str | None, text: str) -> Row:
    """Make a row of one element."""
    if problem:
        return make_row(number, None, problem, text)
    if isinstance(value, str):
        return make_row(number, {"url": value.strip()}, None, text)
    if isinstance(value, dict):
        return make_row(number, value, None, text)
    return make_row(number, None, "not a JSON object or string", text)
