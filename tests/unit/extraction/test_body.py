from __future__ import annotations

import pytest

from autoscrape.errors import NO_VISIBLE_ELEMENTS, TaskFault
from autoscrape.extraction.body import MAX_BYTES, decode

PAGE = "<html><head>{}</head><body>Größe 5 €</body></html>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE.format("").encode(), "text/html; charset=utf-8"),
        (PAGE.format("").encode(), None),
        (PAGE.format("").encode(), ""),
        (PAGE.format("").encode(), "html"),
        (PAGE.format("").encode("cp1252"), "text/html; charset=windows-1252"),
        (PAGE.format('<meta charset="windows-1252">').encode("cp1252"), "text/html"),
        (PAGE.format("").encode("utf-8-sig"), "text/html; charset=latin-1"),
        (b"\xff\xfe" + PAGE.format("").encode("utf-16-le"), "text/html"),
        (PAGE.format("").encode("utf-16-le"), "text/html; charset=utf-16le"),
        (PAGE.format("").encode(), "application/xhtml+xml"),
        (b"BM and MZ are no magic in a text. " + PAGE.format("").encode(), "text/plain"),
    ],
)
def test_text_is_decoded(body: bytes, content_type: str | None) -> None:
    assert "Größe 5 €" in decode(body, content_type)


@pytest.mark.parametrize(
    ("body", "content_type", "cause"),
    [
        (b"\x89PNG\r\n\x1a\n....", "text/html", "PNG"),
        (b"\xff\xd8\xff\xe0....", "text/html", "JPEG"),
        (b"GIF89a....", None, "GIF"),
        (b"%PDF-1.7 ....", "text/html; charset=utf-8", "PDF"),
        (b"PK\x03\x04....", "text/html", "ZIP"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "text/html", "media"),
        (b"\x00\x00\x00\x20ftypisom", "text/html", "media"),
        (b"BM\x00\x01\x02\x03\x04\x00\x00", "text/html", "BMP"),
        (b"\x00\x01\x02\x03" * 100, "text/html", "binary"),
        (b"<p>x</p>", "application/pdf", "application/pdf"),
        (b"<p>x</p>", "image/png", "image/png"),
        (b"{}", "application/json; charset=utf-8", "application/json"),
        (b"<p>x</p>", "application/octet-stream", "octet-stream"),
        (b"x" * (MAX_BYTES + 1), "text/html", "larger"),
    ],
)
def test_what_is_no_page_is_refused(body: bytes, content_type: str | None, cause: str) -> None:
    with pytest.raises(TaskFault, match=cause) as raised:
        decode(body, content_type)
    assert raised.value.error == NO_VISIBLE_ELEMENTS


def test_bytes_that_are_no_text_never_raise_anything_else() -> None:
    assert decode(b"<p>\xc3\x28 \xff\xfe\xfd</p>", "text/html; charset=nonsense").startswith("<p>")
