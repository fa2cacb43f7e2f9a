"""Which lists between the blocks of a body belong to it."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.blocks import find_blocks
from autoscrape.extraction.article.body_lists import with_lists

from .pages import page

LIST = "<ul><li>The first lamp<li>The second lamp</ul>"
LINKS = "<ul><li><a href=/1>The first lamp</a><li><a href=/2>The second lamp</a></ul>"


@pytest.mark.parametrize(
    ("html", "kept", "expected"),
    [
        (f"<p>Before{LIST}<p>After", [0, 3], [0, 1, 2, 3]),
        (f"<p>Before{LIST}<p>After", [0, 1, 3], [0, 1, 2, 3]),
        ("<p>Before<ol><li>One<ul><li>Two</ul><li>Three</ol><p>After", [0, 4], [0, 1, 2, 3, 4]),
        (f"<p>Before{LIST}<p>After", [0], [0]),
        (f"<p>Before{LIST}<p>After", [3], [3]),
        (f"<p>Before{LIST}", [0], [0]),
        (f"<p>Before{LINKS}<p>After", [0, 3], [0, 3]),
        ("<p>Before<p>Between<p>After", [0, 2], [0, 2]),
    ],
    ids=["all", "rest", "nested", "at-end", "at-start", "last", "links", "no-list"],
)
def test_plain_lists_between_kept_blocks_stay(
    html: str, kept: list[int], expected: list[int]
) -> None:
    assert with_lists(find_blocks(page(html)).blocks, kept) == expected
