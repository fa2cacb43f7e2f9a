"""Elements are found by the words of their names, in reading order and in the content only."""

from __future__ import annotations

import pytest

from autoscrape.extraction import extract
from autoscrape.extraction.candidates import Choices
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.programs import programs

PAGE = """<html><head><title>Tea</title><script type="application/ld+json">{}</script>
<script>var tea = 1;</script></head><body><h1>Tea</h1>
<p class="unitPrice" id="first">1</p><p id="second" class="cost price">2</p>
<div class="related"><p class="price" id="aside">3</p></div>
<nav><p class="price" id="margin">4</p></nav><p id="third" class="price">5</p>
<script>var cup = 2;</script></body></html>"""


@pytest.mark.parametrize(
    ("words", "upto", "found"),
    [
        ({"price"}, Zone.CONTENT, ["first", "second", "third"]),
        ({"unit", "cost"}, Zone.CONTENT, ["first", "second"]),
        ({"price"}, Zone.ASIDE, ["first", "second", "aside", "third"]),
        ({"rating"}, Zone.ASIDE, []),
    ],
)
def test_named(words: set[str], upto: Zone, found: list[str]) -> None:
    layout = Page(PAGE, "http://tea.example/").layout
    # Names asked for before, of whatever zone, change nothing.
    assert all(layout.names[element] is not None for element in layout.position)
    assert [element.get("id") for element in layout.named(words, upto)] == found


def test_programs_are_scripts_without_markup() -> None:
    page = Page(PAGE, "http://tea.example/")
    assert page.once(programs) == ["var tea = 1;", "var cup = 2;"]


def test_a_page_without_product_has_choices_but_no_fields() -> None:
    html = "<title>How we work</title><h1>How we work</h1>" + "<p>We work in the garden.</p>" * 30
    choices: Choices = {}
    explained = extract(html, "http://tea.example/blog/how", "product", choices=choices)
    assert explained == extract(html, "http://tea.example/blog/how", "product")
    assert "name" not in explained.to_dict()
    assert choices["name"].winner is not None
