"""What callbacks say."""

from __future__ import annotations

from datetime import datetime

from autoscrape.jobs.delivery import NATIVE
from autoscrape.jobs.job import Counts
from autoscrape.jobs.notices import NOTICES, Notice, NoticeType, rfc3339

SENT = {"url": "https://shop.example/p/1", "pageType": "product", "meta": "eu", "parse": True}


def test_a_task_that_is_done() -> None:
    notice = Notice(
        type=NoticeType.TASK_DONE,
        time_ms=1_795_507_200_250,
        job="1/product/7",
        state="done",
        task_id=2**63 - 1,
        sent=SENT,
        output_url="s3://bucket/1.json",
    )
    assert NOTICES[NATIVE](notice) == {
        "type": "task.done",
        "timestamp": "2026-11-24T08:00:00.250Z",
        "data": {
            "job": "1/product/7",
            "task": "9223372036854775807",
            "state": "done",
            "error": None,
            "url": "https://shop.example/p/1",
            "pageType": "product",
            "meta": "eu",
            "output_url": "s3://bucket/1.json",
        },
    }


def test_a_task_that_faulted_and_an_object_that_could_not_be_stored() -> None:
    notice = Notice(
        type=NoticeType.TASK_FAULTED,
        time_ms=0,
        job="1/product/7",
        state="faulted",
        task_id=5,
        error="Downloader error: http404",
        sent={"url": "x"},
        output_error="no such bucket: b",
    )
    body = NOTICES[NATIVE](notice)
    assert body["type"] == "task.faulted"
    assert body["data"]["error"] == "Downloader error: http404"
    assert body["data"]["output_url"] is None
    assert body["data"]["output_error"] == "no such bucket: b"
    assert body["data"]["meta"] is None


def test_a_job_that_finished() -> None:
    notice = Notice(
        type=NoticeType.JOB_FINISHED,
        time_ms=1,
        job="1/product/7",
        state="finished",
        reason="finished",
        counts=Counts(total=3, done=2, faulted=1),
    )
    assert NOTICES[NATIVE](notice) == {
        "type": "job.finished",
        "timestamp": "1970-01-01T00:00:00.001Z",
        "data": {
            "job": "1/product/7",
            "state": "finished",
            "reason": "finished",
            "tasks": {"total": 3, "done": 2, "faulted": 1},
        },
    }


def test_timestamps_are_those_of_the_standard() -> None:
    for time_ms in (0, 999, 1_795_507_200_250, 4_102_444_800_000):
        moment = datetime.fromisoformat(rfc3339(time_ms))
        assert round(moment.timestamp() * 1000) == time_ms
