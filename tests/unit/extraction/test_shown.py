"""The texts of elements: what is in them, in which order, and how much of it."""

from __future__ import annotations

import pytest
from lxml.etree import _Element

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
