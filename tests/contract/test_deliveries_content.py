"""What is sent: the stored result, byte for byte the same at each try."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from autoscrape.errors import AutoscrapeError
from autoscrape.items import Product
from autoscrape.jobs.delivery import Delivery
from autoscrape.jobs.job import Job
from autoscrape.jobs.notices import rfc3339
from autoscrape.jobs.raw_page import RawPage
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Finished, Outcome, Task
from autoscrape.service.delivery_content import Content
from autoscrape.service.service import Service
from tests.contract.delivering import (
    BOTH,
    CALLBACK,
    OBJECT,
    STORED,
    TOLD,
    TOLD_PLAN,
    change,
    claim_all,
    clock,
    listed,
    owing,
)
from tests.contract.making import again, claim, done, open_job, submission, submit, timed_out

LATIN = "<p>Größe</p>".encode("latin-1")
PAGES = [
    RawPage(LATIN, "text/html; charset=iso-8859-1"),
    RawPage("<p>Größe</p>".encode(), "text/html; charset=utf-8"),
    RawPage(b'<meta charset="iso-8859-1"><p>Gr\xf6\xdfe</p>'),
    RawPage("\ufeff<p>Größe</p>".encode("utf-16"), "text/html"),
]


def raw(page: RawPage) -> Callable[[Task], Finished]:
    return lambda task: Finished(task, Outcome(raw=page))


def finished(
    service: Service, end: Callable[[Task], Finished] = done, **asked: Any
) -> tuple[Job, Task]:
    """A job of one task that ended so."""
    job = submit(service, [submission(**asked)])
    (task,) = service.work.claim(Scope(), 1)
    service.work.finish([end(task)])
    return job, task


def content(service: Service, delivery: Delivery) -> Content:
    made = service.deliveries.content(delivery)
    assert made == service.deliveries.content(delivery)
    assert made is not None
    return made


def body(service: Service, delivery: Delivery) -> Any:
    made = content(service, delivery)
    assert (made.content_type, made.encoding, made.project) == ("application/json", None, "shop")
    return json.loads(made.body)


@pytest.mark.parametrize("end", [done, timed_out])
def test_an_object_is_the_result_document(
    service: Service, end: Callable[[Task], Finished]
) -> None:
    job, _ = finished(service, end, **STORED, meta="Größe")
    (upload,) = claim_all(service)
    (result,) = service.results(job.id)
    assert body(service, upload) == result.document()
    assert "Größe".encode() in content(service, upload).body


def test_a_packed_object_is_a_gzip_file_and_always_the_same(service: Service) -> None:
    job, _ = finished(service, **STORED, storage_compress=True)
    (upload,) = claim_all(service)
    made = content(service, upload)
    assert (made.content_type, made.encoding) == ("application/gzip", None)
    (result,) = service.results(job.id)
    assert json.loads(gzip.decompress(made.body)) == result.document()


@pytest.mark.parametrize("meta", ["\ud800", "a\x00b", "😀"], ids=ascii)
def test_what_a_caller_sent_comes_back_as_it_was(service: Service, meta: str) -> None:
    finished(service, **STORED, meta=meta)
    (upload,) = claim_all(service)
    assert body(service, upload)["query"]["userQuery"]["meta"] == meta


@pytest.mark.parametrize("page", PAGES)
def test_the_result_of_a_task_that_is_not_parsed_is_its_page_byte_for_byte(
    service: Service, page: RawPage
) -> None:
    job, task = finished(service, raw(page), **STORED, parse=False)
    assert again(service, job).counts.done == 1
    (upload,) = claim_all(service)
    assert upload.target == f"s3://bucket/day/{task.id}.html"
    made = content(service, upload)
    assert (made.body, made.content_type) == (page.body, page.content_type)
    (result,) = service.results(job.id)
    assert result.raw == page
    assert result.document()["html"].endswith("<p>Größe</p>")
    assert list(service.results(job.id, items_only=True)) == []
    assert service.page_types(job.id) == []


@pytest.mark.parametrize("page", [b"", b"\x00\xff" * 1000, bytes(range(256))])
def test_any_bytes_are_kept(service: Service, page: bytes) -> None:
    finished(service, raw(RawPage(page, "image/png")), **STORED, parse="no", storage_compress=True)
    (upload,) = claim_all(service)
    assert upload.target.endswith(".html.gz")
    assert gzip.decompress(content(service, upload).body) == page


def test_a_picture_is_written_as_base64_where_that_is_asked_for(service: Service) -> None:
    page = bytes(range(256))
    asked = {"parse": False, "content_encoding": "base64"}
    job, _ = finished(service, raw(RawPage(page, "image/png")), **STORED, **asked)
    (result,) = service.results(job.id)
    assert b64decode(result.document()["html"], validate=True) == page
    assert content(service, claim_all(service)[0]).body == page


@pytest.mark.parametrize("sent", ["text/html\r\nX-Evil: 1", "text/html\0", "täxt", ""])
def test_a_content_type_is_fit_for_a_header(service: Service, sent: str) -> None:
    finished(service, raw(RawPage(b"x", sent)), **STORED, parse=False)
    made = content(service, claim_all(service)[0])
    assert made.content_type
    assert made.content_type.isascii()
    assert made.content_type.isprintable()


def test_where_no_page_was_to_be_had_its_error_is_stored_as_json(service: Service) -> None:
    job, task = finished(service, timed_out, **STORED, parse=False, storage_compress=True)
    (upload,) = claim_all(service)
    assert upload.target == f"s3://bucket/day/{task.id}.json.gz"
    document = json.loads(gzip.decompress(content(service, upload).body))
    assert document["error"] == "query timed out"
    assert [result.raw for result in service.results(job.id)] == [None]


def test_an_outcome_is_just_one_thing() -> None:
    page = RawPage(b"")
    for both in (
        {"raw": page, "error": "x"},
        {},
        {"raw": page, "item": Product(url="http://a.example/", name="Kettle")},
    ):
        with pytest.raises(ValueError, match="an item, a raw page or an error"):
            Outcome(**both)


def test_a_callback_tells_of_a_task_and_where_its_result_is(service: Service) -> None:
    job, task = finished(service, **BOTH, meta="mine")
    (upload,) = claim_all(service)
    service.deliveries.delivered(upload)
    (told,) = claim_all(service)
    (result,) = service.results(job.id)
    assert body(service, told) == {
        "type": "task.done",
        "timestamp": rfc3339(result.ended_time),
        "data": {
            "job": "1/product/1",
            "task": str(task.id),
            "state": "done",
            "error": None,
            "url": "http://a.example/0",
            "pageType": "product",
            "meta": "mine",
            "output_url": upload.target,
        },
    }


def test_a_callback_says_why_there_is_no_object(service: Service) -> None:
    finished(service, timed_out, **BOTH)
    (upload,) = claim_all(service)
    service.deliveries.failed(upload, "no such bucket: bucket", final=True)
    (told,) = claim_all(service)
    sent = body(service, told)
    assert sent["type"] == "task.faulted"
    assert sent["data"]["error"] == "query timed out"
    assert sent["data"]["output_url"] is None
    assert sent["data"]["output_error"] == "no such bucket: bucket"


def test_a_job_tells_what_was_true_when_it_finished(service: Service) -> None:
    job = submit(service, [submission(number=n) for n in range(3)], TOLD_PLAN)
    tasks = service.work.claim(Scope(), 3)
    service.work.finish([done(tasks[0]), timed_out(tasks[1]), done(tasks[2])])
    (told,) = claim_all(service)
    first = body(service, told)
    finished_time = again(service, job).finished_time
    assert finished_time is not None
    assert first == {
        "type": "job.finished",
        "timestamp": rfc3339(finished_time),
        "data": {
            "job": "1/product/1",
            "state": "finished",
            "reason": "finished",
            "tasks": {"total": 3, "done": 2, "faulted": 1},
        },
    }
    with clock(service) as time:
        time[0] += 5000
        list(service.upkeep.retry_failed(job))
        service.work.finish([done(task) for task in service.work.claim(Scope(), 1)])
        (second,) = claim_all(service)
        assert body(service, told) == first
        assert body(service, second)["data"]["tasks"] == {"total": 3, "done": 3, "faulted": 0}


def test_a_dialect_that_this_version_does_not_know_is_not_made_another(service: Service) -> None:
    made = evolve(submission(**TOLD), dialect="of tomorrow")
    submit(service, [made])
    service.work.finish([done(task) for task in service.work.claim(Scope(), 1)])
    (told,) = claim_all(service)
    assert told.details == {"dialect": "of tomorrow"}
    with pytest.raises(AutoscrapeError, match="does not know callbacks of the dialect"):
        service.deliveries.content(told)


def test_there_is_no_content_of_what_is_not_owed_any_more(service: Service) -> None:
    job, _ = finished(service, timed_out, **BOTH)
    (upload,) = claim_all(service)
    assert upload.kind is OBJECT
    list(service.upkeep.retry_failed(job))
    assert service.deliveries.content(upload) is None
    list(service.upkeep.delete(job))
    assert service.deliveries.content(upload) is None


def test_a_secret_is_that_of_the_project_of_the_job(service: Service) -> None:
    plan = evolve(TOLD_PLAN, project="news")
    submit(service, [], plan)
    (told,) = claim_all(service)
    assert content(service, told).project == "news"


def test_rows_of_a_feed_are_items_or_result_documents(service: Service) -> None:
    job = open_job(service, owing(3, articleBodyRaw=True))
    first, second, third = claim(service, job.id, 3)
    service.work.finish([raw(PAGES[0])(third), done(first), timed_out(second)])
    assert [row["name"] for row in service.deliveries.rows(job.id, "items")] == ["Kettle"]
    rows = list(service.deliveries.rows(job.id, "results"))
    assert [list(row)[1] for row in rows] == ["product", "error", "html"]
    assert rows == [result.document() for result in service.results(job.id)]


def test_nothing_of_a_callback_changes_with_its_tries(service: Service) -> None:
    job, _ = finished(service, **TOLD)
    (first,) = claim_all(service)
    service.deliveries.failed(first, "status 500")
    change(service, due=0)
    (second,) = claim_all(service)
    assert (second.webhook_id, second.kind) == (first.webhook_id, CALLBACK)
    assert content(service, second) == content(service, first)
    assert listed(service, job)[0].attempts == second.attempts == 1
