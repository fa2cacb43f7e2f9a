"""Opening a job: with all of its tasks or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from autoscrape.errors import InputError, UnknownJobError
from autoscrape.jobs.job import Counts, JobState
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.task import Submission
from autoscrape.service.service import Service
from autoscrape.service.spool import CHUNK
from autoscrape.service.submissions import from_query
from autoscrape.store.schema import metadata
from tests.contract.making import claim, faulted, numbers, open_job, submission, submissions
from tests.contract.store_check import assert_consistent

PATIENCE = 20.0


def rows_of(service: Service) -> dict[str, int]:
    """How many rows each table has."""
    with service.database.read() as connection:
        count = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
    return {name: number or 0 for name, number in count.items()}


def test_a_new_job_runs_and_has_its_tasks(service: Service) -> None:
    job = open_job(service, [submission(number=1), faulted(2), submission("b.example", 3)])
    assert (job.state, job.counts) == (JobState.RUNNING, Counts(total=3, done=0, faulted=1))
    assert (job.finished_time, job.close_reason) == (None, None)
    assert job.running_time is not None
    assert job.running_time >= job.pending_time
    assert service.job(JobReference.parse(str(job.key))) == job
    assert sorted(numbers(claim(service, job.id, 10))) == [1, 3]


def test_a_job_may_have_no_tasks(service: Service) -> None:
    job = open_job(service)
    assert job.counts == Counts()
    assert claim(service, job.id, 10) == []
    assert list(service.results(job.id)) == []


@pytest.mark.parametrize("good", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_an_input_that_breaks_leaves_nothing_behind(service: Service, good: int) -> None:
    def broken() -> Iterator[Submission]:
        yield from submissions(good)
        raise InputError("the connection broke")

    before = rows_of(service)
    with pytest.raises(InputError, match="the connection broke"):
        open_job(service, broken())
    assert rows_of(service) == before
    assert service.jobs() == []


def test_a_broken_input_harms_no_other_job(service: Service) -> None:
    def broken() -> Iterator[Submission]:
        yield submission("b.example")
        raise KeyboardInterrupt

    kept = open_job(service, 3)
    with pytest.raises(KeyboardInterrupt):
        open_job(service, broken())
    assert service.jobs() == [kept]
    next_one = open_job(service, 1)
    assert next_one.key.number == kept.key.number + 1
    assert numbers(claim(service, kept.id, 10)) == [0, 1, 2]


def test_an_input_of_many_chunks_is_stored_whole_and_in_order(service: Service) -> None:
    total = 2 * CHUNK + 7
    job = open_job(service, (submission(number=n) for n in range(total)))
    assert job.counts == Counts(total=total)
    assert_consistent(service.database)
    assert numbers(claim(service, job.id, total + 1)) == list(range(total))


@pytest.mark.parametrize("host", ["a\x00b", "\udcff", "😀", "'; DROP TABLE tasks; --"], ids=ascii)
def test_a_row_with_any_text_is_faulted_and_costs_only_itself(service: Service, host: str) -> None:
    sent = {"url": f"http://{host}/", "pageType": "product", "meta": host}
    job = open_job(service, [submission(number=0), from_query(sent, 1)])
    assert job.counts == Counts(total=2, faulted=1)
    assert [result.user_query for result in service.results(job.id)] == [sent]


def test_ids_grow_from_job_to_job(service: Service) -> None:
    first, second = open_job(service, 50), open_job(service, 50)
    ids = [task.id for job in (first, second) for task in claim(service, job.id, 50)]
    assert ids == sorted(set(ids))


def test_a_job_is_unseen_until_all_of_it_is_stored(service: Service) -> None:
    seen: list[int] = []

    def watched() -> Iterator[Submission]:
        yield from submissions(CHUNK + 1)
        with ThreadPoolExecutor(1) as other:
            seen.append(other.submit(lambda: len(service.jobs())).result(PATIENCE))

    open_job(service, watched())
    assert seen == [0]
    assert len(service.jobs()) == 1


def test_an_input_that_is_slow_to_read_holds_nobody_up(service: Service) -> None:
    running = open_job(service, 3)
    slow, claimed = threading.Event(), threading.Event()

    def slow_input() -> Iterator[Submission]:
        yield submission()
        slow.set()
        assert claimed.wait(PATIENCE), "no other writer got its turn while the input was read"

    def claim_one() -> None:
        assert slow.wait(PATIENCE)
        claim(service, running.id, 1)
        claimed.set()

    with ThreadPoolExecutor(1) as other:
        claiming = other.submit(claim_one)
        open_job(service, slow_input())
        claiming.result(PATIENCE)


@pytest.mark.parametrize("key", ["product/1", "1/product/1", "1/1/1", "1/1/99999999999999999999"])
def test_a_job_that_does_not_exist_is_unknown(service: Service, key: str) -> None:
    with pytest.raises(UnknownJobError, match="scrapy jobs"):
        service.job(JobReference.parse(key))
