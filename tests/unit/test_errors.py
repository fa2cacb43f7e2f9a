"""The documented error tables, and the exceptions that carry their strings."""

from __future__ import annotations

import re

import pytest

from autoscrape import errors
from autoscrape.errors import (
    QUERY_ERRORS,
    REQUEST_ERRORS,
    AutoscrapeError,
    TaskFault,
    http_status,
    no_response,
)

STRINGS = [row.string for row in QUERY_ERRORS]

# The query-level table of the AutoExtract API reference, as it stands there.
DOCUMENTED = [
    "query timed out",
    "malformed url",
    "non-HTTP schemas are not allowed",
    "Domain … is occupied, please retry in … seconds",
    "Downloader error: No response (network301)",
    "Downloader error: No visible elements",
    "Downloader error: http304",
    "Downloader error: http404",
    "Downloader error: http500",
    "Downloader error: No response (network5)",
    "Proxy error: ssl_tunnel_error",
    "Proxy error: banned",
    "Proxy error: domain_forbidden",
    "Proxy error: internal_error",
    "Proxy error: nxdomain",
]
OUR_OWN = [
    "URL cannot be longer than 4096 UTF-16 characters",
    "malformed row",
    "Downloader error: No response (network1)",
]

# The request-level table: type, short description.
REQUEST_LEVEL = {
    "queries-limit-reached": "Limit of 100 queries per request exceeded",
    "malformed-json": "Could not parse request JSON",
    "rate-limit-exceeded": "System-wide rate limit exceeded",
    "user-rate-limit-exceeded": "User rate limit exceeded",
    "account-disabled": "Account has been disabled - contact support",
    "unrecognized-content-type": "Unsupported request content type: should be application/json",
    "empty-request": "Empty request body - should be JSON document",
    "malformed-request": "Unparseable request",
    "http-pipelining-not-supported": "Attempt to second HTTP request over TCP connection",
    "unknown-uri": "Invalid API endpoint",
    "method-not-allowed": "Invalid HTTP method (only POST is supported)",
}


def test_the_query_errors_are_the_documented_ones_and_three_more() -> None:
    assert sorted(STRINGS) == sorted(DOCUMENTED + OUR_OWN)


def test_every_string_stands_once() -> None:
    assert len(set(STRINGS)) == len(STRINGS)


@pytest.mark.parametrize("row", QUERY_ERRORS, ids=lambda row: row.string)
def test_every_row_says_what_happened_and_what_to_do(row: errors.QueryError) -> None:
    assert row.meaning
    assert row.advice


@pytest.mark.parametrize(
    "string",
    [
        *(http_status(status) for status in (304, 404, 500)),
        *(no_response(number) for number in (1, 5, 301)),
        errors.OCCUPIED.format(domain="…", seconds="…"),
        *(errors.TIMED_OUT, errors.MALFORMED_URL, errors.URL_TOO_LONG, errors.NON_HTTP),
        *(errors.MALFORMED_ROW, errors.NO_VISIBLE_ELEMENTS, errors.SSL_TUNNEL, errors.BANNED),
        *(errors.DOMAIN_FORBIDDEN, errors.INTERNAL_ERROR, errors.NXDOMAIN),
    ],
)
def test_what_the_code_uses_is_a_row_of_the_table(string: str) -> None:
    assert string in STRINGS


def test_any_status_is_named_in_the_documented_form() -> None:
    assert http_status(451) == "Downloader error: http451"
    assert no_response(4) == "Downloader error: No response (network4)"
    occupied = errors.OCCUPIED.format(domain="example.com", seconds=3)
    assert occupied == "Domain example.com is occupied, please retry in 3 seconds"


def test_the_request_errors_are_the_eleven_documented_ones() -> None:
    assert {row.name: row.title for row in REQUEST_ERRORS} == REQUEST_LEVEL
    assert len(REQUEST_ERRORS) == 11


@pytest.mark.parametrize("row", REQUEST_ERRORS, ids=lambda row: row.name)
def test_a_request_error_has_its_type_uri_and_a_client_error_status(
    row: errors.RequestError,
) -> None:
    assert row.type == f"http://errors.xod.scrapinghub.com/{row.name}.html"
    assert 400 <= row.status < 500


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("queries-limit-reached", 413),
        ("user-rate-limit-exceeded", 429),
        ("unrecognized-content-type", 415),
        ("unknown-uri", 404),
        ("method-not-allowed", 405),
    ],
)
def test_the_status_is_the_one_http_has_for_it(name: str, status: int) -> None:
    assert next(row.status for row in REQUEST_ERRORS if row.name == name) == status


def test_a_fault_carries_the_string_and_the_cause_apart() -> None:
    fault = TaskFault(errors.MALFORMED_URL, "no scheme")
    assert (fault.error, fault.cause, str(fault)) == (
        "malformed url",
        "no scheme",
        "malformed url (no scheme)",
    )
    assert str(TaskFault(errors.TIMED_OUT)) == "query timed out"


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert drawn == [cls.__name__ for cls in below(AutoscrapeError)]


def below(cls: type) -> list[type]:
    """The classes of this module derived from a class, each before its own."""
    children = [child for child in cls.__subclasses__() if child.__module__ == errors.__name__]
    return [each for child in children for each in (child, *below(child))]
