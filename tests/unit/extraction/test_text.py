from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autoscrape.extraction import text, urls
from autoscrape.extraction.titles import without_site

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP"
PICTURE = "data:image/png;base64," + "A" * 300


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("", None),
        (" \n\t ", None),
        (" a \n b\u00a0c ", "a b c"),
        ("a\0b\x07c\x7f", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("x" * 20_000, "x" * text.NAME_LIMIT),
    ],
)
def test_line(raw: str | None, expected: str | None) -> None:
    assert text.line(raw) == expected


@given(st.text(st.characters(codec=None)))
@example("a\0\t\n\x1f\x7f\u200b\ufeff\u2060\ue000\uf8ff\uf900\ud800\udfff\ud7ff\U000f0000\u201c")
def test_scrubbed_bytes_are_the_scrubbed_text(raw: str) -> None:
    assert text.scrubbed_bytes(raw) == text.scrub(raw).encode()


def test_block_keeps_line_breaks() -> None:
    assert text.block(" a  b \n\n\n c\0 \r\n d ") == "a b\nc\nd"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>One</p><p>Two &amp; three</p>", " One\n Two & three\n"),
        ("5 < 6", "5 < 6"),
        ("&lt;b&gt;bold&lt;/b&gt;", " bold "),
    ],
)
def test_unmarked(raw: str, expected: str) -> None:
    assert text.unmarked(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("4,5 of 5", 4.5), ("x", None), (None, None), ("9" * 99, 999999999999999.0)],
)
def test_number(raw: str | None, expected: float | None) -> None:
    assert text.number(raw) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a b", "https://e.example/a%20b"),
        (" c\n", "https://e.example/x/c"),
        ("//f.example/a", "https://f.example/a"),
        ("javascript:x", None),
        ("mailto:a@b.example", None),
        ("data:text/html,x", None),
        ("http://[x", None),
        ("x" * 5_000, None),
        ("", None),
        (None, None),
    ],
)
def test_absolute(href: str | None, expected: str | None) -> None:
    assert urls.absolute("https://e.example/x/", href) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.png", "https://e.example/a.png"),
        (PICTURE, PICTURE),
        (PIXEL, None),
        ("data:image/png;base64," + "A" * 70_000, None),
        ("data:text/html," + "A" * 300, None),
        (None, None),
    ],
)
def test_image(source: str | None, expected: str | None) -> None:
    assert urls.image("https://e.example/", source) == expected


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Lamp | My Shop", "My Shop", "Lamp"),
        ("Lamp - shop.example", None, "Lamp"),
        ("Shop » Lamp - red", None, "Lamp - red"),
        ("Blue-green lamp", "My Shop", "Blue-green lamp"),
        ("My Shop", "My Shop", "My Shop"),
        (None, None, None),
    ],
)
def test_without_site(title: str | None, site: str | None, expected: str | None) -> None:
    assert without_site(title, site, "https://www.shop.example/x") == expected
