"""Which URLs may become a request, and in what form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request

from autoscrape.errors import MALFORMED_URL, NON_HTTP, URL_TOO_LONG, TaskFault
from autoscrape.jobs.urls import MAX_UTF16_UNITS, fetchable

AS_THEY_ARE = [
    "http://example.com",
    "http://example.com/",
    "https://example.com/a/b.html?c=d&e=%20#f",
    "http://example.com:8080/",
    "http://example.com:65535/",
    "http://example.com./",
    "http://a_b.example.com/",
    "http://localhost/",
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::1]:8080/x",
    "http://[2001:db8::1]/",
    "http://[::ffff:127.0.0.66]/",
    "http://example.com/ü?q=日本",
    "http://example.com/user@host",
    "http://example.com/?u=a:b@c",
    "http://xn--bcher-kva.example/",
    f"http://{'a' * 63}.example/",
]

CHANGED = [
    (" http://example.com/\r\n", "http://example.com/"),
    ("\thttp://example.com/ ", "http://example.com/"),
    ("HTTP://EXAMPLE.COM/Path", "http://example.com/Path"),
    ("http://example.com:/", "http://example.com/"),
    ("http://bücher.example/ü", "http://xn--bcher-kva.example/ü"),
    ("http://BÜCHER.example:81/", "http://xn--bcher-kva.example:81/"),
    ("https://straße.de/", "https://xn--strae-oqa.de/"),
    ("http://例え.jp/", "http://xn--r8jz45g.jp/"),
    ("http://例え。jp/", "http://xn--r8jz45g.jp/"),
]

MALFORMED = [
    *["", " ", "\r\n", "\t", "\x00"],
    *["http://example.com/\x00", "http://example.com/a\r\nb", "http://example.com/a\tb"],
    *["http://example.com/\x1b", "http://example.com/\x7f", "\x01http://example.com/"],
    *[
        "example.com",
        "example.com/x",
        "//example.com/",
        "/x",
        "www.example.com?x",
        "?",
        "1http://x",
    ],
    *["http:", "http://", "http:///path", "http:example.com", "http:/example.com", "https://:80/"],
    *["http://?x", "http://#x"],
    *["http://user:password@example.com/", "http://user@example.com/", "http://@example.com/"],
    *["http://example.com\\@other.example/", "http://example.com\\x"],
    *["http://example.com:99999/", "http://example.com:-1/", "http://example.com:x/"],
    *["http://example.com:８０/", "http://example.com:8_0/", "http://example.com:+80/"],
    *["http://[::1", "http://::1]/", "http://[zz::1]/", "http://[1.2.3.4]/", "http://[:]/"],
    *["http://[fe80::1%25eth0]/", "http://[v1.abc]/", "http://[v1.a:b]/", "http://[]/"],
    *["http://[::1]x/", "http://x[::1]/", "http://[::1]80/"],
    *["http://exa mple.com", "http://ex%61mple.com/", "http://a..b/", "http://./", "http://.a.b/"],
    *["http://-a.example/", "http://a-.example/", "http://a,b/", "http://a;b/", "http://a'b/"],
    *["http://１２７.０.０.１/", "http://ｅxample.com/", "http://a\u2044b.example/"],
    *["http://a\u200bb.example/", "http://\ud800.example/", "http://example.com/\ud800"],
    f"http://{'a' * 64}.example/",
    f"http://{'ü' * 64}.example/",
    f"http://{'.'.join(['a' * 49] * 6)}/",
]

NOT_HTTP = [
    *["ftp://example.com/x", "file:///etc/passwd", "s3://bucket/key", "ws://example.com/"],
    *["data:text/html,x", "javascript:alert(1)", "JavaScript:alert(1)", "mailto:a@example.com"],
    *["about:blank", "view-source:http://example.com/", "httpx://example.com/"],
    *["http+unix://socket/", "httpss://example.com/", "blob:http://example.com/1"],
]


@pytest.mark.parametrize("url", AS_THEY_ARE)
def test_a_good_url_stays_as_it_is(url: str) -> None:
    assert fetchable(url) == url


@pytest.mark.parametrize(("url", "fetched"), CHANGED)
def test_spaces_go_and_the_host_becomes_ascii(url: str, fetched: str) -> None:
    assert fetchable(url) == fetched


@pytest.mark.parametrize(
    ("string", "url"),
    [(MALFORMED_URL, url) for url in MALFORMED] + [(NON_HTTP, url) for url in NOT_HTTP],
    ids=lambda value: ascii(value)[:60],
)
def test_a_bad_url_ends_with_its_documented_string(string: str, url: str) -> None:
    with pytest.raises(TaskFault) as caught:
        fetchable(url)
    assert caught.value.error == string


def of_units(units: int, unit: str) -> str:
    """A URL of so many UTF-16 code units."""
    start = "http://example.com/"
    width = len(unit.encode("utf-16-le")) // 2
    times, rest = divmod(units - len(start), width)
    return start + "a" * rest + unit * times


@pytest.mark.parametrize("unit", ["a", "é", "日", "😀"])
def test_a_url_may_have_4096_utf16_units_and_no_more(unit: str) -> None:
    longest = of_units(MAX_UTF16_UNITS, unit)
    assert fetchable(longest) == longest
    assert fetchable(f"  {longest}\n") == longest
    with pytest.raises(TaskFault) as caught:
        fetchable(of_units(MAX_UTF16_UNITS + 1, unit))
    assert caught.value.error == URL_TOO_LONG


def test_the_limit_is_the_documented_one() -> None:
    assert MAX_UTF16_UNITS == 4096


def test_a_refusal_never_repeats_a_password() -> None:
    with pytest.raises(TaskFault) as caught:
        fetchable("http://user:hunter2@example.com/")
    assert "hunter2" not in str(caught.value)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["http://", "https://example.com", "http://[", ""]),
    st.text(st.characters(codec="utf-8") | st.sampled_from("/:@[]?#.%\\ 0aü"), max_size=30),
)
def test_any_text_is_refused_by_the_book_or_becomes_a_request(start: str, rest: str) -> None:
    fetched = fetched_or_fault(start + rest)
    if fetched in (MALFORMED_URL, NON_HTTP):
        return
    assert fetchable(fetched) == fetched
    assert Request(fetched).url.startswith(("http://", "https://"))


def fetched_or_fault(url: str) -> str:
    try:
        return fetchable(url)
    except TaskFault as fault:
        return fault.error
