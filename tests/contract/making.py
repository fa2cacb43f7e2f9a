"""Plans, submissions and outcomes to fill a store with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from autoscrape.items import Product
from autoscrape.jobs.job import Job, JobPlan
from autoscrape.jobs.task import Finished, Outcome, Submission, Task
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query

PLAN = JobPlan("shop", "product")
TIMED_OUT = Outcome(error="query timed out", cause="it took too long")


def submission(domain: str = "a.example", number: int = 0, **more: Any) -> Submission:
    """A good submission for a page of a domain; its line is the number."""
    sent = {"url": f"http://{domain}/{number}", "pageType": "product", **more}
    made = from_query(sent, line=number)
    assert made.outcome is None
    return made


def submissions(number: int, domain: str = "a.example") -> list[Submission]:
    return [submission(domain, n) for n in range(number)]


def faulted(number: int = 0) -> Submission:
    """A row that is no query."""
    return from_query({"url": "nonsense", "pageType": "product"}, line=number)


def open_job(service: Service, made: int | Iterable[Submission] = 0, plan: JobPlan = PLAN) -> Job:
    """Open a job with these submissions, or so many of one domain."""
    return service.open_job(plan, submissions(made) if isinstance(made, int) else made)


def done(task: Task, name: str = "Kettle") -> Finished:
    return Finished(task, Outcome(item=Product(url=task.query.url, name=name)))


def timed_out(task: Task) -> Finished:
    return Finished(task, TIMED_OUT)


def claim_all(service: Service, job_id: int, limit: int = 50) -> list[Task]:
    """Claim until nothing waits."""
    claimed: list[Task] = []
    while some := service.claim(job_id, limit):
        claimed += some
    return claimed


def numbers(tasks: Sequence[Task]) -> list[int]:
    """The last part of the tasks' URLs."""
    return [int(task.query.url.rpartition("/")[2]) for task in tasks]


def domains(tasks: Sequence[Task]) -> list[str]:
    return [task.query.domain for task in tasks]
