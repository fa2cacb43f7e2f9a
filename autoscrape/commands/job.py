"""``scrapy job KEY``: one job, its items, its results, what failed."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from autoscrape.commands.jobs import as_dict
from autoscrape.commands.store_command import StoreCommand

if TYPE_CHECKING:
    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service


class JobCommand(StoreCommand):
    """Show a job, or write its items, results or failures."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "KEY [--items | --results | --failed] [--format jsonl|csv] [-o FILE]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Show one job, its items, results or failures"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--items", action="store_true", help="the items")
        what.add_argument(
            "--results", action="store_true", help="the result documents, failures included"
        )
        what.add_argument(
            "--failed", action="store_true", help="the failed rows, valid as -a input=FILE again"
        )
        parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, not to stdout")

    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Print or write what was asked for."""
        from autoscrape.jobs.key import JobReference

        if len(args) != 1:
            raise UsageError("give one job key, for example 1/product/7")
        job = service.job(JobReference.parse(args[0]))
        rows: Iterable[dict[str, Any]]
        if opts.items:
            header, rows = _items(service, job)
        elif opts.results:
            header, rows = _results(service, job)
        elif opts.failed:
            header, rows = _failed(service, job)
        else:
            header, rows = list(as_dict(job)), [as_dict(job)]
        with _output(opts.output) as file:
            _write(file, opts.format, header, rows)


Rows = tuple[list[str], Iterator[dict[str, Any]]]


def _items(service: Service, job: Job) -> Rows:
    from autoscrape.items import ITEM_CLASSES

    classes = [ITEM_CLASSES[page_type] for page_type in service.page_types(job.id)]
    header = dict.fromkeys(name for cls in classes for name in cls.field_names())
    results = service.results(job.id)
    return list(header), (result.item.to_dict() for result in results if result.item)


def _results(service: Service, job: Job) -> Rows:
    from autoscrape.jobs.document import DOCUMENT_FIELDS

    return DOCUMENT_FIELDS, (result.document() for result in service.results(job.id))


def _failed(service: Service, job: Job) -> Rows:
    from autoscrape.jobs.query import PARAMETERS

    rows = (
        {**r.user_query, "_error": r.error, "_cause": r.cause}
        | ({"_line": r.line} if r.line else {})
        for r in service.results(job.id, failed_only=True)
    )
    return [*PARAMETERS, "_error", "_cause", "_line"], rows


@contextmanager
def _output(path: str | None) -> Iterator[IO[str]]:
    """Open the named file, or give stdout, which stays open."""
    if path is None:
        yield sys.stdout
        return
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", print_help=False) from None


def _write(file: IO[str], format_: str, header: list[str], rows: Iterable[dict[str, Any]]) -> None:
    if format_ == "jsonl":
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    table = csv.DictWriter(file, header, extrasaction="ignore")
    table.writeheader()
    for row in rows:
        table.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
