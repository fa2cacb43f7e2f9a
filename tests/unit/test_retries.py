"""Retries of tasks: as the table of outcomes says, and none for a task that has ended."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from autoscrape.crawl.ledger import Held, Phase
from autoscrape.crawl.requests import TASK
from autoscrape.crawl.retries import TaskRetryMiddleware
from autoscrape.jobs.query import check
from autoscrape.jobs.task import Task

URL = "http://example.com/"
SETTINGS = {"RETRY_TIMES": 2, "RETRY_PRIORITY_ADJUST": -3}
SLOW = DownloadTimeoutError("Getting it took longer than 2 seconds.")


@pytest.fixture
def held() -> Held:
    return Held(Task(1, 1, check({"url": URL, "pageType": "product"})), 0.0)


@pytest.fixture
def crawler() -> Crawler:
    crawler = get_crawler(settings_dict=SETTINGS)
    crawler.spider = crawler._create_spider("tester")
    return crawler


@pytest.fixture
def retries(crawler: Crawler) -> TaskRetryMiddleware:
    return TaskRetryMiddleware.from_crawler(crawler)


def request_of(held: Held, **meta: Any) -> Request:
    return Request(URL, meta={TASK: held, "dont_retry": True, **meta})


def test_a_task_is_retried_as_often_as_the_setting_says(
    retries: TaskRetryMiddleware, crawler: Crawler, held: Held
) -> None:
    request: Any = request_of(held)
    for tries in (1, 2):
        request = retries.process_exception(request, SLOW)
        assert request.meta["retry_times"] == tries
        assert request.meta[TASK] is held
        assert request.dont_filter
    assert request.priority == -6
    assert retries.process_exception(request, SLOW) is None
    assert crawler.stats is not None
    stats = {key: value for key, value in crawler.stats.get_stats().items() if "retry" in key}
    assert stats == {
        "retry/count": 2,
        "retry/reason_count/scrapy.exceptions.DownloadTimeoutError": 2,
        "retry/max_reached": 1,
    }


@pytest.mark.parametrize(
    ("status", "flags", "reason"),
    [
        (503, [], "503 Service Unavailable"),
        (520, [], "520 Unknown Status"),
        (200, ["broken body: cut: gzip"], "Downloader error: No response (network5)"),
        (429, ["banned: status 429, rule 429"], "Proxy error: banned"),
    ],
)
def test_an_answer_that_may_be_better_the_next_time_is_asked_for_again(
    retries: TaskRetryMiddleware,
    crawler: Crawler,
    held: Held,
    status: int,
    flags: list[str],
    reason: str,
) -> None:
    response = Response(URL, status=status, flags=flags)
    assert isinstance(retries.process_response(request_of(held), response), Request)
    last = request_of(held, retry_times=2)
    assert retries.process_response(last, response) is response
    assert crawler.stats is not None
    assert crawler.stats.get_value(f"retry/reason_count/{reason}") == 1


@pytest.mark.parametrize(
    ("status", "flags"), [(200, []), (404, []), (403, ["banned: 403"]), (200, ["too large: 9"])]
)
def test_any_other_answer_is_final(
    retries: TaskRetryMiddleware, held: Held, status: int, flags: list[str]
) -> None:
    response = Response(URL, status=status, flags=flags)
    assert retries.process_response(request_of(held), response) is response


@pytest.mark.parametrize("exception", [ValueError("of a middleware"), IgnoreRequest("for fun")])
def test_what_is_unexpected_is_not_retried(
    retries: TaskRetryMiddleware, held: Held, exception: Exception
) -> None:
    assert retries.process_exception(request_of(held), exception) is None


def test_a_task_that_has_ended_is_dropped(retries: TaskRetryMiddleware, held: Held) -> None:
    held.phase = Phase.ENDED
    with pytest.raises(IgnoreRequest, match="the task has ended"):
        retries.process_exception(request_of(held), SLOW)
    with pytest.raises(IgnoreRequest, match="the task has ended"):
        retries.process_response(request_of(held), Response(URL, status=503))


def test_a_request_that_is_no_task_is_left_to_scrapy(retries: TaskRetryMiddleware) -> None:
    response = Response(URL, status=503)
    assert retries.process_response(Request(URL), response) is response
    assert retries.process_exception(Request(URL), SLOW) is None


def test_a_project_without_retries_has_none_for_tasks() -> None:
    with pytest.raises(NotConfigured):
        TaskRetryMiddleware.from_crawler(get_crawler(settings_dict={"RETRY_ENABLED": False}))
