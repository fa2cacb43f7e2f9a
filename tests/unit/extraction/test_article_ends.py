"""Where the text of an article begins and ends."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article
from autoscrape.extraction.article.blocks_features import describe
from autoscrape.extraction.article.body_ends import without_ends
from autoscrape.extraction.words.closings import LONGEST, is_closing

from .pages import page, paragraphs

TITLE = "A storm at sea and the long night of the keeper"
HEAD = f"<title>{TITLE} - The Coast Daily</title>"
STORIES = "".join(
    f"<li>The <a href=/s/{number}>strange life of ship {number}</a> and its crew</li>"
    for number in range(5)
)
CLOSINGS = (
    "Coast Daily writers Anna Holm and Jan Berg contributed to this report.",
    "Reporting by Anna Holm in Harbour Town",
    "Mit Material von dpa",
    "Photos: Anna Holm",
    "Image credit: Harbour Museum",
    "If you enjoyed this story, share it with a friend!",
    "Like this story? Share it!",
    "If you found this travel guide useful, pin it.",
    "Image used under license from the museum",
    "Follow Anna Holm on Twitter for more about lights.",
    "Sign up for our letters from the coast.",
    "anna.holm@coast.example",
)


def body_of(inside: str) -> str:
    html = f"<main><article><h1>{TITLE}</h1><div class=article-body>{inside}</div></article></main>"
    body = extract_article(page(html, HEAD)).articleBody
    assert body is not None
    return body


@pytest.mark.parametrize("line", CLOSINGS)
def test_closing_lines_are_out_at_the_end_only(line: str) -> None:
    assert line not in body_of(f"{paragraphs()}<p>{line}</p>")
    assert is_closing(line)


def test_several_closing_lines_are_out() -> None:
    lines = "".join(f"<p>{line}</p>" for line in CLOSINGS[:3])
    assert body_of(f"{paragraphs()}{lines}").splitlines()[-1].startswith("Evening 5")


@pytest.mark.parametrize(
    "line",
    [
        "She contributed to this reporter's fund for many years, and never asked for thanks.",
        "Like the keeper before him he wrote it all down.",
        "Photographs of that night were never found.",
        "Images from the telescope will be shown in the museum on Friday.",
        "Like his other books, this one ends with a storm.",
        "Like this one, many lamps of the coast still burn.",
        "Register of ships that were lost that night.",
        f"Sign up {'and up ' * LONGEST}",
    ],
)
def test_sentences_like_them_are_text(line: str) -> None:
    assert not is_closing(line)


@pytest.mark.parametrize(
    "label",
    ["<h3>Read more</h3>", "<p><b>More from the coast</b></p>", "<p>See also:</p>"],
    ids=["heading", "bold", "plain"],
)
def test_a_list_of_other_articles_is_out_with_what_announces_it(label: str) -> None:
    body = body_of(f"{paragraphs()}{label}<div><ul>{STORIES}</ul></div>")
    assert body.splitlines()[-1].startswith("Evening 5")


@pytest.mark.parametrize(
    ("label", "expected"), [("<p>Read more:", [0, 1, 2]), ("<p>What he wrote:", [0, 1, 2, 3, 4, 5])]
)
def test_a_list_that_is_announced_otherwise_stays(label: str, expected: list[int]) -> None:
    scene = describe(page(f"<p>One<p>Two<p>Three{label}<ul><li>The lamp<li>The sea</ul>"))
    assert without_ends(scene, [0, 1, 2, 3, 4, 5]) == expected


def test_headings_with_nothing_below_are_out() -> None:
    assert body_of(f"{paragraphs()}<h2>The morning</h2>").splitlines()[-1].startswith("Evening 5")


def test_a_standfirst_that_is_a_heading_is_out_and_a_sub_heading_in() -> None:
    deck = "Nobody thought that the lamp would burn until the morning, but it did"
    body = body_of(f"<h2 class=subtitle>{deck}</h2>{paragraphs(3)}<h2>The second night</h2>"
                   f"{paragraphs(3)}")  # fmt: skip
    assert deck not in body
    assert "The second night" in body


def test_links_in_capitals_between_paragraphs_are_other_articles() -> None:
    cry = "<p><a href=/other>TEN SHIPS THAT WERE LOST IN ONE NIGHT OFF THE COAST</a></p>"
    link = "<p><a href=/book>The blue book of the keeper can be read in the museum now.</a></p>"
    body = body_of(f"{paragraphs(3)}{cry}{link}{paragraphs(3)}")
    assert "TEN SHIPS" not in body
    assert "The blue book of the keeper can be read" in body
