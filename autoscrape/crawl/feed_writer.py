"""Writes the feed of a job that workers did: from the store, row by row, as Scrapy would."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, cast

from scrapy.exporters import BaseItemExporter, JsonItemExporter, JsonLinesItemExporter

from autoscrape.crawl.csv_exporter import DocumentedCsvExporter
from autoscrape.delivery.errors import DeliveryFailedError
from autoscrape.service.service import Service

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jl": "application/x-ndjson",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "jsonlines": "application/x-ndjson",
    "xml": "application/xml",
}
FORMATS = ("jsonl", "json", "csv")
"""Formats of a job for workers; other formats need a crawl."""

GZIP = "application/gzip"
ANY = "application/octet-stream"

_EXPORTERS: dict[str, Callable[..., BaseItemExporter]] = {
    "jsonl": JsonLinesItemExporter,
    "json": JsonItemExporter,
    "csv": DocumentedCsvExporter,
}


def content_type(format_: str, *, packed: bool = False) -> str:
    """Give the type of a feed's object."""
    return GZIP if packed else CONTENT_TYPES.get(format_, ANY)


def write_feed(service: Service, job_id: int, details: dict[str, Any], file: IO[bytes]) -> None:
    """Write the rows of a job to a file, in the order of its tasks."""
    if details["compress"]:
        # Without name and time, so that it is the same at each try.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            _export(service, job_id, details, cast("IO[bytes]", packed))
    else:
        _export(service, job_id, details, file)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes the place of a path once it is whole; DeliveryFailedError if not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                # Not 0600, which temporary files have.
                Path(file.name).chmod(0o666 & ~_umask())
                Path(file.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(file.name).unlink()
                raise
    except OSError as error:
        raise DeliveryFailedError(f"{path}: {error.strerror or type(error).__name__}") from None


def _export(service: Service, job_id: int, details: dict[str, Any], file: IO[bytes]) -> None:
    exporter = _EXPORTERS[details["format"]](file, encoding="utf-8")
    items = details["rows"] == "items"
    if isinstance(exporter, DocumentedCsvExporter):
        types = service.page_types(job_id)
        exporter.page_type = types[0] if len(types) == 1 else None
    exporter.start_exporting()
    for result in service.results(job_id, items_only=items):
        exporter.export_item(result.item if items else result.document())
    exporter.finish_exporting()


def _umask() -> int:
    """Give the umask without changing it, which would be for every thread."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o022
