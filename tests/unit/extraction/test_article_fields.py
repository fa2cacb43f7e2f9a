from __future__ import annotations

import pytest

from autoscrape.extraction.article.authors import extract_authors
from autoscrape.extraction.article.description import extract_description
from autoscrape.extraction.article.headline import extract_headline
from autoscrape.extraction.article.language import detect, extract_language
from autoscrape.extraction.article.names import split_names

from .pages import article, page

H1 = "<h1>A storm at sea</h1>"
DECK = "The keeper of the old tower saw the waves rise above the harbour wall."
SUMMARY = "A night on the tower, told by its keeper."
CUT = "<meta property=og:description content='The keeper of the old tower saw the waves...'>"
GERMAN = "Der Turm stand am Meer und die Wellen schlugen nicht mit der Kraft, die das Dorf kannte. "


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        (H1, "", "A storm at sea"),
        (article(headline="A storm") + "<p>x</p>", "", "A storm"),
        (
            "<h1>The Daily</h1><h1>A storm at sea</h1>",
            "<title>A storm at sea</title>",
            "A storm at sea",
        ),
        ("<p>x</p>", "<title>A storm - Shop</title>", "A storm"),
        ("<p>x</p>", "", None),
    ],
)
def test_headline(html: str, head: str, expected: str | None) -> None:
    assert extract_headline(page(html, head)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alice and Bob", ["Alice", "Bob"]),
        ("By Ann Lee, Bo Ek & Cy Da", ["Ann Lee", "Bo Ek", "Cy Da"]),
        ("Von Ann Lee und Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Par Ann Lee et Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Miguel A. Ruiz", ["Miguel A. Ruiz"]),
        ("Ann Lee, Ph.D.", ["Ann Lee, Ph.D."]),
        ("By Ann Lee | June 18, 2018", ["Ann Lee"]),
        ("Ann Lee Published on July 3, 2020", ["Ann Lee"]),
        ("admin", []),
        ("2019", []),
        ("", []),
        (None, []),
        ("x" * 200, []),
    ],
)
def test_split_names(text: str | None, expected: list[str]) -> None:
    assert split_names(text) == expected


@pytest.mark.parametrize(
    ("html", "head", "expected"),
    [
        (article(author={"name": "Ann Lee"}) + H1, "", ["Ann Lee"]),
        (article(author=[{"name": "Ann Lee"}, "Bo Ek", "Ann Lee"]) + H1, "", ["Ann Lee", "Bo Ek"]),
        (H1, "<meta name=author content='Ann Lee and Bo Ek'>", ["Ann Lee", "Bo Ek"]),
        (H1, "<meta property=article:author content='https://f.example/ann'>", []),
        (H1 + "<a rel=author href=/ann>Ann Lee</a>", "", ["Ann Lee"]),
        (H1 + "<p class=byline>By Ann Lee</p>", "", ["Ann Lee"]),
        (H1 + "<p>Von Ann Lee</p>", "", ["Ann Lee"]),
        (
            article(author={"name": "The Daily"}) + H1 + "<p class=author>Ann Lee</p>",
            "<meta property=og:site_name content='The Daily'>",
            ["Ann Lee"],
        ),
        (H1, "", []),
    ],
)
def test_authors(html: str, head: str, expected: list[str]) -> None:
    author, names = extract_authors(page(html, head))
    assert names == expected
    assert author == (", ".join(expected) or None)


def test_author_named_by_reference() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "A storm",'
        '"author": {"@id": "#ann"}},'
        '{"@id": "#ann", "@type": "Person", "name": "Ann Lee"}]}</script>'
    )
    assert extract_authors(page(graph + H1))[1] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("html", "body", "expected"),
    [
        ("<html lang=de-AT><p>x", None, "de"),
        ("<html lang=xx><p>x", None, None),
        (article(headline="x", inLanguage="fr-FR") + "<p>x", None, "fr"),
        ("<meta property=og:locale content=pt_BR><p>x", None, "pt"),
        ("<html lang=en><p>x", GERMAN * 10, "de"),
        ("<p>x", "Вітер був сильний, і він не знав, що це за море. " * 5, "uk"),
    ],
)
def test_language(html: str, body: str | None, expected: str | None) -> None:
    from autoscrape.extraction.page import Page

    assert extract_language(Page(html, "https://e.example/"), body) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海の上の嵐はとても大きい", "ja"),
        ("바다의 폭풍", "ko"),
        ("海上的暴风雨", "zh"),
        ("Lamp 12", None),
        (None, None),
    ],
)
def test_detect(text: str | None, expected: str | None) -> None:
    assert detect(text) == expected


@pytest.mark.parametrize(
    ("html", "head", "body", "expected"),
    [
        ("<p>x</p>", "<meta name=description content='A  summary'>", None, "A summary"),
        (
            article(headline="x", description="Said &amp; done") + "<p>x</p>",
            "",
            None,
            "Said & done",
        ),
        ("<p>x</p>", "<meta name=description content='<p>A <b>storm</b></p>'>", None, "A storm"),
        (f"{H1}<p class=standfirst>{DECK}</p>", "", "Evening at the coast.", DECK),
        (f"{H1}<p class=standfirst>{DECK}</p>", f"<meta name=description content='{SUMMARY}'>",
         None, SUMMARY),
        (f"{H1}<p class=standfirst>{DECK}</p>", CUT, None, DECK),
        ("<p>x</p>", CUT + f"<meta name=description content='{SUMMARY}'>", None, SUMMARY),
        (f"{H1}<div class=related><p class=excerpt>{DECK}</p></div>", "", None, None),
        ("<p>x</p>", "", "Short\n" + "long words " * 40, "long words " * 17 + "long words…"),
        ("<p>x</p>", "", None, None),
    ],
    ids=[
        "meta", "markup", "tags", "standfirst", "meta beats standfirst", "standfirst beats cut",
        "whole beats cut", "standfirst of another", "generated", "none",
    ],
)  # fmt: skip
def test_description(html: str, head: str, body: str | None, expected: str | None) -> None:
    assert extract_description(page(html, head), body) == expected
