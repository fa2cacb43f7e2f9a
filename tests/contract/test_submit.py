"""Submitting under an idempotency key: the same job for a day, or a refusal."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve
from sqlalchemy import update

from autoscrape.errors import ParameterError
from autoscrape.jobs.job import JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submitting import DAY_MS
from autoscrape.store.schema import jobs
from tests.contract.making import PLAN, again, submissions, submit

KEYED = evolve(PLAN, idempotency_key="order-7")
THREADS = 20
PATIENCE = 30.0


def grow_old(service: Service, *, by: int) -> None:
    """Let every job have been submitted so many milliseconds ago."""
    with service.database.write() as connection:
        now = service.database.now(connection)
        connection.execute(update(jobs).values(pending_time=now - by))


def test_the_same_key_and_content_give_the_same_job(service: Service) -> None:
    job = submit(service, 3, KEYED)
    assert submit(service, 3, KEYED) == job
    assert service.jobs() == [job]


@pytest.mark.parametrize(
    ("plan", "number"),
    [
        *[(KEYED, 2), (KEYED, 4), (KEYED, 0), (evolve(KEYED, tags=("x",)), 3)],
        *[(evolve(KEYED, args={"a": 1}), 3), (evolve(KEYED, spider="article"), 3)],
    ],
)
def test_the_same_key_with_anything_else_is_refused(
    service: Service, plan: JobPlan, number: int
) -> None:
    job = submit(service, 3, KEYED)
    with pytest.raises(ParameterError, match=rf"order-7.*{job}.*use a new key"):
        submit(service, number, plan)
    assert service.jobs() == [job]


def test_other_keys_no_keys_and_other_projects_are_other_jobs(service: Service) -> None:
    plans = [KEYED, evolve(KEYED, idempotency_key="8"), evolve(KEYED, project="news"), PLAN, PLAN]
    assert len({submit(service, 1, plan).id for plan in plans}) == len(plans)


def test_many_that_submit_the_same_at_once_get_one_job(service: Service) -> None:
    start = threading.Barrier(THREADS)

    def send(_: int) -> int:
        start.wait(PATIENCE)
        return submit(service, 50, KEYED).id

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(pool.map(send, range(THREADS)))) == 1
    (job,) = service.jobs()
    assert job.counts.total == 50


def test_a_key_is_remembered_for_a_day(service: Service) -> None:
    job = submit(service, 1, KEYED)
    grow_old(service, by=DAY_MS - 60_000)
    list(service.upkeep.purge(DAY_MS))
    assert submit(service, 1, KEYED).id == job.id


@pytest.mark.parametrize("purged", [True, False])
def test_after_a_day_a_key_is_forgotten(service: Service, *, purged: bool) -> None:
    job = submit(service, 1, KEYED)
    grow_old(service, by=DAY_MS + 1)
    if purged:
        list(service.upkeep.purge(DAY_MS))
    other = submit(service, 2, KEYED)
    assert other.id != job.id
    assert submit(service, 2, KEYED).id == other.id


def test_a_deleted_job_gives_its_key_back(service: Service) -> None:
    job = submit(service, 1, KEYED)
    list(service.upkeep.delete(job))
    assert submit(service, submissions(1), KEYED).id != job.id
    assert again(service, job).counts.total == 1
