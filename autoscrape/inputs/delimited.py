"""Comma, semicolon and tab separated tables whose first row names the columns."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from autoscrape.errors import InputError
from autoscrape.inputs.lines import Line, numbered
from autoscrape.inputs.row import MAX_TEXT, Row, make_row


def csv_rows(file: TextIO) -> Iterator[Row]:
    """Read a table separated by comma, semicolon or tab, whichever shows a url column."""
    return table_rows(numbered(file), ",;\t")


def tsv_rows(file: TextIO) -> Iterator[Row]:
    """Read a table separated by tabs."""
    return table_rows(numbered(file), "\t")


class Recorder:
    """Hands lines to the csv module and remembers those of the row that it is reading."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self.begin()

    def begin(self) -> None:
        """Forget the last row."""
        self.first = self.last = 0
        self.text = ""
        self.problem: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.first = self.first or line.number
        self.last = line.number
        self.problem = self.problem or line.problem
        if len(self.text) < MAX_TEXT:
            self.text += line.text[:MAX_TEXT]
        return line.text


def table_rows(lines: Iterator[Line], delimiters: str) -> Iterator[Row]:
    """Read the header and then row by row; empty cells are left out."""
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        return
    recorder = Recorder(chain([first], lines))
    reader = csv.reader(
        recorder,
        delimiter=delimiter_of(first.text, delimiters),
        skipinitialspace=True,
        strict=True,
    )
    header = read_header(reader, recorder)
    while True:
        recorder.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as failure:
            yield make_row(recorder.first, None, bad_csv(failure, recorder), recorder.text)
        else:
            if cells:
                yield table_row(header, cells, recorder)


def table_row(header: list[str], cells: list[str], recorder: Recorder) -> Row:
    """Put the cells of one row under their columns."""
    values = {
        name: cell for name, cell in zip(header, cells, strict=False) if name and cell.strip()
    }
    problem = recorder.problem
    if any(cells[len(header) :]):
        problem = problem or "more cells than the header has columns"
    return make_row(recorder.first, values, problem, recorder.text)


def read_header(reader: Iterator[list[str]], recorder: Recorder) -> list[str]:
    """Read the names of the columns; InputError when there is no use in the table."""
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as failure:
        raise InputError(f"the header is {bad_csv(failure, recorder)}") from failure
    if recorder.problem:
        raise InputError(f"the header is {recorder.problem}")
    named = [name for name in header if name]
    if "url" not in named:
        raise InputError(f"the header has no url column; it has: {', '.join(named)}"[:MAX_TEXT])
    if twice := [name for name, count in Counter(named).items() if count > 1]:
        raise InputError(f"the header has more than one column named {twice[0][:MAX_TEXT]}")
    return header


def delimiter_of(line: str, delimiters: str) -> str:
    """Give the delimiter under which the header has a url column, or the first one."""
    return next((each for each in delimiters if has_url(line, each)), delimiters[0])


def has_url(line: str, delimiter: str) -> bool:
    """Whether a line is a header with a url column."""
    cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return "url" in [cell.strip() for cell in cells]


def bad_csv(failure: csv.Error, recorder: Recorder) -> str:
    """Say what is wrong and, because an open quote swallows lines, where it ended."""
    reach = f" (lines {recorder.first} to {recorder.last})"
    return f"not valid CSV: {failure}{reach if recorder.last > recorder.first else ''}"
