from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article
from autoscrape.extraction.page import Page
from autoscrape.items import Article

from .pages import article, page, paragraphs

H1 = "<h1>A storm at sea</h1>"
FOOTER = (
    "<footer><p>Imprint and contact, all rights reserved by the owner of the page.</p></footer>"
)


def item(inside: str, around: str = "") -> Article:
    return extract_article(page(f"<nav>menu</nav>{H1}<article>{inside}</article>{around}{FOOTER}"))


def test_body_has_the_paragraphs_on_lines_of_their_own() -> None:
    body = item(paragraphs(6) + "<h2>Later that night</h2>" + paragraphs(3)).articleBody
    assert body is not None
    lines = body.splitlines()
    assert "Later that night" in lines
    assert sum(line.startswith("Evening") for line in lines) == 9
    assert "Imprint" not in body
    assert "menu" not in body


@pytest.mark.parametrize("tag", ["nav", "menu", "dialog"])
def test_body_that_stands_in_a_margin(tag: str) -> None:
    body = extract_article(page(f"{H1}<{tag}>{paragraphs(8)}</{tag}>")).articleBody
    assert body is not None
    assert body.count("Evening") == 8


def test_body_that_stands_behind_the_end_of_the_document() -> None:
    html = f"<html><body><nav>menu</nav></body></html><div>{H1}{paragraphs(8)}</div></body></html>"
    body = extract_article(Page(html, "https://e.example/a")).articleBody
    assert body is not None
    assert body.count("Evening") == 8


def test_body_from_markup_when_the_page_shows_less() -> None:
    long = "The keeper climbed the tower. " * 20
    parsed = Page(article(headline="A storm at sea", articleBody=long) + H1, "https://e.example/a")
    assert extract_article(parsed).articleBody == long.strip()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<a href="/x" onclick="y()">z</a>', '<a href="https://shop.example/x">z</a>'),
        ('<img data-src="/i.jpg" alt=a>', '<img alt="a" src="https://shop.example/i.jpg">'),
        ("<script>alert(1)</script>", None),
        ('<a href="javascript:alert(1)">z</a>', "<a>z</a>"),
        ("<b style='x:y'>bold</b>", "<b>bold</b>"),
    ],
)
def test_raw_body_is_clean_and_absolute(inside: str, expected: str | None) -> None:
    told = f"<p>The keeper of the tower told {inside} to all who came to see him.</p>"
    raw = item(paragraphs() + told + paragraphs()).articleBodyRaw
    assert raw is not None
    assert "Evening 0" in raw
    assert "Imprint" not in raw
    for banned in ("script", "onclick", "style", "javascript"):
        assert banned not in raw
    if expected:
        assert expected in raw


@pytest.mark.parametrize(
    ("inside", "videos", "audios"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/a1"></iframe>',
            ["https://www.youtube.com/embed/a1"],
            [],
        ),
        (
            '<iframe data-src="//player.vimeo.com/video/5"></iframe>',
            ["https://player.vimeo.com/video/5"],
            [],
        ),
        (
            "<video><source src=/v.webm><source src=/v.mp4></video>",
            ["https://shop.example/v.webm"],
            [],
        ),
        ("<audio src=/a.mp3></audio>", [], ["https://shop.example/a.mp3"]),
        ("<a href=/b.mp3?x=1>listen</a>", [], ["https://shop.example/b.mp3?x=1"]),
        ('<iframe src="https://ads.example/x"></iframe>', [], []),
    ],
)
def test_media(inside: str, videos: list[str], audios: list[str]) -> None:
    found = item(paragraphs() + inside + paragraphs())
    assert (found.videoUrls, found.audioUrls) == (videos, audios)


def test_media_from_markup() -> None:
    video = {"@type": "VideoObject", "contentUrl": "/v.mp4"}
    audio = {"@type": "AudioObject", "contentUrl": "/a.mp3"}
    found = extract_article(page(article(headline="x", video=video, audio=[audio]) + paragraphs()))
    assert found.videoUrls == ["https://shop.example/v.mp4"]
    assert found.audioUrls == ["https://shop.example/a.mp3"]


def test_images_of_the_body_only() -> None:
    found = item(f"<img src=/a.jpg>{paragraphs()}", "<img src=/other.jpg>")
    assert found.images == ["https://shop.example/a.jpg"]
    assert found.mainImage == "https://shop.example/a.jpg"
