"""What a person sees of a job on the terminal: one line at the start, a table at the end."""

from __future__ import annotations

import logging
from contextlib import suppress

from rich.console import Console
from rich.table import Table
from scrapy.settings import BaseSettings

from autoscrape.crawl.next_step import next_step
from autoscrape.crawl.runtime import Runtime
from autoscrape.errors import StoreUnavailableError
from autoscrape.jobs.delivery import DeliveryState, left
from autoscrape.jobs.job import Job
from autoscrape.jobs.wording import counted

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
        store, slots = runtime.service.database.shown, counted(runtime.ledger.slots, "task")
        logger.info("worker: up to %s at a time from %s%s", slots, store, _scope(runtime))
        return
    tags = f", tags {', '.join(job.tags)}" if job.tags else ""
    left = counted(job.counts.left, "task")
    logger.info("job %s (%s): %s to do%s", job, job.key, left, tags)


def print_summary(runtime: Runtime) -> None:
    """Show how the job ended, and the command to go on with."""
    job = runtime.job
    if job is None:
        counts = runtime.counts
        line = f"worker: {counted(counts.done, 'task')} done, {counts.faulted} faulted"
        logger.info("%s", line)
        if not _log_shows_info(runtime.crawler.settings):
            Terminal().print(line, soft_wrap=True)
        return
    counts = job.counts
    logger.info(
        "job %s %s: %s, %d done, %d faulted, %d left",
        job,
        job.close_reason,
        counted(counts.total, "task"),
        counts.done,
        counts.faulted,
        counts.left,
    )
    if not counts.total:
        _print_outside(runtime, Terminal())
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
    if runtime.nothing_left:
        out.print(f"nothing is left of job {job}; feeds got what is stored", soft_wrap=True)
    else:
        out.print(f"job {job}: {job.close_reason}", soft_wrap=True)
    out.print(table)
    _print_outside(runtime, out)
    settings, database = runtime.crawler.settings, runtime.service.database
    out.print(next_step(settings, database, *_next(job)), soft_wrap=True, markup=False)


def _print_outside(runtime: Runtime, out: Terminal) -> None:
    """Say what did not reach the outside, and what is to be done."""
    job, owed = runtime.job, runtime.undelivered
    for said in runtime.lost_feeds:
        out.print(f"a feed was not stored: {said}", style="red", soft_wrap=True, markup=False)
    if failed := owed[DeliveryState.FAILED]:
        said = f"{failed} of {owed.total()} deliveries failed; `scrapy job {job} --deliveries`"
        line = f"{said} says why, `scrapy job {job} --resend` tries again"
        out.print(line, style="red", soft_wrap=True, markup=False)
    if waiting := left(owed):
        said = f"{waiting} of {owed.total()} deliveries are still owed"
        line = f"{said}; any worker sends them, or `scrapy work --stop-when-idle`"
        out.print(line, style="yellow", soft_wrap=True, markup=False)


def _next(job: Job) -> tuple[str, str]:
    if job.counts.left:
        return f"crawl {job.spider} -a job={job}", "does what is left"
    if job.counts.faulted:
        return f"job {job} --failed", "shows what failed and why"
    return f"job {job} --items", "shows the items again"


def _scope(runtime: Runtime) -> str:
    """Say what a worker is held to, and which of its projects are not known."""
    scope = runtime.scope
    known = set(scope.projects)
    with suppress(StoreUnavailableError):
        known = runtime.service.known_projects(scope.projects)
    projects = [f"{p}{'' if p in known else ' (no such project yet)'}" for p in scope.projects]
    parts = (("projects", projects), ("tags", list(scope.tags)))
    return "".join(f", only {what} {', '.join(names)}" for what, names in parts if names)


def _log_shows_info(settings: BaseSettings) -> bool:
    """Tell whether information that is logged comes to the terminal."""
    level = settings["LOG_LEVEL"]
    if not isinstance(level, int):
        level = logging.getLevelNamesMapping().get(str(level).upper(), logging.INFO)
    return settings.getbool("LOG_ENABLED") and not settings["LOG_FILE"] and level <= logging.INFO
