"""Chooses the blocks of a page that are the article's body."""

from __future__ import annotations

from itertools import accumulate

from attrs import frozen

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_container import find_container, weigh
from autoscrape.extraction.article.blocks_context import second_rows
from autoscrape.extraction.article.blocks_features import NAMES, Scene, describe
from autoscrape.extraction.article.body_ends import without_ends
from autoscrape.extraction.article.body_extras import without_extras
from autoscrape.extraction.article.body_lists import with_lists
from autoscrape.extraction.article.body_rivals import without_rivals
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import TEXT_LIMIT
from autoscrape.extraction.trees import load_trees

KEPT = 0.58
"""Chance from which a block belongs to the body."""

_KEPT_OF_LITTLE, _SHORT = 0.35, 250
_SHARE = 0.9
_LIKE = NAMES.index("title_like")
_SINCE = NAMES.index("since_heading")
_ALIKE = 0.6
_TWIN = 40
_SHOWN = 0.7
_MOST_OF_TWEET = 12


@frozen
class Body:
    """The blocks of the body, and the smallest element around nearly all of them."""

    kept: list[Block]
    left: list[Block]
    """The other blocks inside of that element."""

    frame: Frame
    chance: float
    """How sure it is, 0 to 1: the mean over the text."""

    def text(self) -> str:
        """Give the text, each block on a line of its own."""
        return "\n".join(block.text for block in self.kept)[:TEXT_LIMIT].strip()

    def dropped(self) -> list[Frame]:
        """Give the outermost frames in which nothing is kept."""
        sums = _counts(self)
        found: dict[Frame, None] = {}
        for block in self.left:
            frame = block.frame
            if frame is self.frame or sums[frame.last] > sums[frame.first]:
                continue
            while (
                frame.parent is not None
                and frame.parent is not self.frame
                and sums[frame.parent.last] == sums[frame.parent.first]
            ):
                frame = frame.parent
            found[frame] = None
        return list(found)


def find_body(page: Page) -> Body | None:
    """Give the body of the page's article, None when no text may be one."""
    return page.once(_find)


def _find(page: Page) -> Body | None:
    scene = describe(page)
    if not scene.rows:
        return None
    chances = block_chances(scene)
    kept = without_rivals(page, scene, choose_blocks(scene, chances))
    if not kept:
        return None
    sizes = [0.0] * len(scene.blocks)
    for index in kept:
        sizes[index] = float(scene.blocks[index].size)
    frame = find_container(scene.root, weigh(scene.blocks, sizes), _SHARE)
    known = set(kept)
    return Body(
        [scene.blocks[index] for index in kept],
        [block for block in scene.blocks[frame.first : frame.last] if block.index not in known],
        frame,
        sum(sizes[index] * chances[index] for index in kept) / sum(sizes),
    )


def block_chances(scene: Scene) -> list[float]:
    """Give each block's chance to be of the body, after the second look."""
    first, second = load_trees("article_body_first"), load_trees("article_body_second")
    chances = [0.0] * len(scene.blocks)
    for index, row in scene.rows.items():
        chances[index] = first.chance(row)
    more = second_rows(scene, chances)
    for index, row in more.items():
        chances[index] = second.chance(scene.rows[index] + row)
    return chances


def choose_blocks(scene: Scene, chances: list[float]) -> list[int]:
    """Give the numbers of the blocks to keep."""
    kept = _above(KEPT, scene, chances)
    if sum(scene.blocks[index].size for index in kept) < _SHORT:
        kept = _above(_KEPT_OF_LITTLE, scene, chances)
    kept = with_lists(scene.blocks, _with_tweets(scene, without_extras(scene, kept)))
    kept = _without_twins(scene, _without_hidden(scene, kept))
    return without_ends(scene, kept)


def _above(least: float, scene: Scene, chances: list[float]) -> list[int]:
    return [
        index
        for index, chance in enumerate(chances)
        if chance >= least and not _is_heading(scene.rows[index])
    ]


def _with_tweets(scene: Scene, kept: list[int]) -> list[int]:
    """Add embedded tweets that follow what is kept."""
    known = set(kept)
    for index, block in enumerate(scene.blocks):
        tweet = _tweet_around(block.frame)
        if tweet is not None and not known.isdisjoint(range(tweet.first - 3, tweet.first)):
            known.update(range(tweet.first, min(tweet.last, index + _MOST_OF_TWEET)))
    return sorted(known)


def _tweet_around(frame: Frame) -> Frame | None:
    for around in (frame, frame.parent):
        if around is not None and around.tag == "blockquote" and "tweet" in around.names:
            return around
    return None


def _without_hidden(scene: Scene, kept: list[int]) -> list[int]:
    """Leave out what is not displayed, unless the article waits there for a script."""
    shown = [index for index in kept if not scene.blocks[index].frame.hidden]
    size = sum(scene.blocks[index].size for index in kept)
    return shown if sum(scene.blocks[index].size for index in shown) >= _SHOWN * size else kept


def _without_twins(scene: Scene, kept: list[int]) -> list[int]:
    """Leave out what was said before in other clothes: pull quotes, copies for small screens."""
    firsts: dict[str, Block] = {}
    left = []
    for index in kept:
        block = scene.blocks[index]
        first = firsts.setdefault(block.text, block)
        if first is block or block.size <= _TWIN or _alike(block.frame, first.frame):
            left.append(index)
    return left


def _alike(frame: Frame, other: Frame) -> bool:
    return (frame.tag, frame.names) == (other.tag, other.names)


def _is_heading(row: list[float]) -> bool:
    """Say whether a block repeats the headline above the text."""
    return row[_LIKE] > _ALIKE and row[_SINCE] <= 0


def _counts(body: Body) -> list[int]:
    """Give how many kept blocks stand before each block of the page."""
    marks = [0] * (max(body.frame.last, body.kept[-1].index + 1) + 1)
    for block in body.kept:
        marks[block.index + 1] = 1
    return list(accumulate(marks))
