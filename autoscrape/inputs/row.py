"""One row of an input, whatever the format."""

from __future__ import annotations

from typing import Any

from attrs import frozen

MAX_ROW = 2**20
"""Characters that a row may have; longer ones are bad rows, so that memory stays bounded."""

MAX_TEXT = 500
"""Characters of a row's raw text that are kept to show it."""


@frozen
class Row:
    """What stands in one row, or why it cannot be used."""

    line: int
    """Line where the row begins, 1-based as an editor shows it; in .json the element's number."""

    values: dict[str, Any] | None
    """Column or key to value; of a bad row what could be read, or None."""

    problem: str | None
    """Why this is a bad row; None when it is a good one."""

    text: str
    """The row as it stands in the input, at most ``MAX_TEXT`` characters."""


def make_row(line: int, values: dict[str, Any] | None, problem: str | None, text: str) -> Row:
    """Build a row from its whole text; bytes that were no UTF-8 are shown as U+FFFD."""
    shown = text[:MAX_TEXT].strip()
    if not shown.isascii():
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Row(line, values, problem, shown)
