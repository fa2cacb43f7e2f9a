"""``scrapy jobs``: the jobs of the store."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from autoscrape.commands.store_command import StoreCommand

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service


WIDTH_OF_FILES = 10_000
"""Columns of a table that goes to a file or pipe, where nothing needs to be shortened."""

NAMES = ("spider", "state", "tags")
"""The columns that are shortened where a table is narrow, but not below ``WIDTH_OF_NAMES``."""

WIDTH_OF_NAMES = 3

NARROW = 70
"""On fewer columns the state is not shortened, and ``LEFT_OUT`` goes as far as there is need."""

LEFT_OUT = ("since", "tags")

NUMBERS = ("pri", "tasks", "done", "fail", "left")
"""The columns that stand to the right."""

FILTERS = {
    "spider": ("NAME", "of this spider, a name or id; repeatable"),
    "state": ("STATE", "pending, running, finished or deleted; repeatable, or with commas"),
    "startts": ("TIME", "in their present state since this time or later"),
    "endts": ("TIME", "in their present state since before this time"),
    "has-tag": ("TAG", "with this tag; repeatable, one of them is enough"),
    "lacks-tag": ("TAG", "without this tag; repeatable, none of them may be there"),
    "count": ("N", "so many at most"),
    "start": ("N", "without the newest so many"),
    "stop": ("KEY", "down to this job, without it"),
    "key": ("KEY", "this job; repeatable"),
}
"""The options that are filters of the JobQ API, each with the name and meaning of its value."""


class JobsCommand(StoreCommand):
    """List jobs, the newest first."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "[--state STATE] [--spider NAME] [--count N] [...] [--format table|jsonl]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "List the jobs of the store"

    def long_desc(self) -> str:
        """Describe the command and what its options have in common."""
        return (
            "List the jobs of the store that pass every filter, the newest first. TIME is in Unix "
            "milliseconds, or a UTC date such as 2026-11-23 or 2026-11-23T14:05."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        filters = parser.add_argument_group("Filters: list the jobs")
        for name, (value, meaning) in FILTERS.items():
            filters.add_argument(
                f"--{name}", metavar=value, action="append", default=[], help=meaning
            )
        filters.add_argument("--project", metavar="NAME", help="of this project; else of all")
        parser.add_argument("--format", choices=["table", "jsonl"], default="table")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse a wrong call before the store is opened."""
        super().process_options(args, opts)
        if args:
            raise UsageError(f"{args[0]!r} is no option; to show one job write scrapy job KEY")

    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Print the jobs."""
        from autoscrape.jobs.job_filter import check_names, parse_filter

        check_names("project", [opts.project] if opts.project is not None else [])
        jobs = service.jobs(parse_filter(vars(opts)), opts.project)
        if opts.format == "jsonl":
            for job in jobs:
                print(json.dumps(as_dict(job)))  # noqa: T201
        elif jobs:
            out = console()
            out.print(_table(jobs, out.width))
        else:
            console().print(_nothing(service), soft_wrap=True)


def as_dict(job: Job) -> dict[str, Any]:
    """Give a job as one JSON object; times in Unix milliseconds."""
    return {
        "key": str(job.key),
        "spider": job.spider,
        "state": job.state,
        "priority": job.priority,
        "tags": list(job.tags),
        "total": job.counts.total,
        "done": job.counts.done,
        "faulted": job.counts.faulted,
        "left": job.counts.left,
        "state_time": job.state_time,
        "pending_time": job.pending_time,
        "running_time": job.running_time,
        "finished_time": job.finished_time,
        "deleted_time": job.deleted_time,
        "close_reason": job.close_reason,
        "scrapyd_job": job.scrapyd_job,
        "args": job.args,
    }


def console(file: IO[str] | None = None) -> Console:
    """Give a console for tables, on standard output or a file."""
    from rich.console import Console

    # Tags may look like markup.
    out = Console(file=file, highlight=False, markup=False, emoji=False)
    if not out.is_terminal:
        out.width = WIDTH_OF_FILES
    return out


def _nothing(service: Service) -> str:
    """Say why there is no job to list, and what to do."""
    from autoscrape.jobs.job import JobState
    from autoscrape.jobs.job_filter import JobFilter

    if service.jobs(JobFilter(count=1)):
        return "no job passes these filters; next: scrapy jobs --count 10   (the newest of all)"
    if service.jobs(JobFilter(count=1, states=(JobState.DELETED,))):
        return "all jobs are deleted; next: scrapy jobs --state deleted   (lists them)"
    store = service.database.shown
    return f"no jobs in {store} yet; next: scrapy crawl product -a input=urls.csv"


def _table(jobs: list[Job], columns: int) -> Table:
    """Make a table that shortens names, but neither keys nor numbers, where it is narrow.

    On very few columns it leaves things out rather than shorten the state.
    """
    from rich import box
    from rich.table import Table

    from autoscrape.jobs.job import DEFAULT_PRIORITY

    rows = [_row(job) for job in jobs]
    if all(job.priority == DEFAULT_PRIORITY for job in jobs):
        for row in rows:
            del row["pri"]
    shortened: tuple[str, ...] = NAMES
    if columns < NARROW:
        shortened = ("spider", "tags")
        _leave_out(rows, columns)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in rows[0]:
        table.add_column(
            heading,
            justify="right" if heading in NUMBERS else "left",
            min_width=_least(rows, heading, shortened),
            no_wrap=heading not in shortened,
            overflow="ellipsis",
        )
    for row in rows:
        table.add_row(*row.values())
    return table


def _leave_out(rows: list[dict[str, str]], columns: int) -> None:
    """Take columns away until the others can stand side by side."""
    for heading in LEFT_OUT:
        if sum(_least(rows, name, ("spider", "tags")) + 2 for name in rows[0]) - 2 > columns:
            for row in rows:
                del row[heading]


def _least(rows: list[dict[str, str]], heading: str, shortened: tuple[str, ...]) -> int:
    """Give the width that a column needs at least."""
    width = max(len(heading), *(len(row[heading]) for row in rows))
    return min(width, WIDTH_OF_NAMES) if heading in shortened else width


def _row(job: Job) -> dict[str, str]:
    """Give the cells of a job by their headings."""
    since = datetime.fromtimestamp(job.state_time / 1000, UTC)
    return {
        "key": str(job.key),
        "spider": job.spider,
        "state": job.how,
        "tags": ", ".join(job.tags),
        "since": f"{since:%m-%d %H:%M}",
        "pri": str(job.priority),
        "tasks": str(job.counts.total),
        "done": str(job.counts.done),
        "fail": str(job.counts.faulted),
        "left": str(job.counts.left),
    }
