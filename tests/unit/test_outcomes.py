"""The table of outcomes: what is raised or answered, and what a task ends with."""

from __future__ import annotations

import gzip
import logging
import ssl
import zlib

import brotli
import pytest
from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet import error as tx
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from autoscrape.crawl import outcomes
from autoscrape.crawl.guard import ForbiddenAddressError
from autoscrape.crawl.outcomes import Verdict, of_exception, of_response
from autoscrape.errors import TaskFault

NETWORK1 = "Downloader error: No response (network1)"
NETWORK5 = "Downloader error: No response (network5)"
NETWORK301 = "Downloader error: No response (network301)"
NO_TLS = "Proxy error: ssl_tunnel_error"
NXDOMAIN = "Proxy error: nxdomain"
TIMED_OUT = "query timed out"
URL = "http://a.example/"


def caused(exception: BaseException, by: BaseException) -> BaseException:
    """Give the exception with its cause, as ``raise … from`` leaves it."""
    exception.__cause__ = by
    return exception


def failed(*reasons: BaseException, never: bool = False) -> BaseException:
    """Give what Scrapy raises for a connection that ended for these reasons."""
    kind = ResponseNeverReceived if never else ResponseFailed
    inner = kind([Failure(reason) for reason in reasons])
    return caused(DownloadFailedError(str(inner)), inner)


def lost(*reasons: BaseException) -> BaseException:
    """Give what Scrapy raises for a body that broke off for these reasons."""
    return caused(ResponseDataLossError(), ResponseFailed([Failure(r) for r in reasons]))


TLS_REASON = SSL.Error([("SSL routines", "", "wrong version number")])

# exception, error, retry, network
RAISED: list[tuple[BaseException, str, bool, bool]] = [
    (DownloadTimeoutError("Getting it took longer than 2 seconds."), TIMED_OUT, True, True),
    (tx.TCPTimedOutError(), TIMED_OUT, True, True),
    (TimeoutError(), TIMED_OUT, True, True),
    (DownloadConnectionRefusedError("refused"), NETWORK1, True, True),
    (ConnectionRefusedError(111, "refused"), NETWORK1, True, True),
    (tx.NoRouteError(), NETWORK5, True, True),
    (tx.ConnectError(113, "No route to host"), NETWORK5, True, True),
    (tx.ConnectionLost(), NETWORK5, True, True),
    (ConnectionResetError(104, "reset"), NETWORK5, True, True),
    (failed(tx.ConnectionDone(), never=True), NETWORK5, True, True),
    (failed(tx.ConnectionLost(), never=True), NETWORK5, True, True),
    (failed(ValueError("non-integer status code")), NETWORK5, True, False),
    (failed(tx.ConnectionDone()), NETWORK5, True, False),
    (failed(ValueError("conflicting Content-Length headers: b'5,9'")), NETWORK5, False, False),
    (lost(tx.ConnectionDone()), NETWORK5, True, False),
    (lost(TLS_REASON), NETWORK5, True, False),
    (failed(TLS_REASON, never=True), NO_TLS, False, True),
    (failed(TLS_REASON), NO_TLS, False, True),
    (failed(VerificationError(errors=[]), never=True), NO_TLS, False, True),
    (ssl.SSLError(1, "wrong version number"), NO_TLS, False, True),
    (tx.SSLError(), NO_TLS, False, True),
    (TunnelError("Could not open CONNECT tunnel"), NO_TLS, True, True),
    (DownloadCancelledError("larger than download max size"), NETWORK5, False, False),
    (StopDownload(), NETWORK5, False, False),
    (IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE"), NETWORK5, False, False),
    (IgnoreRequest("max redirections reached"), NETWORK301, False, False),
    (IgnoreRequest("Forbidden by robots.txt"), "Proxy error: domain_forbidden", False, False),
    (ForbiddenAddressError("127.0.0.1"), "Proxy error: domain_forbidden", False, False),
    (IgnoreRequest(f"no retry: {outcomes.ENDED}"), TIMED_OUT, False, False),
    (gzip.BadGzipFile("Not a gzipped file"), NETWORK5, False, False),
    (zlib.error("incorrect header check"), NETWORK5, False, False),
    (brotli.error("decoder failed"), NETWORK5, False, False),
    (EOFError("before the end-of-stream marker was reached"), NETWORK5, True, False),
    (OSError(5, "Input/output error"), NETWORK5, True, False),
    (UnsupportedURLSchemeError("ftp"), "non-HTTP schemas are not allowed", False, False),
    (NotSupported("ftp"), "non-HTTP schemas are not allowed", False, False),
    (ValueError("Missing scheme in request url: javascript:1"), NETWORK301, False, False),
    (ValueError("Invalid IPv6 URL"), NETWORK301, False, False),
    (ValueError("Port out of range 0-65535"), NETWORK301, False, False),
    (ValueError("Invalid URI b'http://exa mple/'"), "malformed url", False, False),
    (ValueError("invalid hostname: u@a.example"), "malformed url", False, False),
    (TaskFault("malformed row", "why"), "malformed row", False, False),
]


@pytest.mark.parametrize(("exception", "error", "retry", "network"), RAISED, ids=repr)
def test_what_is_raised_has_its_string(
    exception: BaseException, error: str, retry: bool, network: bool
) -> None:
    verdict = of_exception(exception)
    assert verdict is not None
    assert (verdict.error, verdict.retry, verdict.network) == (error, retry, network)
    assert verdict.cause
    assert "\n" not in verdict.cause


@pytest.mark.parametrize(
    "exception",
    [ValueError("of a middleware"), KeyError("x"), EOFError(), IgnoreRequest("for fun"), None],
    ids=repr,
)
def test_anything_else_is_unexpected_and_logged_with_the_task(
    exception: BaseException | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert of_exception(exception) is None
    with caplog.at_level(logging.ERROR):
        outcome = outcomes.from_exception(exception, 4711)
    assert outcome.error == "Proxy error: internal_error"
    assert type(exception).__name__ in outcome.cause
    assert "task 4711" in caplog.text


def test_the_cause_names_what_is_at_the_bottom() -> None:
    broken = of_exception(lost(tx.ConnectionDone()))
    assert broken is not None
    assert broken.cause == "the answer broke off; ConnectionDone: Connection was closed cleanly."
    closed = of_exception(failed(tx.ConnectionLost("by peer"), never=True))
    assert closed is not None
    assert closed.cause.startswith("ConnectionLost: ")
    assert "by peer" in closed.cause


def test_a_malformed_url_in_a_redirect_is_not_the_callers() -> None:
    exception = ValueError("invalid hostname: exa mple")
    first, second = Request(URL), Request(URL, meta={"redirect_times": 1})
    assert [outcomes.from_exception(exception, 1, r).error for r in (None, first, second)] == [
        "malformed url",
        "malformed url",
        NETWORK301,
    ]


def test_no_route_points_to_our_side() -> None:
    cut_off = {type(e): v.cut_off for e, *_ in RAISED if (v := of_exception(e))}
    assert [kind for kind, is_cut_off in cut_off.items() if is_cut_off] == [tx.NoRouteError]


@pytest.mark.parametrize(
    ("status", "error", "retry"),
    [
        *((s, f"Downloader error: http{s}", False) for s in (300, 304, 400, 401, 403, 404, 410)),
        *((s, f"Downloader error: http{s}", False) for s in (100, 425, 451, 600, 999)),
        *((s, f"Downloader error: http{s}", True) for s in (408, 429, 500, 501, 503, 520, 599)),
        *((s, NETWORK301, False) for s in (301, 302, 303, 307, 308)),
        *((s, "Downloader error: No visible elements", False) for s in (204, 205)),
    ],
)
def test_a_status_has_its_string(status: int, error: str, retry: bool) -> None:
    response = Response(URL, status=status)
    expected = Verdict(error, retry, cause=f"HTTP status {status}")
    assert of_response(response) == of_exception(HttpError(response)) == expected


@pytest.mark.parametrize("status", [200, 201, 203, 206, 226])
def test_what_may_be_a_page_has_no_verdict(status: int) -> None:
    assert of_response(Response(URL, status=status, flags=["partial", "cached"])) is None


@pytest.mark.parametrize(
    ("flag", "retry"),
    [
        ("broken body: cut: gzip body ends too early", True),
        ("broken body: no gzip: incorrect header check", False),
        ("too large: gzip body of 9 bytes makes more than 4", False),
    ],
)
def test_a_page_that_is_not_whole_is_none(flag: str, retry: bool) -> None:
    expected = Verdict(NETWORK5, retry, cause=flag)
    assert of_response(Response(URL, flags=["partial", flag])) == expected


def test_the_status_says_more_than_a_broken_body() -> None:
    response = Response(URL, status=404, flags=["broken body: no gzip"])
    assert of_response(response) == Verdict("Downloader error: http404", cause="HTTP status 404")
    assert outcomes.of_flags(response) is None
