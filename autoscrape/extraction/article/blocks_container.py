"""Finds the element around most of the text, and where other elements stand from there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import define

from autoscrape.extraction.article.blocks import Block, Frame
from autoscrape.extraction.words.blocks import BIT

AROUND = "figure ul table form blockquote".split()
TAG_BIT = {tag: 1 << number for number, tag in enumerate(AROUND)}
TAG_BIT["ol"] = TAG_BIT["dl"] = TAG_BIT["ul"]

_DECLARED_BODY = re.compile(r"\barticleBody\b|\barticle[-_]?body\b", re.IGNORECASE)
_NAMED_BODY = BIT["article"] | BIT["body"]


@define
class Place:
    """Where a frame stands from the container."""

    up: int
    """Steps up from the container to what holds both; 0 inside the container."""

    down: int
    """Steps from there down to the frame."""

    bits: int
    """What the names on the way down mean."""

    tags: int
    """The tags on the way down, as bits of TAG_BIT."""


_NOWHERE = Place(0, 0, 0, 0)


class Places:
    """The places of frames, looked up once each."""

    def __init__(self, container: Frame) -> None:
        self._known: dict[Frame, Place] = {}
        self._ups: dict[Frame, int] = {}
        frame: Frame | None = container
        up = 0
        while frame is not None:
            self._known[frame] = Place(up, 0, 0, 0)
            self._ups[frame] = up
            frame, up = frame.parent, up + 1

    def up(self, frame: Frame) -> int:
        """Give only how far up a frame stands; it costs less than its place."""
        up = self._ups.get(frame)
        if up is None:
            up = self.up(frame.parent) if frame.parent is not None else 0
            self._ups[frame] = up
        return up

    def of(self, frame: Frame) -> Place:
        """Give the place of a frame."""
        place = self._known.get(frame)
        if place is None:
            above = self.of(frame.parent) if frame.parent is not None else _NOWHERE
            tags = above.tags | TAG_BIT.get(frame.tag, 0)
            place = Place(above.up, above.down + 1, above.bits | frame.bits, tags)
            self._known[frame] = place
        return place


def weigh(blocks: Sequence[Block], weights: Sequence[float]) -> dict[Frame, float]:
    """Give the weight of all blocks in each frame that has any, the outer frames last."""
    totals: dict[Frame, float] = {}
    for block, weight in zip(blocks, weights, strict=True):
        if weight > 0:
            totals[block.frame] = totals.get(block.frame, 0.0) + weight
    deepest = sorted(totals, key=lambda frame: -frame.depth)
    waiting: dict[int, list[Frame]] = {}
    for frame in deepest:
        waiting.setdefault(frame.depth, []).append(frame)
    for depth in range(max(waiting, default=0), 0, -1):
        for frame in waiting.get(depth, ()):
            parent = frame.parent
            if parent is None:
                continue
            if parent not in totals:
                totals[parent] = 0.0
                waiting.setdefault(parent.depth, []).append(parent)
            totals[parent] += totals[frame]
    return totals


def find_container(root: Frame, totals: dict[Frame, float], step: float) -> Frame:
    """Go down from the root as long as one child holds such a share of its parent's weight."""
    heaviest: dict[Frame, Frame] = {}
    for frame, total in totals.items():
        parent = frame.parent
        if parent is not None and (parent not in heaviest or total > totals[heaviest[parent]]):
            heaviest[parent] = frame
    best = root
    while best in heaviest and totals[heaviest[best]] >= step * totals[best]:
        best = heaviest[best]
    # A frame around a single block holds no article.
    while best.parent is not None and best.last - best.first < 2:
        best = best.parent
    return best


def inside_of(frame: Frame, known: dict[Frame, int]) -> int:
    """Say in bits whether a frame stands in an article (1), in what is named like a body (2).

    A third one (4) says whether it stands in what is declared as the body.
    """
    found = known.get(frame)
    if found is None:
        found = inside_of(frame.parent, known) if frame.parent is not None else 0
        if frame.tag == "article":
            found |= 1
        if frame.bits & _NAMED_BODY == _NAMED_BODY and frame.tag not in ("body", "html"):
            found |= 2
            if _DECLARED_BODY.search(frame.names):
                found |= 4
        known[frame] = found
    return found
