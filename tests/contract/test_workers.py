"""Workers: of which jobs they claim, and whose turn it is."""

from __future__ import annotations

import pytest
from attrs import evolve

from autoscrape.jobs.job import JobPlan, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Task
from autoscrape.service.service import Service
from autoscrape.store import claiming
from autoscrape.store.dialect import Lease
from tests.contract.making import (
    PLAN,
    again,
    claim,
    domains,
    done,
    faulted,
    numbers,
    open_job,
    submission,
    submissions,
    submit,
)

ALL = Scope()


def batches(service: Service, limit: int, scope: Scope = ALL) -> list[list[Task]]:
    """Claim until nothing waits."""
    claimed = []
    while some := service.work.claim(scope, limit):
        claimed.append(some)
    return claimed


def claim_at(service: Service, now: int, limit: int) -> list[str]:
    """Claim at a time of one's own choice; give the hosts of what was claimed."""
    lease = Lease("worker", "a-run", now, now + 60_000)
    with service.database.write() as connection:
        found = claiming.claim(connection, service.database.dialect, ALL, limit, lease)
    return [row.user_query["url"].split("/")[2] for row in found]


def of(domain: str, batch: list[Task]) -> int:
    return domains(batch).count(domain)


def test_a_job_runs_from_its_first_claim_and_is_finished_with_its_last_task(
    service: Service,
) -> None:
    job = submit(service, [*submissions(2), faulted(2)])
    assert (job.state, job.running_time) == (JobState.PENDING, None)
    first, second = service.work.claim(ALL, 5)
    assert again(service, job).state is JobState.RUNNING
    service.work.finish([done(first)])
    assert again(service, job).state is JobState.RUNNING
    service.work.finish([done(second)])
    ended = again(service, job)
    assert (ended.state, ended.close_reason) == (JobState.FINISHED, "finished")
    assert (ended.counts.total, ended.counts.done, ended.counts.faulted) == (3, 2, 1)


@pytest.mark.parametrize("bad", [0, 3])
def test_a_job_without_a_task_to_claim_is_finished_at_once(service: Service, bad: int) -> None:
    job = submit(service, [faulted(n) for n in range(bad)])
    assert (job.state, job.close_reason) == (JobState.FINISHED, "finished")
    assert len(list(service.results(job.id))) == bad


def test_workers_leave_the_job_of_a_run_alone(service: Service) -> None:
    job = open_job(service, 3)
    assert service.work.claim(ALL, 10) == []
    assert len(claim(service, job.id, 10)) == 3


def test_a_run_claims_nothing_of_a_job_of_workers(service: Service) -> None:
    job = submit(service, 3)
    assert claim(service, job.id, 10) == []
    assert len(service.work.claim(ALL, 10)) == 3


def test_a_scope_holds_a_worker_to_projects_and_tags(service: Service) -> None:
    for number, (project, tags) in enumerate(
        [("shop", ("eu",)), ("news", ("eu", "daily")), ("shop", ()), ("blog", ("daily",))]
    ):
        plan = JobPlan(project, "product", tags)
        submit(service, [submission("a.example", number)], plan)

    def seen(scope: Scope) -> list[int]:
        tasks = service.work.claim(scope, 10)
        service.work.release(tasks)
        return sorted(numbers(tasks))

    assert seen(Scope()) == [0, 1, 2, 3]
    assert seen(Scope(projects=("shop",))) == [0, 2]
    assert seen(Scope(projects=("shop", "blog"))) == [0, 2, 3]
    assert seen(Scope(tags=("daily",))) == [1, 3]
    assert seen(Scope(tags=("daily", "eu"))) == [0, 1, 3]
    assert seen(Scope(projects=("news",), tags=("daily", "eu"))) == [1]
    assert seen(Scope(projects=("nobody",))) == seen(Scope(tags=("none",))) == []


def test_a_tag_that_is_added_brings_a_job_to_the_workers_of_that_tag(service: Service) -> None:
    job, scope = submit(service, 1), Scope(tags=("fast",))
    assert service.work.claim(scope, 1) == []
    service.upkeep.tag(job, ("fast",), ())
    assert len(service.work.claim(scope, 1)) == 1


def test_a_higher_priority_goes_first(service: Service) -> None:
    for priority in (2, 0, 4, 1, 3):
        submit(service, submissions(3, f"p{priority}.example"), evolve(PLAN, priority=priority))
    claimed = [task.query.domain for batch in batches(service, 2) for task in batch]
    assert claimed == [f"p{p}.example" for p in (4, 3, 2, 1, 0) for _ in range(3)]


def test_a_priority_that_is_changed_holds_from_the_next_claim_on(service: Service) -> None:
    submit(service, submissions(2, "a.example"))
    late = submit(service, submissions(2, "b.example"))
    assert service.upkeep.set_priority(late, 4).priority == 4
    assert domains(service.work.claim(ALL, 2)) == ["b.example"] * 2


@pytest.mark.parametrize("limit", [1, 2, 10, 50])
def test_thousands_of_tasks_of_one_job_do_not_hold_another_up(service: Service, limit: int) -> None:
    submit(service, submissions(5000, "big.example"))
    submit(service, submissions(100, "small.example"))
    first: list[str] = []
    for now in range(1, 200 // limit + 1):
        first += claim_at(service, now, limit)
    assert len(first) == 200
    assert first.count("small.example") == 100


def test_jobs_take_turns_also_for_one_slot(service: Service) -> None:
    hosts = ["a.example", "b.example", "c.example"]
    for host in hosts:
        submit(service, submissions(5, host))
    assert [host for now in range(1, 16) for host in claim_at(service, now, 1)] == hosts * 5


def test_a_job_of_many_domains_does_not_starve_a_job_of_one(service: Service) -> None:
    submit(service, [submission(f"d{n}.example", n) for n in range(1000)])
    submit(service, submissions(50, "one.example"))
    first = [task for _ in range(10) for task in service.work.claim(ALL, 10)]
    assert of("one.example", first) == 50


def test_many_jobs_of_one_task_are_all_served(service: Service) -> None:
    for number in range(30):
        submit(service, [submission(f"d{number}.example", number)])
    assert sorted(n for batch in batches(service, 7) for n in numbers(batch)) == list(range(30))
