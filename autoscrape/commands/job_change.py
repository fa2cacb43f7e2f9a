"""What ``scrapy job`` changes of a job, and what it says of that on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from autoscrape.jobs.job import Job
    from autoscrape.service.service import Service

WORK = ("work", "does them")
"""What to do next once tasks wait."""

SENDS = ("work --stop-when-idle", "sends it, unless a worker has done so already")
"""What to do next once deliveries are owed."""

_REMOVED = "1 task removed with its result", "{} tasks removed with their results"
_AGAIN = "1 failed task waits again", "{} failed tasks wait again"
_RESENT = "1 failed delivery is owed again", "{} failed deliveries are owed again"
_THROUGH = "1 task is through", "{} tasks are through"


@frozen
class Change:
    """A change of one job; each verb gives the job as it stands then."""

    service: Service
    settings: BaseSettings
    job: Job

    def make(self, what: str | None) -> Job:
        """Make a change by the name of its option, or none."""
        from autoscrape.jobs.wording import one_or_more

        upkeep, job = self.service.upkeep, self.job
        if what == "cancel":
            now = upkeep.cancel(job)
            self._say(*_cancelled(job, now))
            return now
        if what == "release":
            now = upkeep.release(job)
            self._say(*_released(job, now))
            return now
        if what == "delete":
            number = _work_off(upkeep.delete(job), job.counts.total)
            removed = one_or_more(number, *_REMOVED)
            self._say(f"job {job}: {removed}; this line of it stays")
        if what == "retry-failed":
            number = _work_off(upkeep.retry_failed(job), job.counts.faulted)
            again = one_or_more(number, *_AGAIN)
            self._say(f"job {job}: {again}", *(WORK if number else ()))
        if what == "resend":
            number = self.service.deliveries.resend(job)
            again = one_or_more(number, *_RESENT)
            self._say(f"job {job}: {again}", *(SENDS if number else ()))
        return self.service.job(job.key.reference)

    def set(self, opts: argparse.Namespace) -> Job:
        """Change tags and priority as the options say."""
        from autoscrape.jobs.job import parse_priority

        upkeep, job = self.service.upkeep, self.job
        add, remove = _tags("add-tag", opts.add_tag), _tags("remove-tag", opts.remove_tag)
        priority = job.priority if opts.priority is None else parse_priority(opts.priority)
        if priority != job.priority:
            job = upkeep.set_priority(job, priority)
        return upkeep.tag(job, add, remove) if add or remove else job

    def _say(self, line: str, *then: str) -> None:
        """Say what was done and, by a command and its meaning, what comes next."""
        from autoscrape.crawl.next_step import next_step

        if then:
            command, meaning = then
            line = f"{line}; {next_step(self.settings, self.service.database, command, meaning)}"
        print(line, file=sys.stderr)  # noqa: T201


def _cancelled(before: Job, job: Job) -> tuple[str, ...]:
    """Say what became of a job that was to be cancelled."""
    from autoscrape.jobs.wording import counted

    if before.state in ("finished", "deleted"):
        return (f"job {job} had ended before: {job.how}",)
    if not job.counts.left:
        return (f"job {job} is cancelled; nothing is left of it",)
    left = counted(job.counts.left, "task")
    step = f"job {job} --release", "lets workers do them after all"
    return (f"job {job} is cancelled, {left} left", *step)


def _released(before: Job, job: Job) -> tuple[str, ...]:
    """Say what became of a job that was to be released."""
    from autoscrape.jobs.wording import counted

    if not job.counts.left:
        return (f"nothing is left of job {job}",)
    left = counted(job.counts.left, "task")
    if before.state in ("pending", "running") and job.state_time == before.state_time:
        return (f"workers have job {job} already, {left} left", *WORK)
    return (f"job {job} is released, {left} left", *WORK)


def _tags(option: str, texts: list[str] | None) -> tuple[str, ...]:
    from autoscrape.errors import ParameterError
    from autoscrape.jobs.job import parse_tags

    tags = parse_tags(",".join(texts or ()))
    if texts and not tags:
        raise ParameterError(f"--{option} names no tag; write --{option} daily")
    return tags


def _work_off(chunks: Iterator[int], total: int) -> int:
    """Work on so many tasks, with a bar on a terminal; give how many it were."""
    from rich.console import Console
    from rich.progress import Progress

    from autoscrape.errors import AutoscrapeError, StoreUnavailableError
    from autoscrape.jobs.wording import one_or_more

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
            f"{reason}; {one_or_more(number, *_THROUGH)}, the same command does the rest"
        ) from None
    return number
