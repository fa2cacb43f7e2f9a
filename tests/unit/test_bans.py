"""The operator's rules for refusals, and the answers that they match."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from autoscrape.crawl.bans import BanMiddleware
from autoscrape.crawl.outcomes import of_response
from autoscrape.crawl.requests import GUARDED
from autoscrape.errors import ParameterError
from autoscrape.jobs.ban_rules import BanRule, parse_ban_rules

URL = "http://a.example/"


def test_rules_are_read_as_they_are_written() -> None:
    written = ["403", "429:Slow down", "*:are you a robot", " 503 : busy ", "", "999"]
    rules = parse_ban_rules(written)
    assert rules == (
        BanRule(403),
        BanRule(429, "Slow down"),
        BanRule(None, "are you a robot"),
        BanRule(503, "busy"),
        BanRule(999),
    )
    assert list(map(str, rules[:3])) == written[:3]


@pytest.mark.parametrize("rule", ["*", "*:", "403:", "abc", "99", "1000", "40³", ":text", "4 03"])
def test_a_bad_rule_is_named(rule: str) -> None:
    with pytest.raises(ParameterError, match="'"):
        parse_ban_rules(["403", rule])


@pytest.mark.parametrize(
    ("status", "body", "error", "retry"),
    [
        (403, b"", "Proxy error: banned", False),
        (429, b"please SLOW down", "Proxy error: banned", True),
        (429, b"please hurry", "Downloader error: http429", True),
        (200, b"x" * 65_000 + b"Are you a ROBOT?", "Proxy error: banned", False),
        (200, b"x" * 65_536 + b"Are you a ROBOT?", None, False),
        (404, b"nothing here", "Downloader error: http404", False),
    ],
)
def test_an_answer_that_matches_a_rule_is_a_ban(
    status: int, body: bytes, error: str | None, retry: bool
) -> None:
    rules = parse_ban_rules(["403", "429:Slow down", "*:are you a robot"])
    response = Response(URL, status=status, body=body)
    request = Request(URL, meta={GUARDED: True})
    verdict = of_response(BanMiddleware(rules).process_response(request, response))
    assert (verdict and verdict.error) == error
    assert verdict is None or verdict.retry is retry


def test_a_request_that_is_no_task_is_never_banned() -> None:
    response = Response(URL, status=403)
    BanMiddleware(parse_ban_rules(["403"])).process_response(Request(URL), response)
    assert response.flags == []
