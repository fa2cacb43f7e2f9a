"""Results: streamed in the order of the tasks, page after page."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import pytest

from autoscrape.items import Product
from autoscrape.jobs.task import Finished, Outcome
from autoscrape.service.service import Service
from autoscrape.store.result_rows import _PAGE
from tests.contract.making import (
    add_task,
    claim,
    claim_all,
    done,
    faulted,
    open_job,
    submission,
    submissions,
    timed_out,
)


def job_with_results(service: Service, number: int) -> int:
    """A job whose even tasks are done and whose odd ones are not, finished from the last on."""
    job = open_job(service, number)
    tasks = claim_all(service, job.id, 1000)[::-1]
    for start in range(0, number, 50):
        batch = tasks[start : start + 50]
        service.work.finish([timed_out(task) if _line(task) % 2 else done(task) for task in batch])
    return job.id


def _line(task: object) -> int:
    return int(str(task.query.url).rpartition("/")[2])  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [0, 1, _PAGE - 1, _PAGE, _PAGE + 1, 2 * _PAGE + 3])
def test_results_come_in_the_order_of_their_tasks(service: Service, number: int) -> None:
    job_id = job_with_results(service, number)
    assert [result.line for result in service.results(job_id)] == list(range(number))


@pytest.mark.parametrize("number", [1, 2 * _PAGE, 2 * _PAGE + 3])
def test_failed_ones_alone_come_in_order_too(service: Service, number: int) -> None:
    job_id = job_with_results(service, number)
    failed = list(service.results(job_id, failed_only=True))
    assert [result.line for result in failed] == list(range(1, number, 2))
    assert all(result.error and not result.item for result in failed)


def test_the_page_is_the_promised_one() -> None:
    assert _PAGE == 50


def test_only_a_page_of_results_is_in_memory(service: Service) -> None:
    size, number = 200_000, 200
    job = open_job(service, number)
    while tasks := claim(service, job.id, 20):
        item = Product(url="http://a.example/", name="x", description="d" * size)
        service.work.finish([Finished(task, Outcome(item=item)) for task in tasks])
    tracemalloc.start()
    try:
        assert sum(1 for _ in service.results(job.id)) == number
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 25_000_000  # two pages: the rows of one, and those of the one before


def test_results_of_other_jobs_stay_out(service: Service) -> None:
    first, second = open_job(service, 2), open_job(service, 2)
    for job in (second, first):
        service.work.finish([done(task, job.spider) for task in claim_all(service, job.id)])
    ids = [[result.task_id for result in service.results(job.id)] for job in (first, second)]
    assert len(ids[0]) == len(ids[1]) == 2
    assert max(ids[0]) < min(ids[1])


def test_reading_holds_up_no_writer_and_sees_what_is_new(service: Service) -> None:
    job_id = job_with_results(service, _PAGE)
    reading = service.results(job_id)
    assert [result.line for result in islice(reading, 3)] == [0, 1, 2]
    added = add_task(service, job_id, submission(number=_PAGE))
    service.work.finish([done(added)])
    assert [result.line for result in reading] == list(range(3, _PAGE + 1))


def test_a_faulted_row_has_its_result_from_the_start(service: Service) -> None:
    job = open_job(service, [submission(number=1), faulted(2)])
    (result,) = service.results(job.id)
    assert (result.line, result.error) == (2, "malformed url")
    assert result.cause is not None
    assert result.cause.startswith("no scheme")
    assert result.document()["error"] == "malformed url"
    assert result.document()["query"]["userQuery"] == {"url": "nonsense", "pageType": "product"}


def test_errors_are_counted_the_most_frequent_first(service: Service) -> None:
    job = open_job(service, [*submissions(6), faulted(6)])
    other = open_job(service, 1)
    ends = ["query timed out"] * 3 + ["Downloader error: http404", "Downloader error: http500"]
    tasks = claim(service, job.id, 6)
    service.work.finish(
        [Finished(task, Outcome(error=end)) for task, end in zip(tasks, ends, strict=False)]
    )
    service.work.finish([done(tasks[5])])
    service.work.finish([timed_out(task) for task in claim_all(service, other.id)])
    assert list(service.count_errors(job.id).items()) == [
        ("query timed out", 3),
        ("Downloader error: http404", 1),
        ("Downloader error: http500", 1),
        ("malformed url", 1),
    ]


def test_a_job_without_errors_has_none_to_count(service: Service) -> None:
    assert service.count_errors(job_with_results(service, 1)) == {}
