"""Finds the article's text in the state that scripts carry, for pages which show it only later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from attrs import frozen

from autoscrape.errors import TaskFault
from autoscrape.extraction.article.blocks import Blocks
from autoscrape.extraction.article.blocks_page import ENDS
from autoscrape.extraction.page import Page
from autoscrape.extraction.prescan import prescan
from autoscrape.extraction.script_state import script_states
from autoscrape.extraction.text import TEXT_LIMIT, block, similarity

MAX_OBJECTS = 50_000
MAX_TEXTS = 200
LEAST_PROSE = 200
"""Letters in sentences that a text has at least."""

_UNNAMED_PROSE = 600
_NAMED = 0.6
_DEPTH = 12
_SENTENCE = 40
_TITLES = frozenset({"title", "headline", "name"})
_BODIES = frozenset(
    "articlebody body bodyhtml bodytext content contenthtml contents html text fulltext "
    "maintext paragraphs blocks rendered richtext storybody".split()
)
_PARTS = ("text", "value", "html", "content", "children")


@frozen
class StateText:
    """A text in the state of a page."""

    text: str
    prose: int
    """How much of it is sentences."""

    is_named: bool
    """Whether it stands below a title like the page's."""


def state_text(page: Page) -> StateText | None:
    """Give the text with the most sentences, of those named like the page when any is."""
    texts = (
        text
        for text in islice(_texts(page), MAX_TEXTS)
        if text.prose >= (LEAST_PROSE if text.is_named else _UNNAMED_PROSE)
    )
    return max(texts, key=lambda text: (text.is_named, text.prose), default=None)


def _texts(page: Page) -> Iterator[StateText]:
    titles = [title for title in (page.heading_text, page.shared_title, page.title) if title]
    stack = [(value, False) for value in script_states(page)]
    left = MAX_OBJECTS
    known: set[str] = set()
    while stack and left:
        left -= 1
        value, named = stack.pop()
        if isinstance(value, list):
            stack += [(each, named) for each in reversed(value) if isinstance(each, (dict, list))]
        elif isinstance(value, dict):
            if called := _title(value):
                named = any(similarity(called, title) >= _NAMED for title in titles)
            for key, inner in value.items():
                if isinstance(inner, str):
                    if len(inner) < LEAST_PROSE or inner in known:
                        continue
                    known.add(inner)
                lines = _lines(inner) if _folded(key) in _BODIES else []
                prose = _prose(lines)
                if prose >= LEAST_PROSE:
                    yield StateText("\n".join(lines)[:TEXT_LIMIT], prose, named)
                elif isinstance(inner, (dict, list)):
                    stack.append((inner, named))


def _title(data: dict[str, Any]) -> str | None:
    return next(
        (each for key, each in data.items() if _folded(key) in _TITLES and isinstance(each, str)),
        None,
    )


def _folded(key: str) -> str:
    return key[:40].replace("_", "").replace("-", "").lower()


def _lines(value: Any, depth: int = _DEPTH) -> list[str]:
    """Give the lines of a text: HTML, plain, or a tree of paragraphs as editors keep it."""
    if isinstance(value, str):
        return _lines_of(value)
    if not depth or not isinstance(value, (list, dict)):
        return []
    if isinstance(value, list):
        parts = [_inline(each) for each in value]
        if value and all(part is not None for part in parts):
            return _lines_of("".join(part or "" for part in parts))
        return [line for each in value for line in _lines(each, depth - 1)]
    # Objects with titles are articles of a list, not the paragraphs of one.
    if _title(value):
        return []
    inner = next((value[part] for part in _PARTS if value.get(part)), None)
    return _lines(inner, depth - 1)


def _inline(value: Any) -> str | None:
    """Give the text of a part of a line, None if it is more than that."""
    if isinstance(value, dict) and set(value).isdisjoint(("content", "children")):
        kind = value.get("type") or value.get("nodeType") or value.get("_type")
        text = value.get("text") if "text" in value else value.get("value")
        if kind in ("text", "span", None) and isinstance(text, str):
            return text
    return None


def _lines_of(text: str) -> list[str]:
    """Give the lines of a string, which may be HTML."""
    if "<" not in text:
        return (block(text) or "").splitlines()
    try:
        return [each.text for each in Blocks(Page(prescan(text), "")).blocks]
    except TaskFault:
        return []


def _prose(lines: Iterable[str]) -> int:
    """Give how many letters stand in lines with sentences, none of them program text."""
    return sum(
        len(line)
        for line in lines
        if len(line) >= _SENTENCE and ENDS.search(line) and not {"{", "}"} & set(line)
    )
