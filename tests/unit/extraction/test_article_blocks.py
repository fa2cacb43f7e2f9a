from __future__ import annotations

import pytest

from autoscrape.extraction.article.blocks import find_blocks
from autoscrape.extraction.words.blocks import BIT, meanings
from autoscrape.extraction.words.furniture import NAMES, NOTHING, furniture

from .pages import page

LONG = "<p>" + "The lamp turned all night. " * 60 + "</p>"


def texts(body: str) -> list[str]:
    return [block.text for block in find_blocks(page(body)).blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<p><span>W</span>inter <b>came</b>.</p>", ["Winter came."]),
        ("<p> a \n\t b </p>", ["a b"]),
        ("<p>a<br>b</p>", ["a\nb"]),
        ("<p>a<br> <br>b</p>", ["a", "b"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<table><tr><td>a<td>b</table>", ["a", "b"]),
        ("<a href=x><h3>a</h3><p>b</p></a>", ["a", "b"]),
        ("<p>a<script>x</script><!-- y -->b</p>", ["ab"]),
        ("<p>a<span style='display: none'>b</span>c</p>", ["ac"]),
        ("<my-card>a</my-card>b", ["a", "b"]),
        ("<p>a</p><select><option>b</select><textarea>c</textarea>", ["a"]),
    ],
)
def test_blocks_are_runs_of_text(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize("tag", ["nav", "footer"])
def test_margins_are_read_only_when_little_else_is_there(tag: str) -> None:
    assert "other" not in texts(f"{LONG}<{tag}>other</{tag}>")
    assert "other" in texts(f"<p>few words</p><{tag}>other</{tag}>")


def test_size_links_and_frames() -> None:
    blocks = find_blocks(page("<div class=x><p>ab <a href=y>cdef</a></p><p>海</p></div>")).blocks
    assert [(block.size, block.linked, block.links) for block in blocks] == [(7, 4, 1), (3, 0, 0)]
    around = blocks[0].frame.parent
    assert around is not None
    assert (around.names, around.size, around.linked, around.first, around.last) == (
        "x",
        10,
        4,
        0,
        2,
    )


@pytest.mark.parametrize("attribute", ["hidden", "style='visibility:hidden'"])
def test_hidden_blocks_are_marked(attribute: str) -> None:
    blocks = find_blocks(page(f"<div {attribute}><p>a</p></div><p>b</p>")).blocks
    assert [block.frame.hidden for block in blocks] == [True, False]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("post-content", ["article", "body"]),
        ("articleBody", ["article", "body"]),
        ("articlebody", ["article"]),
        ("KommentarListe", ["comment", "extra"]),
        ("c-figure__caption", ["caption"]),
        ("stage", []),
        ("", []),
    ],
)
def test_names_have_meanings(names: str, expected: list[str]) -> None:
    found = [meaning for meaning, bit in BIT.items() if meanings(names) & bit]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read more about lamps", ["furniture", "more"]),
        ("Lesen Sie auch: der Turm", ["furniture", "more"]),
        ("Abonnieren Sie unseren Newsletter", ["furniture", "subscribe", "letter"]),
        ("By Ann Lee, staff writer", ["furniture", "by", "credit"]),
        ("Tempo de leitura: 2 minutos", ["furniture", "dated"]),
        ("Write to Ann Lee at ann@news.example", ["furniture", "contact", "mail", "handle"]),
        ("This slideshow requires JavaScript.", ["program"]),
        ("We may earn a commission", ["disclosure"]),
        ("A picture by Reuters", ["agency"]),
        ("The keeper climbed the tower.", []),
    ],
)
def test_furniture_is_known_by_its_words(text: str, expected: list[str]) -> None:
    assert [name for name, found in zip(NAMES, furniture(text), strict=True) if found] == expected


def test_long_texts_are_no_furniture() -> None:
    assert furniture("Read more " * 50) == NOTHING
