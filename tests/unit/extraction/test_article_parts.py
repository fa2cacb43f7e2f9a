"""The parts that candidates of article fields are made with."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.image_options import picture_key
from autoscrape.extraction.article.marks import MAX_MARKS, marks
from autoscrape.extraction.article.names import begins_as_byline, split_names
from autoscrape.extraction.article.nearby import nearby, nearness
from autoscrape.extraction.article.ranking import Pool, folded
from autoscrape.extraction.words.months import month_of

from .pages import page


@pytest.mark.parametrize(
    ("word", "language", "month"),
    [
        ("June", "en", 6),
        ("Sept.", "en", 9),
        ("März", "de", 3),
        ("févr.", "fr", 2),
        ("enero", "es", 1),
        ("maggio", "it", 5),
        ("fevereiro", "pt", 2),
        ("mei", "nl", 5),
        ("października", "pl", 10),
        ("července", "cs", 7),
        ("června", "cs", 6),
        ("augusti", "sv", 8),
        ("marts", "da", 3),
        ("marraskuuta", "fi", 11),
        ("июня", "ru", 6),
        ("Haziran", "tr", 6),
        ("listopada", "hr", 10),
        ("listopada", "pl", 11),
        ("ju", "en", None),
        ("Marken", "de", None),
    ],
)
def test_month_of(word: str, language: str, month: int | None) -> None:
    assert month_of(word, language) == month


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee | 5 min read", ["Ann Lee"]),
        ("Written by Ann Lee, Editor in chief", ["Ann Lee"]),
        ("Ann Lee ann@e.example", ["Ann Lee"]),
        ("Text: Ann Lee, Fotos: Bo Ek", ["Ann Lee"]),
        ("Daily/Agency", ["Daily/Agency"]),
        ("10:20 Uhr", []),
    ],
)
def test_split_names(text: str, names: list[str]) -> None:
    assert split_names(text)[:1] == names[:1]


@pytest.mark.parametrize(
    ("text", "begins"),
    [("By Ann Lee", True), ("von Ann Lee", True), ("Bypass closed", False), ("By", False)],
)
def test_begins_as_byline(text: str, begins: bool) -> None:
    assert begins_as_byline(text) is begins


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "https://e.example/a/lighthouse.jpg",
            "https://cdn.example/x/lighthouse-300x200.jpg?w=9",
            True,
        ),
        ("https://e.example/a/lighthouse_large.jpg", "https://e.example/a/lighthouse.webp", True),
        (
            "https://e.example/a/1200x675_lighthouse.jpg",
            "https://e.example/b/1920x1080_lighthouse.jpg",
            True,
        ),
        (
            "https://e.example/a/lead.fill.size_1200x675.v16.jpg",
            "https://e.example/a/lead.fill.size_1248x702.v16.jpg",
            True,
        ),
        ("https://e.example/a/lighthouse-1200-80.jpg", "https://e.example/a/lighthouse.jpg", True),
        ("https://e.example/a/tower.jpg", "https://e.example/a/keeper.jpg", False),
        ("https://e.example/a/1.jpg", "https://e.example/b/1.jpg", False),
    ],
)
def test_picture_key(one: str, other: str, same: bool) -> None:
    assert (picture_key(one) == picture_key(other)) is same


def test_folded_leaves_no_difference_in_quotes_dashes_and_case() -> None:
    assert folded("\u201cA  Storm\u201d \u2013 now") == folded('"a storm" - NOW')


def test_pool_makes_one_option_of_what_means_the_same_and_keeps_its_limit() -> None:
    pool: Pool[str] = Pool(2)
    pool.add("a", "A", "h1")
    pool.add("a", "a", "title")
    pool.add("b", "B", "title")
    assert pool.add("c", "C", "h1") is None
    assert [(each.value, each.sources) for each in pool] == [
        ("A", ["h1", "title"]),
        ("B", ["title"]),
    ]


def test_marks_are_found_by_tag_and_name_outside_of_what_is_hidden() -> None:
    found = marks(
        page(
            "<h1>A</h1><time>x</time><p class=byline>B</p><p class=byline hidden>C</p>"
            "<a href=/author/ann>Ann</a><a rel=author href=/x>Bo</a>" + "<i class=date>1</i>" * 99
        )
    )
    assert [element.text for element in found.names["byline"]] == ["B"]
    assert [element.text for element in found.author_links] == ["Ann"]
    assert [element.text for element in found.relations] == ["Bo"]
    assert len(found.tags["time"]) == 1
    assert len(found.names["date"]) == MAX_MARKS


def test_nearby_gives_short_texts_once_the_nearest_to_the_headline_first() -> None:
    parsed = page("<h1>A</h1><div><p>By Ann</p></div><p>" + "long " * 99 + "</p><p>later</p>")
    found = nearby(parsed)
    assert [each.text for each in found] == ["By Ann", "later"]
    assert found[0].near > found[1].near
    assert parsed.heading is not None
    assert nearness(parsed, parsed.heading) == 1
