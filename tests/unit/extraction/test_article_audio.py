"""Audio of articles: where it stands in the text, beside it, or in the metas."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article

from .pages import page, paragraphs

ROOT = "https://shop.example"
H1 = "<h1>Keeper leaves the old tower</h1>"
TEXT = paragraphs(3)
OG = "<meta property=og:audio content=/talk.mp3>"
STREAM = (
    "<meta name=twitter:player:stream content=/talk.m4a>"
    "<meta name=twitter:player:stream:content_type content={}>"
)
DOWNLOAD = "<a href=/get/talk.mp3?download=1 title='Download MP3'></a>"


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (H1 + TEXT + "<audio src=/a.ogg></audio>" + TEXT, OG, ["/a.ogg"]),
        (
            f"{H1}{TEXT}<audio><source src=/a.ogg><source src=/a.mp3></audio>{TEXT}",
            "",
            ["/a.ogg"],
        ),
        (f"{H1}{TEXT}<p><a href=/a.mp3#t=3>Listen</a></p>{TEXT}", "", ["/a.mp3#t=3"]),
        (f"{H1}{TEXT}<p><a href=/wiki/File:Sea.ogg>Sea</a></p>{TEXT}", "", []),
        (H1 + TEXT, OG, ["/talk.mp3"]),
        (
            H1 + TEXT,
            OG + "<meta property=og:audio:secure_url content=https://cdn.example/t.mp3>",
            ["https://cdn.example/t.mp3", "/talk.mp3"],
        ),
        (H1 + TEXT, STREAM.format("audio/mp4"), ["/talk.m4a"]),
        (H1 + TEXT, STREAM.format("video/mp4"), []),
        (f"<div>{DOWNLOAD}</div>{H1}<article>{TEXT}</article>", "", ["/get/talk.mp3?download=1"]),
        (
            f"<div><audio data-src=/a.mp3></audio></div>{H1}<article>{TEXT}</article>{DOWNLOAD}",
            "",
            ["/a.mp3"],
        ),
        (f"{H1}<article>{TEXT}</article><div class=related><a href=/o.mp3>O</a></div>", "", []),
    ],
    ids=[
        "player", "sources", "file in the text", "page about a file", "meta", "two metas",
        "stream", "stream of a video", "download above the text", "player above the text",
        "of other articles",
    ],
)  # fmt: skip
def test_audio(body: str, head: str, expected: list[str]) -> None:
    found = extract_article(page(body, head)).audioUrls or []
    assert found == [url if url.startswith("http") else ROOT + url for url in expected]
