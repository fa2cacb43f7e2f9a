"""The texts of elements: what is in them, in which order, and how much of it."""

from __future__ import annotations

import pytest
from lxml.etree import _Element

from autoscrape.errors import TaskFault
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.shown import text_pieces

from .pages import page


def text_of(body: str, limit: int = 1_000) -> str | None:
    made = page(f'<div id="x">{body}</div>-')
    return made.layout.text(by_id(made.tree), limit)


def by_id(tree: _Element) -> _Element:
    found: _Element = tree.xpath("//*[@id='x']")[0]
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", None),
        ("<b> \n </b>", None),
        ("a<b>b</b>c", "a b c"),
        ("<b>a <i>b</i></b> c <u>d</u>", "a b c d"),
        ("a<b>, b</b><b>!</b>", "a, b!"),
        ("a <b> b </b> c", "a b c"),
        ("a<script>b</script>c<style>d</style><!-- e -->f", "a c f"),
        ("a<noscript>b <i>c</i></noscript>d", "a d"),
        ("a<b>&#8203;</b>b", "a b"),
        ("<b>a&#57345;</b> b", "a b"),
    ],
)
def test_text_of_an_element_in_reading_order(body: str, expected: str | None) -> None:
    assert text_of(body) == expected
    whole = page(f'<div id="x">{body}</div>-')
    assert " ".join("".join(text_pieces(by_id(whole.tree))).split()) == (expected or "")


def test_what_nobody_reads_has_a_text_of_its_own() -> None:
    made = page('<p>a</p><noscript><p>b</p><p id="x">c <b>d</b></p></noscript>')
    assert made.layout.text(by_id(made.tree)) == "c d"
    assert made.layout.text(made.tree) == "a"


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 7, 20])
def test_a_text_is_cut_at_the_limit_and_a_long_one_is_not_short(limit: int) -> None:
    made = page('<div id="x"><b> aa </b><b> bb </b></div>')
    element = by_id(made.tree)
    assert made.layout.text(element, limit) == "aa bb"[:limit].strip()
    assert made.layout.short_text(element, limit) == ("aa bb" if limit >= 5 else None)


def test_near_leaves_out_both_ends() -> None:
    made = page("".join(f'<i id="i{number}"></i>' for number in range(9)) + "x")
    center = made.layout.position[made.tree.xpath("//*[@id='i4']")[0]]
    near = [element.get("id") for element in made.layout.near(center, 3, 2, "i")]
    assert near == ["i2", "i3", "i4", "i5"]
    assert [element.tag for element in made.layout.near(0, 5, 2)] == ["html", "head"]


@pytest.mark.parametrize(
    ("body", "zone"),
    [
        ("<i id=x>", Zone.CONTENT),
        ("<i id=x hidden>", Zone.HIDDEN),
        ("<i id=x style='DISPLAY : none'>", Zone.HIDDEN),
        ("<i id=x style='display:block;visibility:hidden'>", Zone.HIDDEN),
        ("<i id=x style='overflow:hidden'>", Zone.CONTENT),
        ("<nav><b id=x>", Zone.MARGIN),
        ("<nav class=related><b id=x class=related>", Zone.MARGIN),
        ("<i id=x role=Dialog>", Zone.MARGIN),
        ("<i id=x class='a relatedItems'>", Zone.ASIDE),
        ("<i id=x data-testid=Related>", Zone.ASIDE),
        ("<i id=x title=related>", Zone.CONTENT),
        ("<main class=related><b id=x>", Zone.CONTENT),
        ("<div class=sidebar><main id=x>", Zone.ASIDE),
        ("<div class=sidebar><nav><b id=x>", Zone.MARGIN),
        ("<div hidden><nav id=x>", Zone.HIDDEN),
        ("<noscript id=x>y</noscript>", Zone.HIDDEN),
        ("<nav><script id=x>y</script></nav>", Zone.HIDDEN),
    ],
)
def test_zones(body: str, zone: Zone) -> None:
    made = page(f"z{body}")
    element = by_id(made.tree)
    assert made.layout.zones[element] is zone
    tags = [each.get("id") for each in made.layout.content("i", "b", "main", "nav", upto=zone)]
    assert ("x" in tags) is (element.tag in ("i", "b", "main", "nav"))


def test_names_are_the_words_of_class_id_and_test_names_wherever_they_stand() -> None:
    named = '<b id="x" class="a-b_C2 \u00e9d" data-testid="testName" q="r">'
    made = page(f'<nav class="mainMenu">{named}z')
    element = by_id(made.tree)
    words = {"x", "a", "b", "c", "d", "test", "name"}
    assert made.layout.names[element] == words
    assert made.layout.names[element.getparent()] == {"main", "menu"}
    assert made.layout.names[made.tree] == set()


def test_content_comes_in_reading_order_each_element_once() -> None:
    made = page("<p>1</p><b>2</b><p>3<b>4</b></p><i>5</i>")
    texts = [made.layout.text(each) for each in made.layout.content("b", "p", "b", "q")]
    assert texts == ["1", "2", "3 4", "4"]


@pytest.mark.parametrize("body", ["", " <!-- x --> <script>x</script>", "<template>x</template>"])
def test_a_page_without_anything_visible_is_refused(body: str) -> None:
    with pytest.raises(TaskFault, match="nothing but scripts"):
        page(body, head="<title>x</title>")


@pytest.mark.parametrize("body", ["x", "<img>", "<script></script>x", "<p><!-- x -->y", "&#8203;"])
def test_a_word_or_a_picture_is_enough(body: str) -> None:
    assert page(body).layout.has_visible
