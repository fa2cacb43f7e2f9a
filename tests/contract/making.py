"""Plans, submissions and outcomes to fill a store with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import update

from autoscrape.items import Product
from autoscrape.jobs.job import Job, JobPlan
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Outcome, Submission, Task
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store.schema import tasks

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


def claim(service: Service, job_id: int, limit: int) -> list[Task]:
    """Claim tasks of one job, as the crawl that holds it does."""
    return service.work.claim(Scope(job_id=job_id), limit)


def submit(service: Service, made: int | Iterable[Submission] = 0, plan: JobPlan = PLAN) -> Job:
    """Submit for workers these submissions, or so many of one domain."""
    return service.submit(plan, submissions(made) if isinstance(made, int) else made)


def expire(service: Service, held: Iterable[Task]) -> None:
    """Let the leases of tasks end a millisecond ago; those that ended meanwhile have none."""
    named = tasks.c.id.in_([task.id for task in held])
    change = update(tasks).where(named, tasks.c.state == "running")
    with service.database.write() as connection:
        until = service.database.now(connection) - 1
        connection.execute(change.values(lease_until=until))


def crash(service: Service, held: Iterable[Task]) -> None:
    """Let tasks be found in the hands of a worker that is gone."""
    held = list(held)
    expire(service, held)
    assert service.work.sweep() == len(held)


def again(service: Service, job: Job) -> Job:
    """Give a job as it is now."""
    return service.job(JobReference(job.key.project, job.key.spider, job.key.number))


def add_task(service: Service, job_id: int, new: Submission) -> Task:
    return service.work.add_task(job_id, service.work.new_task_id(), new)


def now_of(service: Service) -> int:
    """The time by the store's clock."""
    with service.database.read() as connection:
        return service.database.now(connection)


def done(task: Task, name: str = "Kettle") -> Finished:
    return Finished(task, Outcome(item=Product(url=task.query.url, name=name)))


def timed_out(task: Task) -> Finished:
    return Finished(task, TIMED_OUT)


def claim_all(service: Service, job_id: int, limit: int = 50) -> list[Task]:
    """Claim until nothing waits."""
    claimed: list[Task] = []
    while some := claim(service, job_id, limit):
        claimed += some
    return claimed


def numbers(tasks: Sequence[Task]) -> list[int]:
    """The last part of the tasks' URLs."""
    return [int(task.query.url.rpartition("/")[2]) for task in tasks]


def domains(tasks: Sequence[Task]) -> list[str]:
    return [task.query.domain for task in tasks]
