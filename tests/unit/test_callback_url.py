"""Which URLs callbacks may be asked for at."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from autoscrape.errors import MALFORMED_ROW, TaskFault
from autoscrape.jobs.callback_url import check_callback_url


def refusal(url: str) -> str:
    with pytest.raises(TaskFault) as fault:
        check_callback_url(url, ())
    assert fault.value.error == MALFORMED_ROW
    return fault.value.cause


@pytest.mark.parametrize(
    "url",
    [
        "https://your.callback.url/path",
        "http://callback.site",
        "http://callback.site:80/?a=b#c",
        "https://callback.site:443/",
        "https://callback.site:1024/",
        "http://callback.site:65535/ä b",
        "http://bücher.example/",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]:8080/",
        "http://callback.site/" + "x" * 2027,
    ],
)
def test_good_urls(url: str) -> None:
    check_callback_url(url, ())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is not public; an operator can allow it with "),
        ("http://localhost:8000/", "127.0.0.1 is not public"),
        ("http://a.localhost./", "127.0.0.1 is not public"),
        ("http://2130706433/", "127.0.0.1 is not public"),
        ("http://0x7f.1/", "127.0.0.1 is not public"),
        ("http://0177.0.0.1/", "127.0.0.1 is not public"),
        ("http://10.0.0.1/", "10.0.0.1 is not public"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not public"),
        ("http://[::1]/", "::1 is not public"),
        ("http://[::ffff:10.0.0.1]/", "10.0.0.1 is not public"),
        ("http://user:pass@a.example/", "user names and passwords"),
        ("ftp://a.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://a.example:22/", "port 22; use 80, 443, or one from 1024 on"),
        ("http://a.example:25/", "port 25"),
        ("http://a.example:1023/", "port 1023"),
        ("http://a.example:0/", "port 0"),
        ("http://a.example:99999/", "out of range"),
        ("http://a.example/" + "x" * 2032, "longer than 2048 bytes"),
        ("http://a.example/" + "ä" * 1016, "longer than 2048 bytes"),
        ("http://a.example/\r\nx: y", "control characters"),
        ("http://a.example/\x00", "control characters"),
        ("http://a.example/\ud800", "half a character"),
        ("http://", "no host"),
        ("http:///x", "no host"),
        ("a.example/x", "no scheme"),
        ("", "empty"),
        ("http://a b.example/", "bad host"),
        ("http://a\\b.example/", "bad host"),
        (7, "not a string"),
    ],
)
def test_bad_urls(url: str, why: str) -> None:
    cause = refusal(url)
    assert cause.startswith("callback_url not allowed: ")
    assert why in cause
    assert "pass@" not in cause


def test_the_refusal_says_what_to_do() -> None:
    assert refusal("http://127.0.0.1:8000/x") == (
        "callback_url not allowed: 127.0.0.1 is not public; "
        "an operator can allow it with AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.1"
    )


def test_an_operator_can_allow_more_addresses_but_no_ports() -> None:
    allowed = (ip_network("127.0.0.0/8"),)
    check_callback_url("http://127.0.0.1:8000/", allowed)
    check_callback_url("http://localhost:8000/", allowed)
    with pytest.raises(TaskFault, match="port 6"):
        check_callback_url("http://127.0.0.1:6/", allowed)
