"""From the name of an input to its rows: where it lies, what format it has, what is wrong."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, cast

from autoscrape.errors import InputError
from autoscrape.inputs.delimited import csv_rows, has_url, tsv_rows
from autoscrape.inputs.json_rows import json_rows, jsonl_rows
from autoscrape.inputs.lines import txt_rows
from autoscrape.inputs.row import Row
from autoscrape.inputs.sources import STDIN, opened, path_of, shown

FORMATS: dict[str, Callable[[TextIO], Iterator[Row]]] = {
    ".txt": txt_rows,
    ".csv": csv_rows,
    ".tsv": tsv_rows,
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".jl": jsonl_rows,
    ".json": json_rows,
}
"""Suffix to reader; each suffix may be followed by ``.gz``."""

SNIFFED = 2**16
"""Characters of standard input that are looked at to tell its format."""


def read_rows(source: str, *, s3_endpoint: str | None = None) -> Iterator[Row]:
    """Read an input row by row; InputError, also between rows, when it cannot be read.

    ``source`` is a local path, ``-`` for standard input, or an ``s3://``, ``gs://``, ``http://`` or
    ``https://`` URL. Its suffix tells the format; gzip is recognised by its first bytes.
    ``s3_endpoint`` is the URL of an S3-compatible store to use in place of AWS.
    """
    count = 0
    try:
        suffix = "" if source == STDIN else suffix_of(path_of(source))
        with opened(source, s3_endpoint) as file, text_of(file) as text:
            for row in FORMATS[suffix or sniffed(text)](text):
                count += 1
                yield row
        if not count:
            raise InputError("has no rows")
    except InputError as failure:
        raise InputError(f"input {shown(source)}: {failure}") from failure
    except (EOFError, gzip.BadGzipFile, zlib.error) as failure:
        damage = f"the gzip data is damaged after {count} rows; make the file again"
        raise InputError(f"input {shown(source)}: {damage}") from failure
    except OSError as failure:
        damage = f"cannot be read after {count} rows: {failure.strerror or failure}"
        raise InputError(f"input {shown(source)}: {damage}") from failure


def suffix_of(path: str) -> str:
    """Give the suffix that tells the format; InputError for one that is not supported."""
    name = path.lower().removesuffix(".gz")
    for suffix in FORMATS:
        if name.endswith(suffix):
            return suffix
    known = " ".join(FORMATS)
    raise InputError(f"unsupported format; the name must end in one of {known}, or these and .gz")


@contextmanager
def text_of(file: BinaryIO) -> Iterator[TextIO]:
    """Open the text of a file, unpacked if it is gzip; bytes that are no UTF-8 stay visible."""
    buffered = cast("io.BufferedReader", file)
    packed = buffered.peek(2)[:2] == b"\x1f\x8b"
    data = cast("io.BufferedReader", gzip.GzipFile(fileobj=file)) if packed else buffered
    with data:
        if data.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError("is UTF-16 text; save it as UTF-8")
        with io.TextIOWrapper(data, "utf-8-sig", "surrogateescape", newline="") as text:
            yield text


def sniffed(text: TextIO) -> str:
    """Tell the format of a seekable text from its first line."""
    first = text.read(SNIFFED).lstrip().partition("\n")[0]
    text.seek(0)
    if first.startswith(("{", "[")):
        return ".jsonl" if first[0] == "{" else ".json"
    if has_url(first, "\t"):
        return ".tsv"
    return ".csv" if has_url(first, ",") or has_url(first, ";") else ".txt"
