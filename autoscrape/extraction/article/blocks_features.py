"""Describes blocks in numbers, for the model that takes a first look at each."""

from __future__ import annotations

import re

from attrs import define, field

from autoscrape.extraction.article.blocks import Block, Blocks, Frame, find_blocks
from autoscrape.extraction.article.blocks_container import (
    AROUND,
    Places,
    find_container,
    inside_of,
    weigh,
)
from autoscrape.extraction.article.blocks_page import ENDS, about, good_weights, heading_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.blocks import BIT

_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я]")

TAGS = {
    "p": 1.0, "li": 2.0, "dd": 2.0, "dt": 2.0, "td": 3.0, "th": 3.0, "caption": 3.0,
    "figcaption": 4.0, "pre": 5.0, "div": 6.0, "section": 6.0, "article": 6.0, "blockquote": 7.0,
    "h1": 8.0, "h2": 9.0, "h3": 10.0, "h4": 11.0, "h5": 12.0, "h6": 12.0, "button": 14.0,
    "label": 14.0, "form": 14.0, "legend": 14.0,
}  # fmt: skip
OTHER_TAG = 13.0
_STEP = 0.6
_FAR = 6
_OPENING = frozenset("\"'“„«‘「『")
_CLOSING = frozenset('.!?。！？…"”»“」』')

_WAY = (
    "caption card modal comment hidden share body newsletter footer author article tags box "
    "product embed"
).split()
_NEAR = "caption comment body meta footer lead card".split()
_WAY_BITS = [BIT[name] for name in _WAY]
_NEAR_BITS = [BIT[name] for name in _NEAR]
_TAG_BITS = [1 << number for number in range(len(AROUND))]

NAMES = (
    "size linked links ends capitals first last tag heading bold image hidden up "
    "down "
    "before good_before good_after since_heading title_like is_summary in_declared twice "
    "prev_size next_size prev_linked next_linked prev_tag next_tag "
    "parent_size parent_linked parent_blocks grand_size grand_linked grand_blocks "
    "alike alike_size alike_linked alike_good in_article in_body in_named "
    "total_good container_share container_blocks container_linked page_blocks".split()
    + [f"in_{tag}" for tag in AROUND]
    + [f"way_{name}" for name in _WAY]
    + [f"near_{name}" for name in _NEAR]
)


@define(eq=False)
class Scene:
    """A page's blocks, what is known of all of them, and the rows of those worth a look."""

    blocks: list[Block]
    root: Frame
    heading: int = -1
    """Number of the block that is the headline, -1 when none is."""

    rows: dict[int, list[float]] = field(factory=dict)
    """The numbers of a block by its number; what has none is not of the body."""


def describe(page: Page) -> Scene:
    """Give all blocks of a page and the numbers of those that may be part of the body."""
    found: Blocks = find_blocks(page)
    scene = Scene(found.blocks, found.root)
    if found.blocks:
        _Describer(page, found).fill(scene)
    return scene


class _Describer:
    """Holds what the rows of all blocks are made from."""

    def __init__(self, page: Page, found: Blocks) -> None:
        self.blocks = blocks = found.blocks
        self.about = about(page)
        self.goods = good_weights(blocks)
        totals = weigh(blocks, self.goods)
        self.good_total = totals.get(found.root, 0.0) or 1.0
        self.container = find_container(found.root, totals, _STEP)
        self.places = Places(self.container)
        self.total = found.root.size or 1
        self.shares = [block.linked / block.size for block in blocks]
        self.kinds = [TAGS.get(block.frame.tag, OTHER_TAG) for block in blocks]
        sizes = [float(block.size) for block in blocks]
        self.sides = list(zip(sizes, self.shares, self.kinds, strict=True))
        self.likes = [self.about.likeness(block.text) for block in blocks]
        self.heading = heading_of(blocks, self.likes)
        self.within: dict[Frame, int] = {}
        self.named: dict[tuple[int, int, int], list[float]] = {}
        self.used = [self._may_be_body(index, block) for index, block in enumerate(blocks)]
        self.groups: dict[tuple[str, str], list[float]] = {}
        for block, good, used in zip(blocks, self.goods, self.used, strict=True):
            if not used:
                continue
            group = self.groups.setdefault((block.frame.tag, block.frame.names), [0.0] * 4)
            group[0] += 1
            group[1] += block.size
            group[2] += block.linked
            group[3] += good
        container = self.container
        self.page_part = [
            min(self.good_total, 20_000.0),
            totals.get(container, 0.0) / self.good_total,
            container.last - container.first,
            container.linked / (container.size or 1),
            len(blocks),
        ]

    def fill(self, scene: Scene) -> None:
        """Add the rows to the scene."""
        scene.heading = self.heading
        before, good_before = 0, 0.0
        seen: set[str] = set()
        for index, block in enumerate(self.blocks):
            beginning = block.text[:80]
            if self.used[index]:
                around = [
                    before / self.total,
                    good_before / self.good_total,
                    (self.good_total - good_before - self.goods[index]) / self.good_total,
                ]
                scene.rows[index] = [
                    *self._of_text(index, block),
                    *self._of_place(index, block),
                    *around,
                    *self._of_page(index, block, beginning in seen),
                    *self._of_neighbours(index),
                    *self._of_frames(block),
                    *self.page_part,
                    *self._of_names(block),
                ]
            seen.add(beginning)
            before += block.size
            good_before += self.goods[index]

    def _may_be_body(self, index: int, block: Block) -> bool:
        up = self.places.up(block.frame)
        return up == 0 or (up <= _FAR and block.size >= 20 and self.shares[index] <= 0.9)

    def _of_text(self, index: int, block: Block) -> list[float]:
        text = block.text
        start = text[:100]
        first, last = text[0], text[-1]
        kind = self.kinds[index]
        return [
            float(block.size),
            self.shares[index],
            block.links,
            len(ENDS.findall(text[:2000])),
            len(_CAPITALS.findall(start)) / len(start),
            _first_kind(first),
            1 if last in _CLOSING else 2 if last == ":" else 3 if last.isalnum() else 4,
            kind,
            int(block.frame.tag[1]) if 8 <= kind <= 12 else 0,
            block.bold / len(text),
            block.image,
            block.frame.hidden,
        ]

    def _of_place(self, index: int, block: Block) -> list[float]:
        place = self.places.of(block.frame)
        return [float(place.up), float(place.down)]

    def _of_page(self, index: int, block: Block, twice: bool) -> list[float]:
        text = block.text
        return [
            max(-60, min(60, index - self.heading)) if self.heading >= 0 else -99,
            self.likes[index],
            self.about.is_summary(text),
            self.about.has(text),
            twice,
        ]

    def _of_neighbours(self, index: int) -> list[float]:
        none = (0.0, 0.0, 0.0)
        size, share, kind = self.sides[index - 1] if index else none
        next_size, next_share, next_kind = (
            self.sides[index + 1] if index + 1 < len(self.sides) else none
        )
        return [size, next_size, share, next_share, kind, next_kind]

    def _of_frames(self, block: Block) -> list[float]:
        frame = block.frame
        parent = frame.parent or frame
        grand = parent.parent or parent
        group = self.groups[frame.tag, frame.names]
        within = inside_of(frame, self.within)
        return [
            parent.size,
            parent.linked / (parent.size or 1),
            parent.last - parent.first,
            grand.size,
            grand.linked / (grand.size or 1),
            grand.last - grand.first,
            group[0],
            group[1] / group[0],
            group[2] / group[1],
            group[3] / self.good_total,
            within & 1,
            within >> 1 & 1,
            within >> 2,
        ]

    def _of_names(self, block: Block) -> list[float]:
        frame = block.frame
        place = self.places.of(frame)
        near, above = frame.bits, frame.parent
        for _ in range(2):
            if above is not None and above.last - above.first <= 4:
                near |= above.bits
                above = above.parent
        key = place.tags, place.bits, near
        numbers = self.named.get(key)
        if numbers is None:
            numbers = self.named[key] = [
                *[float(place.tags & bit > 0) for bit in _TAG_BITS],
                *[float(place.bits & bit > 0) for bit in _WAY_BITS],
                *[float(near & bit > 0) for bit in _NEAR_BITS],
            ]
        return numbers


def _first_kind(first: str) -> int:
    if first.isupper():
        return 1
    if first.islower():
        return 2
    return 3 if first.isdigit() else 4 if first in _OPENING else 5
