"""Numbered lines of bounded length, and the format that is nothing more: a URL a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from attrs import frozen

from autoscrape.inputs.row import MAX_ROW, Row, make_row

LINE_ENDS = ("\n", "\r")
NOT_UTF8 = "not valid UTF-8"


@frozen
class Line:
    """One line of a text file."""

    number: int
    """1-based."""

    text: str
    """The line with its line end, cut at ``MAX_ROW`` characters."""

    problem: str | None
    """Why the text cannot be trusted, or None."""


def numbered(file: TextIO) -> Iterator[Line]:
    """Give the lines of a file that was opened with ``surrogateescape``."""
    number = 0
    while text := file.readline(MAX_ROW):
        number += 1
        problem = None if is_utf8(text) else NOT_UTF8
        if len(text) == MAX_ROW and not text.endswith(LINE_ENDS):
            problem = f"longer than {MAX_ROW} characters"
            skip_line(file)
        yield Line(number, text, problem)


def skip_line(file: TextIO) -> None:
    """Go on to the beginning of the next line."""
    while (text := file.readline(MAX_ROW)) and not text.endswith(LINE_ENDS):
        pass


def is_utf8(text: str) -> bool:
    """Whether the text was UTF-8 when it was read with ``surrogateescape``."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def txt_rows(file: TextIO) -> Iterator[Row]:
    """Read one URL a line; blank lines and those that begin with # are left out."""
    for line in numbered(file):
        url = line.text.strip()
        if url and not url.startswith("#"):
            values = None if line.problem else {"url": url}
            yield make_row(line.number, values, line.problem, line.text)
