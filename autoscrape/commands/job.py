"""``scrapy job KEY``: one job, its items, its results, what failed; and what can be done to it."""

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
from autoscrape.commands.usage import check_one_key

if TYPE_CHECKING:
    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service

SHOWN = {
    "items": "the items",
    "results": "the result documents, failures included",
    "failed": "the failed rows, valid as -a input=FILE again",
    "deliveries": "what it owes or owed: uploads, feeds, callbacks; tries, and why they failed",
}
CHANGES = {
    "cancel": "end it at once; what it has stays",
    "delete": "cancel it and remove its tasks and results; the counts stay",
    "retry-failed": "let its failed tasks wait again, for workers",
    "release": "give what a crawl left of it to workers",
    "resend": "let its failed deliveries be tried again",
}
SETTERS = {
    "add-tag": ("TAG", "add a tag; repeatable, or with commas"),
    "remove-tag": ("TAG", "take a tag away; repeatable, or with commas"),
    "priority": ("0..4", "change its priority; 4 goes first"),
}
"""The changes that can be made together, each with the name and meaning of its value."""


class JobCommand(StoreCommand):
    """Show a job, write its items, results, failures or deliveries, or change it."""

    def syntax(self) -> str:
        """Describe the arguments."""
        shown = " | ".join(f"--{name}" for name in SHOWN)
        return f"KEY [{shown} | CHANGE] [--format jsonl|csv|table] [-o FILE]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Show one job, its items, results, failures or deliveries, or change it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        for name, meaning in {**SHOWN, **CHANGES}.items():
            what.add_argument(
                f"--{name}", dest="what", action="store_const", const=name, help=meaning
            )
        for name, (value, meaning) in SETTERS.items():
            action = "store" if name == "priority" else "append"
            parser.add_argument(f"--{name}", metavar=value, action=action, help=meaning)
        parser.add_argument(
            "--format",
            choices=["jsonl", "csv", "table"],
            default="jsonl",
            help="table: for deliveries only",
        )
        parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, not to stdout")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse a wrong call before the store is opened."""
        super().process_options(args, opts)
        check_one_key(args)
        if opts.what and _sets(opts):
            raise UsageError(f"--{opts.what} goes alone, without a tag or priority")
        if opts.format == "table" and opts.what != "deliveries":
            raise UsageError("--format table is for --deliveries")

    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for, print or write what there is to see."""
        from autoscrape.commands.job_change import Change
        from autoscrape.jobs.key import JobReference

        sets = _sets(opts)
        job = service.job(JobReference.parse(args[0]))
        rows: Iterable[dict[str, Any]]
        with _output(opts.output) as file:
            if opts.what in SHOWN:
                header, rows = _shown(service, job, opts.what)
            else:
                assert self.settings is not None  # noqa: S101 (Scrapy sets it before run)
                change = Change(service, self.settings, job)
                now = change.set(opts) if sets else change.make(opts.what)
                header, rows = list(as_dict(now)), [as_dict(now)]
            # What a change refused, or nothing to show, leaves the file as it was.
            if opts.output:
                file.truncate(0)
            _write(file, opts.format, header, rows)


def _sets(opts: argparse.Namespace) -> bool:
    """Tell whether tags or the priority are to be changed."""
    return bool(opts.add_tag or opts.remove_tag) or opts.priority is not None


Rows = tuple[list[str], Iterator[dict[str, Any]]]


def _shown(service: Service, job: Job, what: str) -> Rows:
    from autoscrape.commands import job_deliveries
    from autoscrape.jobs.job import tasks_gone

    if job.purged_time:
        raise tasks_gone(job)
    if what == "deliveries":
        return list(job_deliveries.FIELDS), job_deliveries.rows(service, job)
    if what == "items":
        return _items(service, job)
    return _results(service, job) if what == "results" else _failed(service, job)


def _items(service: Service, job: Job) -> Rows:
    from autoscrape.items import ITEM_CLASSES

    classes = [ITEM_CLASSES[page_type] for page_type in service.page_types(job.id)]
    header = dict.fromkeys(name for cls in classes for name in cls.field_names())
    results = service.results(job.id, items_only=True)
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
        with Path(path).open("a", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", print_help=False) from None


def _write(file: IO[str], format_: str, header: list[str], rows: Iterable[dict[str, Any]]) -> None:
    if format_ == "table":
        from autoscrape.commands.job_deliveries import print_table

        print_table(file, rows)
        return
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
