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

if TYPE_CHECKING:
    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service

SHOWN = {
    "items": "the items",
    "results": "the result documents, failures included",
    "failed": "the failed rows, valid as -a input=FILE again",
}
CHANGES = {
    "cancel": "end it at once; what it has stays",
    "delete": "cancel it and remove its tasks and results; the counts stay",
    "retry-failed": "let its failed tasks wait again, for workers",
    "release": "give what a crawl left of it to workers",
}
SETTERS = {
    "add-tag": ("TAG", "add a tag; repeatable, or with commas"),
    "remove-tag": ("TAG", "take a tag away; repeatable, or with commas"),
    "priority": ("0..4", "change its priority; 4 goes first"),
}
"""The changes that can be made together, each with the name and meaning of its value."""


class JobCommand(StoreCommand):
    """Show a job, write its items, results or failures, or change it."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "KEY [--items | --results | --failed | CHANGE] [--format jsonl|csv] [-o FILE]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Show one job, its items, results or failures, or change it"

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
        parser.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
        parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, not to stdout")

    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked for, print or write what there is to see."""
        from autoscrape.jobs.key import JobReference

        if len(args) != 1:
            raise UsageError("give one job key, for example 1/product/7")
        sets = opts.add_tag or opts.remove_tag or opts.priority is not None
        if opts.what and sets:
            raise UsageError(f"--{opts.what} goes alone, without a tag or priority")
        job = service.job(JobReference.parse(args[0]))
        rows: Iterable[dict[str, Any]]
        with _output(opts.output) as file:
            if opts.what in SHOWN:
                header, rows = _shown(service, job, opts.what)
            else:
                now = _set(service, job, opts) if sets else _changed(service, job, opts.what)
                header, rows = list(as_dict(now)), [as_dict(now)]
            _write(file, opts.format, header, rows)


def _set(service: Service, job: Job, opts: argparse.Namespace) -> Job:
    from autoscrape.jobs.job import parse_priority

    add, remove = _tags("add-tag", opts.add_tag), _tags("remove-tag", opts.remove_tag)
    priority = job.priority if opts.priority is None else parse_priority(opts.priority)
    if priority != job.priority:
        job = service.upkeep.set_priority(job, priority)
    return service.upkeep.tag(job, add, remove) if add or remove else job


def _tags(option: str, texts: list[str] | None) -> tuple[str, ...]:
    from autoscrape.errors import ParameterError
    from autoscrape.jobs.job import parse_tags

    tags = parse_tags(",".join(texts or ()))
    if texts and not tags:
        raise ParameterError(f"--{option} names no tag; write --{option} daily")
    return tags


def _changed(service: Service, job: Job, change: str | None) -> Job:
    """Make a change, or none, and give the job as it stands."""
    from autoscrape.jobs.key import JobReference

    upkeep = service.upkeep
    if change == "cancel":
        return upkeep.cancel(job)
    if change == "release":
        return upkeep.release(job)
    if change == "delete":
        number = _work_off(upkeep.delete(job), job.counts.total)
        _say(f"job {job}: {number} tasks removed with their results; this line of it stays")
    if change == "retry-failed":
        number = _work_off(upkeep.retry_failed(job), job.counts.faulted)
        does = "; next: scrapy work   (does them)" if number else ""
        _say(f"job {job}: {number} failed tasks wait again{does}")
    return service.job(JobReference(job.key.project, job.key.spider, job.key.number))


def _work_off(chunks: Iterator[int], total: int) -> int:
    """Work on so many tasks, with a bar on a terminal; give how many it were."""
    from rich.console import Console
    from rich.progress import Progress

    from autoscrape.errors import AutoscrapeError, StoreUnavailableError

    out = Console(stderr=True)
    number = 0
    try:
        with Progress(console=out, transient=True, disable=not out.is_terminal) as bar:
            row = bar.add_task("", total=total)
            for more in chunks:
                number += more
                bar.update(row, completed=number)
    except (StoreUnavailableError, KeyboardInterrupt) as error:
        reason = str(error) or "stopped"
        raise AutoscrapeError(
            f"{reason}; {number} tasks are through, the same command does the rest"
        ) from None
    return number


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


Rows = tuple[list[str], Iterator[dict[str, Any]]]


def _shown(service: Service, job: Job, what: str) -> Rows:
    if what == "items":
        return _items(service, job)
    return _results(service, job) if what == "results" else _failed(service, job)


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
