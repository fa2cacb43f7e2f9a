"""Short articles are not drowned by what stands around them."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article
from autoscrape.extraction.article.blocks_features import describe
from autoscrape.extraction.article.body_extras import without_extras

from .pages import page

TITLE = "Old crane to come down"
HEAD = f"<title>{TITLE} | Harbour News</title><meta property=og:title content='{TITLE}'>"
TEXT = (
    "The harbour office said on Tuesday that the old crane would be taken down before winter.",
    "Engineers had warned in March that rust had eaten through two of its four legs.",
)
REMARK = "I remember the crane well, my father worked there and we used to bring him his lunch."
TEASER = "The council met on Monday and argued for three hours about the lamp, as it did before."

COMMENTS = "".join(
    f"<div class=entry><b>Reader {number}</b><p>{REMARK} That was in 19{number + 60}.</p></div>"
    for number in range(9)
)
TEASERS = "".join(
    f"<div><a href=/s/{number}><h3>Council argues about lamp number {number}</h3></a>"
    f"<p>{TEASER}</p></div>"
    for number in range(9)
)
AUTHOR = f"<p>Mara Lund has written about ships for twenty years. {REMARK} {REMARK}</p>"


def body_of(text: str, around: str = "") -> str | None:
    """Give the body of an article with this text and something behind it."""
    html = f"<main><article><h1>{TITLE}</h1><div>{text}</div></article>{around}</main>"
    return extract_article(page(html, HEAD)).articleBody


@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize(
    "extras",
    [
        f"<section class=comments><h2>Comments</h2>{COMMENTS}</section>",
        f"<section id=kommentare>{COMMENTS}</section>",
        f"<section class=related-stories><h2>More stories</h2>{TEASERS}</section>",
        f"<div class=recommended>{TEASERS}</div>",
        f"<div class=author-box>{AUTHOR}</div>",
        f"<div class=consent-dialog><p>{REMARK}</p></div>",
    ],
    ids=["comments", "kommentare", "related", "recommended", "author", "dialog"],
)
@pytest.mark.parametrize("inside", [False, True], ids=["behind", "inside"])
def test_a_short_article_is_not_drowned(length: int, extras: str, inside: bool) -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in TEXT[:length])
    body = body_of(text + extras) if inside else body_of(text, extras)
    assert body == "\n".join(TEXT[:length])


def test_remarks_are_the_text_where_there_is_no_other() -> None:
    body = body_of(f"<div class=comments>{COMMENTS}</div>")
    assert body is not None
    assert body.count(REMARK) == 9


def test_what_is_named_so_and_holds_the_headline_is_kept() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in TEXT)
    html = f"<div class=author-lund><h1>{TITLE}</h1><div>{text}</div></div>"
    assert extract_article(page(html, HEAD)).articleBody == "\n".join(TEXT)


def test_headings_are_not_named_by_what_they_head() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in TEXT)
    scene = describe(page(f"{text}<h2 id=comments-in-python>Comments in Python</h2>{text}", HEAD))
    assert without_extras(scene, [0, 1, 2, 3, 4]) == [0, 1, 2, 3, 4]


def test_related_prose_without_links_is_kept() -> None:
    related = f"<div class=map-and-related><p>{TEXT[1]}</p></div>"
    assert body_of(f"<p>{TEXT[0]}</p>{related}") == "\n".join(TEXT)


def test_cards_that_show_when_pointed_at_are_no_text() -> None:
    card = "<span class=hover-card><span class=hovercard>Ferryman, born 1950.</span></span>"
    body = body_of(f"<p>{TEXT[0]} So <a href=/peil>Jonas Peil</a>{card} said.</p><p>{TEXT[1]}</p>")
    assert body == f"{TEXT[0]} So Jonas Peil said.\n{TEXT[1]}"
