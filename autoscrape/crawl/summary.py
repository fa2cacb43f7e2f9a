"""What a person sees of a job on the terminal: one line at the start, a table at the end."""

from __future__ import annotations

import logging

from rich.console import Console
from rich.table import Table

from autoscrape.crawl.runtime import Runtime
from autoscrape.jobs.job import Job

logger = logging.getLogger(__name__)


def console() -> Console:
    """Give a console on stderr; stdout belongs to feeds."""
    return Console(stderr=True, highlight=False)


def print_start(job: Job) -> None:
    """Say which job begins."""
    tags = f", tags {', '.join(job.tags)}" if job.tags else ""
    logger.info("job %s (%s): %d tasks to do%s", job, job.key, job.counts.left, tags)


def print_summary(runtime: Runtime) -> None:
    """Show how the job ended, and the command to go on with."""
    job, counts = runtime.job, runtime.job.counts
    logger.info(
        "job %s %s: %d tasks, %d done, %d faulted, %d left",
        job,
        job.close_reason,
        counts.total,
        counts.done,
        counts.faulted,
        counts.left,
    )
    if not counts.total:
        return
    table = Table()
    table.add_column("outcome")
    table.add_column("tasks", justify="right")
    table.add_row("done", str(counts.done), style="green")
    for error, count in runtime.errors.most_common():
        table.add_row(error, str(count), style="red")
    if counts.left:
        table.add_row("not done", str(counts.left), style="yellow")
    out = console()
    out.print(f"job {job}: {job.close_reason}", soft_wrap=True)
    out.print(table)
    out.print(_next_step(job), soft_wrap=True)


def _next_step(job: Job) -> str:
    if job.counts.left:
        return f"next: scrapy crawl {job.spider} -a job={job}   (does the tasks that are left)"
    if job.counts.faulted:
        return f"next: scrapy job {job} --failed   (shows what failed and why)"
    return f"next: scrapy job {job} --items   (shows the items again)"
