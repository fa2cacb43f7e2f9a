"""Describes blocks by what a first look found of their neighbours, for the second look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.article.blocks_container import Places, find_container, weigh
from autoscrape.extraction.article.blocks_features import Scene
from autoscrape.extraction.words.furniture import NAMES as FURNITURE
from autoscrape.extraction.words.furniture import NOTHING, furniture

LEAST, SURE = 0.2, 0.93
"""Chances after the first look between which a block gets a second one."""

_STEP = 0.85
_MOST = 1500
_SURE, _SURE_SIZE = 0.6, 100
_FAR = 50
_BESIDE, _NO_ODDS = 3, -9.0
_HEADING_SIZE = 120
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

NAMES = (
    "odds odds-3 odds-2 odds-1 odds+1 odds+2 odds+3 best_odds c_up c_down c_parent c_grand "
    "c_child c_alike c_alike_mass c_before c_after c_first c_last c_since c_until c_back "
    "c_ahead c_mass c_share c_density".split()
    + [f"says_{name}" for name in FURNITURE]
    + "under_odds under_far under_level".split()
    + [f"under_{name}" for name in FURNITURE[:2]]
)


def second_rows(
    scene: Scene, chances: Sequence[float], least: float = LEAST, sure: float = SURE
) -> dict[int, list[float]]:
    """Give more numbers of the blocks that the first look left open, by their number."""
    return _Context(scene, chances).rows(least, sure)


class _Context:
    def __init__(self, scene: Scene, chances: Sequence[float]) -> None:
        self.blocks = blocks = scene.blocks
        self.chances = chances
        self.masses = [
            chance * min(block.size, _MOST) if chance else 0.0
            for block, chance in zip(blocks, chances, strict=True)
        ]
        self.totals = totals = weigh(blocks, self.masses)
        self.mass = totals.get(scene.root, 0.0) or 1.0
        self.container = find_container(scene.root, totals, _STEP)
        self.places = Places(self.container)
        self.odds = [_odds(chance) for chance in chances]
        self.padded = [*[_NO_ODDS] * _BESIDE, *self.odds, *[_NO_ODDS] * _BESIDE]
        self.best = max(self.odds, default=0.0)
        self.sums = [0.0, *accumulate(self.masses)]
        self.sizes = [0, *accumulate(block.size for block in blocks)]
        self.groups: dict[tuple[str, str], list[float]] = {}
        for index, block in enumerate(blocks):
            if chances[index]:
                key = (block.frame.tag, block.frame.names)
                group = self.groups.setdefault(key, [0.0, 0.0])
                group[0] += self.masses[index]
                group[1] += block.size
        self.sure = [
            index
            for index, chance in enumerate(chances)
            if chance > _SURE and blocks[index].size > _SURE_SIZE
        ]

    def rows(self, least: float, sure: float) -> dict[int, list[float]]:
        """Give the rows of all blocks that are worth it."""
        held = self.totals.get(self.container, 0.0)
        page_part = [self.mass, held / self.mass, held / (self.container.size or 1)]
        since, until = self._distances()
        first, last = (self.sure[0], self.sure[-1]) if self.sure else (0, len(self.blocks) - 1)
        rows = {}
        heading, said = -_FAR, NOTHING
        for index, chance in enumerate(self.chances):
            if not chance:
                continue
            block = self.blocks[index]
            level = _level(block)
            is_open = least <= chance < sure
            if not is_open and not level:
                continue
            says = furniture(block.text)
            under = [
                self.odds[heading] if heading >= 0 else 0.0,
                min(index - heading, _FAR),
                _level(self.blocks[heading]) if heading >= 0 else 0,
                *said[:2],
            ]
            if level:
                heading, said = index, says
            if not is_open:
                continue
            rows[index] = [
                *self._odds_around(index),
                self.best,
                *self._of_frames(index),
                self.sums[index] / self.mass,
                1 - self.sums[index + 1] / self.mass,
                max(-40, min(60, index - first)),
                max(-40, min(60, last - index)),
                since[index],
                until[index],
                self._density(max(0, index - 4), index),
                self._density(index + 1, min(len(self.blocks), index + 5)),
                *page_part,
                *says,
                *under,
            ]
        return rows

    def _odds_around(self, index: int) -> list[float]:
        around = self.padded[index : index + 2 * _BESIDE + 1]
        return [around.pop(_BESIDE), *around]

    def _of_frames(self, index: int) -> list[float]:
        block = self.blocks[index]
        frame, mass, size = block.frame, self.masses[index], block.size
        place = self.places.of(frame)
        child = frame
        for _ in range(place.down - 1):
            child = child.parent or child
        group = self.groups[frame.tag, frame.names]
        rest = group[1] - size
        return [
            place.up,
            place.down,
            self._around(frame, mass, size),
            self._around(frame.parent or frame, mass, size),
            self.totals.get(child, 0.0) / (child.size or 1),
            (group[0] - mass) / rest if rest else -1.0,
            group[0] / self.mass,
        ]

    def _around(self, frame: Frame, mass: float, size: int) -> float:
        """Give how much of the other text in a frame seems to be of the body."""
        rest = frame.size - size
        return (self.totals.get(frame, 0.0) - mass) / rest if rest > 0 else -1.0

    def _density(self, start: int, end: int) -> float:
        return (self.sums[end] - self.sums[start]) / max(1, self.sizes[end] - self.sizes[start])

    def _distances(self) -> tuple[list[int], list[int]]:
        """Give how far each block is behind a sure one and before one."""
        count = len(self.blocks)
        sure = set(self.sure)
        since, until = [_FAR] * count, [_FAR] * count
        for ahead, indices in ((since, range(count)), (until, range(count - 1, -1, -1))):
            distance = _FAR
            for index in indices:
                distance = min(_FAR, distance + 1)
                ahead[index] = distance
                if index in sure:
                    distance = 0
        return since, until


def _level(block: Block) -> int:
    """Say what kind of heading a block is, if it is one."""
    if block.size > _HEADING_SIZE:
        return 0
    tag = block.frame.tag
    if tag in _HEADINGS:
        return int(tag[1])
    if tag in ("li", "td", "th", "figcaption"):
        return 0
    if block.bold * 2 > len(block.text):
        return 7
    return 8 if block.text[-1] == ":" else 0


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
