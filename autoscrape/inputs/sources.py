"""Where inputs lie: local files are opened, everything else is first copied to a temporary file."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit

from autoscrape.errors import InputError
from autoscrape.inputs.buckets import fetch_gcs, fetch_s3
from autoscrape.inputs.web import fetch_http

STDIN = "-"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
_BUCKETS = ("s3", "gs")


@contextmanager
def opened(source: str, s3_endpoint: str | None) -> Iterator[BinaryIO]:
    """Open an input as a local, binary file; InputError without the name of the input."""
    if source != STDIN and not scheme_of(source):
        with open_local(Path(source)) as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="autoscrape-") as copy:
        try:
            fetch(source, copy, s3_endpoint)
        except OSError as failure:
            raise InputError(f"cannot be copied: {failure.strerror or failure}") from failure
        copy.seek(0)
        yield copy


def fetch(source: str, copy: BinaryIO, s3_endpoint: str | None) -> None:
    """Copy an input that is no local file."""
    match scheme_of(source):
        case "":
            if sys.stdin is None:
                raise InputError("there is no standard input")
            # One read at a time: between them Ctrl-C is heard.
            read = getattr(sys.stdin.buffer, "read1", sys.stdin.buffer.read)
            copy.writelines(iter(lambda: read(2**16), b""))
        case "http" | "https":
            fetch_http(source, copy)
        case "s3":
            fetch_s3(*bucket_and_key(source), copy, s3_endpoint)
        case "gs":
            fetch_gcs(*bucket_and_key(source), copy)
        case other:
            raise InputError(
                f"{other}:// is not supported; give a path, - or an s3://, gs:// or http(s):// URL"
            )


def open_local(path: Path) -> BinaryIO:
    """Open a local file for reading."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError("no such file") from None
    except IsADirectoryError:
        raise InputError("is a directory; name a file") from None
    except PermissionError:
        raise InputError("may not be read by this user") from None
    except (OSError, ValueError) as failure:
        raise InputError(f"cannot be opened: {failure}") from failure


def scheme_of(source: str) -> str:
    """Give the scheme of a URL in lower case; empty for a path and for standard input."""
    scheme = _SCHEME.match(source)
    return scheme[1].lower() if scheme else ""


def bucket_and_key(url: str) -> tuple[str, str]:
    """Split a bucket URL; a key may hold any character."""
    bucket, _, key = url.partition("://")[2].partition("/")
    if not bucket or not key:
        raise InputError("is no object; give SCHEME://BUCKET/KEY")
    return bucket, key


def path_of(source: str) -> str:
    """Give the part of a source that ends in the suffix."""
    if scheme_of(source) not in ("http", "https"):
        return source
    try:
        return urlsplit(source).path
    except ValueError as failure:
        raise InputError(f"is no valid URL: {failure}") from None


def shown(source: str) -> str:
    """Give a source as messages may show it: without credentials, which a query may hold too."""
    if source == STDIN:
        return "standard input"
    if not scheme_of(source) or scheme_of(source) in _BUCKETS:
        return source
    try:
        parts = urlsplit(source)
    except ValueError:
        return f"{scheme_of(source)}://…"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
