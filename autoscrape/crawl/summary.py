"""What a person sees of a job on the terminal: one line at the start, a table at the end."""

from __future__ import annotations

import logging

from rich.console import Console
from rich.table import Table
from scrapy.settings import SETTINGS_PRIORITIES

from autoscrape.crawl.runtime import Runtime
from autoscrape.jobs.job import Job

logger = logging.getLogger(__name__)


class Terminal(Console):
    """A console on stderr, for stdout belongs to feeds; nobody reading it is no error."""

    def __init__(self) -> None:
        super().__init__(stderr=True, highlight=False)

    def on_broken_pipe(self) -> None:
        """Go on: what is printed must never decide how a crawl ends."""


def print_start(runtime: Runtime) -> None:
    """Say which job begins, or that a worker does."""
    job = runtime.job
    if job is None:
        store, slots = runtime.service.database.shown, runtime.ledger.slots
        logger.info("worker: up to %d tasks at a time from %s", slots, store)
        return
    tags = f", tags {', '.join(job.tags)}" if job.tags else ""
    logger.info("job %s (%s): %d tasks to do%s", job, job.key, job.counts.left, tags)


def print_summary(runtime: Runtime) -> None:
    """Show how the job ended, and the command to go on with."""
    job = runtime.job
    if job is None:
        counts = runtime.counts
        logger.info("worker: %d tasks done, %d faulted", counts.done, counts.faulted)
        return
    counts = job.counts
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
    out = Terminal()
    out.print(f"job {job}: {job.close_reason}", soft_wrap=True)
    out.print(table)
    out.print(_next_step(job, _store_option(runtime)), soft_wrap=True)


def _next_step(job: Job, store: str) -> str:
    if job.counts.left:
        return f"next: scrapy crawl {job.spider} -a job={job}{store}   (does what is left)"
    if job.counts.faulted:
        return f"next: scrapy job {job} --failed{store}   (shows what failed and why)"
    return f"next: scrapy job {job} --items{store}   (shows the items again)"


def _store_option(runtime: Runtime) -> str:
    settings = runtime.crawler.settings
    if settings.getpriority("AUTOSCRAPE_STORE") != SETTINGS_PRIORITIES["cmdline"]:
        return ""
    return f" -s AUTOSCRAPE_STORE={runtime.config.store}"
