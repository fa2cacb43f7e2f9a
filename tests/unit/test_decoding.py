"""The middleware that decodes: whom it serves, what it leaves behind, and where it works."""

from __future__ import annotations

import asyncio
import gzip
import threading
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from autoscrape.crawl.decoding import (
    MAX_BODY,
    THREADS,
    TaskDecodingMiddleware,
    decoded,
    replaced,
)
from autoscrape.crawl.requests import GUARDED

LIMIT = 2**20
PAGE = b"<!doctype html><title>Tin kettle</title>" + b"<p>It boils water.</p>" * 20


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        (gzip.compress(PAGE)[:-20], "broken body: cut: gzip body ends too early"),
        (PAGE, "broken body: no gzip: "),
        (gzip.compress(b"\0" * 2**21), "too large: gzip body of "),
    ],
    ids=["cut", "not packed", "too large"],
)
def test_a_body_that_cannot_be_had_is_dropped_and_says_why(body: bytes, flag: str) -> None:
    dropped, why = decoded(body, ["gzip"], LIMIT)
    assert dropped == b""
    assert why is not None
    assert why.startswith(flag)


def test_a_response_is_left_as_scrapy_would_leave_it() -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html; charset=latin-1"}
    packed = Response("http://a.example/", headers=headers, body=b"x", flags=["partial"])
    page = replaced(packed, "<p>Käse".encode("latin-1"), [], None)
    assert isinstance(page, HtmlResponse)
    assert page.text == "<p>Käse"
    assert page.flags == ["partial"]
    assert "Content-Encoding" not in page.headers
    assert packed.headers["Content-Encoding"] == b"gzip"


def test_what_was_not_undone_stays_declared() -> None:
    headers = {"Content-Encoding": "rot13, gzip", "Content-Type": "text/html"}
    packed = Response("http://a.example/", headers=headers)
    page = replaced(packed, b"Uryyb", ["rot13"], "broken body: no")
    assert page.headers.getlist("Content-Encoding") == [b"rot13"]
    assert not isinstance(page, HtmlResponse)
    assert page.flags == ["broken body: no"]


def decoded_by(response: Response, request: Request, **settings: Any) -> Response:
    """Give what the middleware makes of a response in a crawl with these settings."""
    middleware = TaskDecodingMiddleware.from_crawler(get_crawler(settings_dict=settings))
    try:
        return asyncio.run(middleware.process_response(request, response))
    finally:
        middleware._close()


def packed(body: bytes = PAGE, coding: str = "gzip") -> Response:
    """Give a response whose body is compressed."""
    headers = {"Content-Encoding": coding, "Content-Type": "text/html"}
    return Response("http://a.example/", headers=headers, body=gzip.compress(body))


GUARDED_REQUEST = Request("http://a.example/", meta={GUARDED: True})


def test_guarded_requests_are_decoded_and_all_if_all_are_guarded() -> None:
    plain = Request("http://a.example/")
    assert decoded_by(packed(), GUARDED_REQUEST).body == PAGE
    assert decoded_by(packed(), plain, AUTOSCRAPE_GUARD_ALL=True).body == PAGE
    response = packed()
    assert decoded_by(response, plain) is response


def test_what_has_no_body_or_an_unknown_coding_is_left_alone() -> None:
    head = GUARDED_REQUEST.replace(method="HEAD")
    for response, request in ((packed(), head), (packed(coding="rot13"), GUARDED_REQUEST)):
        assert decoded_by(response, request) is response


@pytest.mark.parametrize(
    ("meta", "setting", "limit"),
    [
        ({}, 2**16, 2**16),
        ({"download_maxsize": 2**15}, 2**16, 2**15),
        ({}, 0, MAX_BODY),
        ({"download_maxsize": 0}, 2**16, MAX_BODY),
        ({}, 2**30, MAX_BODY),
    ],
)
def test_the_limit_is_that_of_the_request_or_the_project_and_never_more_than_32_mib(
    meta: dict[str, Any], setting: int, limit: int
) -> None:
    request = Request("http://a.example/", meta={GUARDED: True, **meta})
    assert decoded_by(packed(b"p" * limit), request, DOWNLOAD_MAXSIZE=setting).flags == []
    large = decoded_by(packed(b"p" * (limit + 1)), request, DOWNLOAD_MAXSIZE=setting)
    assert large.body == b""
    assert large.flags[0].endswith(f"makes more than {limit}")


def test_a_project_that_decodes_nothing_is_left_alone() -> None:
    with pytest.raises(NotConfigured):
        TaskDecodingMiddleware.from_crawler(get_crawler(settings_dict={"COMPRESSION_ENABLED": 0}))


def test_decoding_leaves_the_event_loop_free() -> None:
    middleware = TaskDecodingMiddleware.from_crawler(get_crawler())
    entered, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        entered.set()
        go_on.wait(20)

    async def run() -> bytes:
        decoding = [middleware._threads.submit(hold) for _ in range(THREADS)]
        answer = asyncio.ensure_future(middleware.process_response(GUARDED_REQUEST, packed()))
        await asyncio.to_thread(entered.wait, 20)
        assert not answer.done()  # both threads are taken, and the loop goes on
        go_on.set()
        body = (await answer).body
        for future in decoding:
            future.result(20)
        return body

    try:
        assert asyncio.run(run()) == PAGE
    finally:
        go_on.set()
        middleware._close()
