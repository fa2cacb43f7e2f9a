"""What ``scrapy job KEY --deliveries`` shows: what a job owes or owed, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service

FIELDS = (
    *("kind", "target", "state", "attempts", "next_try", "reason"),
    *("task", "owed_since", "ended_time"),
)


def rows(service: Service, job: Job) -> Iterator[dict[str, Any]]:
    """Give the deliveries of a job as JSON objects; times in Unix milliseconds."""
    for one in service.deliveries.list(job.id):
        yield {
            "kind": one.kind,
            "target": one.target,
            "state": one.state,
            "attempts": one.attempts,
            "next_try": one.next_try,
            "reason": one.reason,
            # As in callbacks, a string: it is greater than what some readers take for a number.
            "task": None if one.task_id is None else str(one.task_id),
            "owed_since": one.owed_since,
            "ended_time": one.ended_time,
        }


def print_table(file: IO[str], shown: Iterable[dict[str, Any]]) -> None:
    """Print deliveries as a table whose targets and reasons are folded where it is narrow."""
    from rich import box
    from rich.table import Table

    from autoscrape.commands.jobs import console

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in ("kind", "state", "tries", "next try", "target", "reason"):
        long = heading in ("target", "reason")
        justify: Any = "right" if heading == "tries" else "left"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=not long)
    for row in shown:
        next_try, tries = _time(row["next_try"]), str(row["attempts"])
        table.add_row(
            row["kind"], row["state"], tries, next_try, row["target"], row["reason"] or ""
        )
    console(file).print(table if table.row_count else "nothing is owed, nor ever was")


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%m-%d %H:%M:%S}"
