"""Jobs as rows: their keys, tags, arguments, and how they are found again."""

from __future__ import annotations

import pytest
from attrs import evolve

from autoscrape.errors import UnknownJobError
from autoscrape.jobs.job import JobPlan, JobState
from autoscrape.jobs.key import JobKey, JobReference
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.making import PLAN, now_of, open_job


def opened(service: Service, project: str, spider: str) -> JobKey:
    return open_job(service, plan=JobPlan(project, spider)).key


def test_ids_are_given_at_first_use_and_numbers_count_up(service: Service) -> None:
    asked = [
        *[("shop", "product"), ("shop", "article"), ("shop", "product")],
        *[("news", "article"), ("news", "product"), ("shop", "article")],
    ]
    assert [str(opened(service, *names)) for names in asked] == [
        *["1/1/1", "1/2/1", "1/1/2"],
        *["2/1/1", "2/2/1", "1/2/2"],
    ]


def test_ids_stay_when_the_store_is_opened_again(service: Service) -> None:
    before = opened(service, "shop", "product"), opened(service, "shop", "article")
    again = Service(Database(service.database.url), "shop")
    after = opened(again, "shop", "product"), opened(again, "shop", "article")
    again.close()
    assert after == tuple(evolve(key, number=2) for key in before)


@pytest.mark.parametrize(
    "tags", [(), ("eu",), ("z", "a", "m", "b"), tuple(f"t{n}" for n in range(30, 0, -1))]
)
def test_tags_keep_their_order(service: Service, tags: tuple[str, ...]) -> None:
    job = open_job(service, plan=evolve(PLAN, tags=tags))
    assert job.tags == tags
    assert service.jobs() == [job]


@pytest.mark.parametrize("priority", range(5))
def test_the_plan_is_kept(service: Service, priority: int) -> None:
    args = {"input": "ü,\x00.csv", "n": 1, "nested": {"a": [None, True]}}
    plan = JobPlan("shop", "produkt ü", ("x",), priority, args)
    job = open_job(service, plan=plan)
    assert (job.spider, job.priority, job.args) == ("produkt ü", priority, args)
    assert service.job(JobReference.parse("produkt ü/1")) == job


def test_a_job_is_found_by_every_name_it_has(service: Service) -> None:
    open_job(service, plan=JobPlan("news", "product"))
    job = open_job(service, plan=JobPlan("shop", "product"))
    assert str(job) == "2/product/1"
    for name in ("2/1/1", "2/product/1", "product/1", "1/1"):
        assert service.job(JobReference.parse(name)) == job, name


@pytest.mark.parametrize("name", ["1/product/2", "2/product/1", "1/2/1", "article/1", "9/9/9"])
def test_names_of_other_jobs_find_none(service: Service, name: str) -> None:
    open_job(service)
    with pytest.raises(UnknownJobError, match=name):
        service.job(JobReference.parse(name))


def test_jobs_are_listed_newest_first(service: Service) -> None:
    made = [open_job(service, plan=JobPlan("shop", f"s{n}")) for n in range(5)]
    assert service.jobs() == made[::-1]


def test_a_job_is_listed_by_the_time_its_present_state_began(service: Service) -> None:
    first, second = open_job(service, 1), open_job(service, 1)
    until_later_than(service, second.state_time)
    service.close_job(first.id, "finished", {})
    assert [job.id for job in service.jobs()] == [first.id, second.id]


def until_later_than(service: Service, moment: int) -> None:
    """Wait for the store's clock."""
    while now_of(service) <= moment:
        pass


def test_closing_keeps_reason_and_counts(service: Service) -> None:
    job = open_job(service, 2)
    closed = service.close_job(job.id, "shutdown", {"a/b": 1, "start": object()})
    assert (closed.state, closed.close_reason) == (JobState.FINISHED, "shutdown")
    assert closed.counts == job.counts
    assert closed.finished_time is not None
    assert job.running_time is not None
    assert closed.finished_time >= job.running_time
    assert service.jobs() == [closed]


def test_closing_one_job_leaves_the_others_running(service: Service) -> None:
    first, second = open_job(service, 1), open_job(service, 1)
    service.close_job(first.id, "finished", {})
    listed = {job.id: job.state for job in service.jobs()}
    assert listed == {first.id: JobState.FINISHED, second.id: JobState.RUNNING}
    assert service.job(JobReference(None, "product", second.key.number)) == second
