"""Knows what a page says of its article elsewhere, and guesses where on it the article is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_container import inside_of
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.entities import text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT, words
from autoscrape.extraction.words.blocks import BIT

ENDS = re.compile(r"[.!?。！？…؟।]")

_LETTERS = re.compile(r"\w+")
_BAD_TAGS = frozenset({"aside", "nav", "footer", "form", "dialog"})
TOP_TAGS = frozenset({"html", "body", "main", "article"})
"""What holds the article among other things: names of these say nothing of a part."""

_BAD = BIT["comment"] | BIT["related"] | BIT["sidebar"] | BIT["footer"] | BIT["nav"] | BIT["modal"]
_FINE = BIT["article"] | BIT["body"] | BIT["main"]
_LONG = 80
_NAMED = 3
_LEAST_DECLARED, _MOST_DECLARED = 300, 100_000


@frozen
class About:
    """What the page says about its article elsewhere."""

    titles: list[frozenset[str]]
    """The words of each of its titles."""

    shortest: int
    longest: int
    """The letters of the shortest and the longest text that may be a title."""

    summaries: frozenset[str]
    """Beginnings of its descriptions."""

    declared: str | None
    """The letters of the body that its markup gives."""

    def has(self, text: str) -> int:
        """Say whether markup has a text in the body: -1 without markup."""
        if self.declared is None:
            return -1
        return int(_letters(text[:120])[:50] in self.declared)

    def is_summary(self, text: str) -> bool:
        """Say whether a text begins as the page is described."""
        return text[:40].lower() in self.summaries

    def likeness(self, text: str) -> float:
        """Give how much a text is like the page's titles."""
        if not self.shortest <= len(text) <= self.longest:
            return 0.0
        mine = set(words(text))
        likeness = 0.0
        for title in self.titles:
            if both := len(mine & title):
                likeness = max(likeness, both / (len(mine) + len(title) - both))
        return likeness


def about(page: Page) -> About:
    """Read what the page says about its article in titles, descriptions and markup."""
    titles = [title for title in (page.shared_title, page.title) if title]
    summaries = [*page.metas.get("description", ()), *page.metas.get("og:description", ())]
    return About(
        list({frozenset(words(title)) for title in titles}),
        min(map(len, titles), default=0) // 3 + 1,
        2 * max(map(len, titles), default=0),
        frozenset(" ".join(summary[:200].split())[:40].lower() for summary in summaries[:4]),
        _declared(page),
    )


def _declared(page: Page) -> str | None:
    for entity, _ in article_entities(page):
        text = text_of(entity.data.get("articleBody"), TEXT_LIMIT)
        if (
            text
            and entity.source == "jsonld"
            and len(found := _letters(text[:_MOST_DECLARED])) > 300
        ):
            return found
    return None


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.lower()))


def heading_of(blocks: Sequence[Block], likes: Sequence[float]) -> int:
    """Give the number of the block that is the headline, -1 when none is."""
    best, where = 0.45, -1
    for index, (block, like) in enumerate(zip(blocks, likes, strict=True)):
        tag = block.frame.tag
        if like == 0 and tag != "h1":
            continue
        score = like + (0.5 if tag == "h1" else 0.1 if tag == "h2" else 0.0)
        if score > best and not (tag[0] != "h" and block.linked):
            best, where = score, index
    return where


def good_weights(blocks: Sequence[Block]) -> list[float]:
    """Say of each block how much it looks like a paragraph of what the page is about."""
    bad: dict[Frame, bool] = {}
    within: dict[Frame, int] = {}
    return [
        weight * (_NAMED if inside_of(block.frame, within) & 4 else 1) if weight else 0.0
        for block in blocks
        for weight in (_good_weight(block, bad),)
    ]


def _good_weight(block: Block, bad: dict[Frame, bool]) -> float:
    """Say how much a block looks like a paragraph of what the page is about."""
    size = block.size
    if size < _LONG or block.linked * 3 > size:
        return 0.0
    weight = float(min(size, 1000))
    if not ENDS.search(block.text):
        weight *= 0.3
    return weight * 0.1 if _is_bad(block.frame, bad) else weight


def _is_bad(frame: Frame, known: dict[Frame, bool]) -> bool:
    bad = known.get(frame)
    if bad is None:
        bits = frame.bits if frame.tag not in TOP_TAGS else 0
        bad = frame.hidden or frame.tag in _BAD_TAGS or (bits & _BAD > 0 and bits & _FINE == 0)
        bad = bad or (frame.parent is not None and _is_bad(frame.parent, known))
        known[frame] = bad
    return bad
