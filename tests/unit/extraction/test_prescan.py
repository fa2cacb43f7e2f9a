from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import pytest

from autoscrape.errors import INTERNAL_ERROR, TaskFault
from autoscrape.extraction import prescan as module
from autoscrape.extraction.prescan import MAX_DATA_URL, MAX_TAGS, prescan

MANY = " ".join(f"a{number}=1" for number in range(1_200))
HUGE = "y" * 600_000


@pytest.mark.parametrize(
    ("html", "cause"),
    [
        (f"<p {MANY}>x</p>", "1000 attributes"),
        (f"<p {MANY}", "1000 attributes"),
        ("<p " + "x='>' " * 1_200 + ">", "1000 attributes"),
        ("<p/" + "b/" * 1_200 + ">", "1000 attributes"),
        ("<a x='" + "<b " * 1_200, "1000 attributes"),
        ("<i>" * (MAX_TAGS + 1), "tags"),
    ],
)
def test_hostile_pages_are_refused(html: str, cause: str) -> None:
    with pytest.raises(TaskFault, match=cause) as raised:
        prescan(html)
    assert raised.value.error == INTERNAL_ERROR


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain text < 5 > 3",
        "<p " + "x=1 " * 900 + ">x</p>",
        f"<script>if (a<b {MANY}) {{}}</script>",
        f"<style>a<b {MANY}</style>",
        f"<TITLE>a<b {MANY}</title>",
        "<noframe\u017f><t\u0131tle>x",
        f"<!-- <p {MANY}> --><p>x</p>",
        f"<!--> <p {'x=1 ' * 10}>",
        f'<p title="{"word " * 3_000}">x</p>',
        "<i>" * 1_000,
        "<p " + '">" ' * 1_200 + ">",
    ],
)
def test_harmless_pages_pass_unchanged(html: str) -> None:
    assert prescan(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<img src="data:image/png;base64,{HUGE}" alt=x>', '<img src="data:," alt=x>'),
        (f"<a><p data-state='{HUGE}' id=k>x", "<a><p  id=k>x"),
        ('<img src="data:,' + "y" * (MAX_DATA_URL - 6) + '">', None),
        (f"data:x data:{HUGE} data:y", "data:x data:, data:y"),
    ],
)
def test_overlong_values_are_cut_out(html: str, expected: str | None) -> None:
    assert prescan(html) == (html if expected is None else expected)


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<!--",
        "<a '",
        '<a "',
        "<a x='",
        "<a =",
        "data:",
        "<script>",
        "<a ",
        "= ",
        '<a b="',
        "' \"",
        "<a b>",
    ],
)
def test_every_character_is_read_a_bounded_number_of_times(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is measured as characters covered by matches: no match may begin inside another."""
    covered = 0

    class Counting:
        def finditer(self, html: str, position: int) -> Iterator[re.Match[str]]:
            nonlocal covered
            for found in original.finditer(html, position):
                covered += found.end() - position
                position = found.end()
                yield found
            covered += len(html) - position

    original = module._TAG
    monkeypatch.setattr(module, "_TAG", Counting())
    html = unit * (200_000 // len(unit))
    with contextlib.suppress(TaskFault):
        prescan(html)
    assert covered <= 2 * len(html)


def test_what_looks_like_many_data_urls_in_each_other_is_read_twice_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    covered = 0

    class Counting:
        def match(self, html: str, position: int) -> re.Match[str] | None:
            nonlocal covered
            found = original.match(html, position)
            covered += found.end() - position if found else 0
            return found

    original = module._RUN
    monkeypatch.setattr(module, "_RUN", Counting())
    html = ("data:" * 13_000 + " ") * 3
    assert prescan(html) == html
    assert 0 < covered <= 2 * len(html)


def test_no_repetition_of_the_patterns_gives_back_what_it_took() -> None:
    """Backtracking is what makes a pattern slow: all unbounded repetitions are possessive."""
    for pattern in (module._TAG, module._ATTRIBUTES, module._RUN, module._ORDINARY):
        bare = re.sub(r"\[[^\]]*\]|\\.", "x", pattern.pattern)
        assert not re.search(r"[*+]", re.sub(r"[*+?}]\+", "", bare))


@pytest.mark.parametrize(
    ("html", "ordinary"),
    [
        ("", True),
        ("a < b <p class=\"x\" id='y' z>c</p><!-- d --><br/>e<", True),
        ("<!doctype html><SCRIPT x>if (a<b) {</p>}</script><i>x", True),
        (f"<script>a<b {MANY}>", True),
        (f"<!-- <p {MANY}> --><p>x</p>", True),
        ("<p " + 'x="1" ' * 500 + "x " * 240 + ">x", True),
        (f"x<i><p {MANY}>x</p>", False),
        ("<p " + 'x="1" ' * 1_200 + ">x", False),
        (f"<script {MANY}>x</script>", False),
        (f"<script>x</script><p {MANY}>x", False),
        (f"<!-- x --><p {MANY}>x", False),
    ],
)
def test_ordinary_pages_are_told_in_one_match(html: str, ordinary: bool) -> None:
    assert bool(module._ORDINARY.fullmatch(html)) is ordinary
