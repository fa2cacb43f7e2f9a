"""``scrapy jobs``: the jobs of the store."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from autoscrape.commands.store_command import StoreCommand

if TYPE_CHECKING:
    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service


WIDTH_OF_FILES = 160
"""Columns of a table that goes to a file or pipe, where nothing needs to be folded."""


class JobsCommand(StoreCommand):
    """List jobs, the newest first."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "[--format table|jsonl]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "List the jobs of the store"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own options."""
        super().add_options(parser)
        parser.add_argument("--format", choices=["table", "jsonl"], default="table")

    def run_with(self, service: Service, args: list[str], opts: argparse.Namespace) -> None:
        """Print the jobs."""
        jobs = service.jobs()
        if opts.format == "jsonl":
            for job in jobs:
                print(json.dumps(as_dict(job)))  # noqa: T201
        else:
            _print_table(jobs)


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
        "pending_time": job.pending_time,
        "running_time": job.running_time,
        "finished_time": job.finished_time,
        "close_reason": job.close_reason,
        "args": job.args,
    }


def _print_table(jobs: list[Job]) -> None:
    from rich.console import Console
    from rich.table import Table

    out = Console(highlight=False)
    if not out.is_terminal:
        out.width = WIDTH_OF_FILES
    if not jobs:
        out.print("no jobs yet; next: scrapy crawl product -a input=urls.csv")
        return
    table = Table(pad_edge=False)
    for heading in ("key", "spider", "state", "tags", "submitted"):
        table.add_column(heading, no_wrap=heading != "tags")
    for heading in ("tasks", "done", "fail", "left"):
        table.add_column(heading, justify="right")
    for job in jobs:
        ended_well = job.close_reason in (None, "finished")
        state = job.state if ended_well else job.close_reason
        submitted = datetime.fromtimestamp(job.pending_time / 1000, UTC)
        counts = job.counts
        table.add_row(
            str(job.key),
            job.spider,
            state,
            ", ".join(job.tags),
            f"{submitted:%m-%d %H:%M}",
            *(str(n) for n in (counts.total, counts.done, counts.faulted, counts.left)),
        )
    out.print(table)
