from __future__ import annotations

import pytest

from autoscrape.extraction.article.date_parsing import parse_date
from autoscrape.extraction.article.dates import extract_dates

from .pages import article, page

H1 = "<h1>A storm</h1>"


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("2019-06-18", None, "2019-06-18T00:00:00"),
        ("2019-06-18T10:20:30Z", None, "2019-06-18T10:20:30+00:00"),
        ("2019-06-18T10:20+02:00", None, "2019-06-18T10:20:00+02:00"),
        ("2019-06-18 10:20:30.123456", None, "2019-06-18T10:20:30"),
        ("2019-06-18T10:20:30.123-0500", None, "2019-06-18T10:20:30-05:00"),
        ("June 18, 2018", "en", "2018-06-18T00:00:00"),
        ("18. Juni 2018", "de", "2018-06-18T00:00:00"),
        ("18 juin 2018", "fr", "2018-06-18T00:00:00"),
        ("18 de junio de 2018", None, "2018-06-18T00:00:00"),
        ("18 июня 2018", "ru", "2018-06-18T00:00:00"),
        ("04.05.2020", "de", "2020-05-04T00:00:00"),
        ("2018年6月18日", "ja", "2018-06-18T00:00:00"),
        ("2019 Jun 18", "en", "2019-06-18T00:00:00"),
        ("Best towers of 2019 Jun 18, 2018", "en", "2018-06-18T00:00:00"),
        ("June 18", "en", None),
        ("2 hours ago", "en", None),
        ("yesterday", None, None),
        ("2019-13-45", None, None),
        ("1:" * 60, "en", None),
        ("may 1 " * 35, None, None),
        ("", None, None),
    ],
)
def test_parse_date(raw: str, language: str | None, expected: str | None) -> None:
    assert parse_date(raw, language) == expected


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        (
            article(headline="A storm", datePublished="2020-02-03T04:05:06Z") + H1,
            "",
            ("2020-02-03T04:05:06+00:00", "2020-02-03T04:05:06Z"),
        ),
        (
            H1 + "<time datetime=2021-01-01>x</time>",
            "<meta property=article:published_time content=2020-02-03>",
            ("2020-02-03T00:00:00", "2020-02-03"),
        ),
        (H1 + "<time datetime=2020-02-03>Feb 3</time>", "", ("2020-02-03T00:00:00", "2020-02-03")),
        (H1 + "<time>3 February 2020</time>", "", ("2020-02-03T00:00:00", "3 February 2020")),
        (
            H1 + "<p>Published on February 3, 2020 by Ann</p>",
            "",
            ("2020-02-03T00:00:00", "February 3, 2020"),
        ),
        (
            H1 + "<p class=updated>Updated March 3, 2021</p><p class=date>February 3, 2020</p>",
            "",
            ("2020-02-03T00:00:00", "February 3, 2020"),
        ),
        (article(headline="x", datePublished="soon") + H1, "", (None, None)),
        (H1, "", (None, None)),
    ],
)
def test_dates(html: str, head: str, expected: tuple[str | None, str | None]) -> None:
    assert extract_dates(page(html, head), "en") == expected


def test_date_in_the_address() -> None:
    parsed = page(H1, url="https://e.example/2020/2/3/storm")
    assert extract_dates(parsed, "en") == ("2020-02-03T00:00:00", "2020-02-03")
