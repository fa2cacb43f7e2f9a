"""Labels the blocks of pages by the text that people marked as the body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from attrs import define, field

WORD = re.compile(r"\w+")
RUN = 4
"""Words in a row that are compared, as in the published benchmark."""

_NEAR, _WIDEST, _EDGE = 5, 60, 12
_TWIN_WEIGHT = 0.2
UNKNOWN = -1


@define
class Labels:
    """For each block: 1 of the body, 0 not, -1 unknown; its share of words in it; a weight."""

    known: list[int] = field(factory=list)
    shares: list[float] = field(factory=list)
    weights: list[float] = field(factory=list)


@define
class _Block:
    words: list[str]
    matched: int = 0
    first: int = -1
    last: int = -1


def labels_of(texts: Sequence[str], gold: str) -> Labels:
    """Label blocks by how many of their words stand in runs that the gold text has too."""
    wanted = WORD.findall(gold)
    blocks = [_Block(WORD.findall(text)) for text in texts]
    _match(blocks, wanted)
    shares = [block.matched / max(1, len(block.words)) for block in blocks]
    known = [_label(block, share) for block, share in zip(blocks, shares, strict=True)]
    _label_short(blocks, known, wanted)
    weights = [1.0] * len(blocks)
    _unlabel_twins(blocks, known, shares, weights)
    return Labels(known, shares, weights)


def labels_by_snippets(texts: Sequence[str], inside: list[str], outside: list[str]) -> Labels:
    """Label only blocks that hold a snippet known to be of the body, or not to be."""
    labels = Labels([UNKNOWN] * len(texts), [0.0] * len(texts), [1.0] * len(texts))
    within, without = _plain_all(inside), _plain_all(outside)
    for index, text in enumerate(map(_plain, texts)):
        if len(text) < 3:
            continue
        if any(part in text or (len(text) > 15 and text in part) for part in within):
            labels.known[index] = 1
        elif any(part in text or (len(text) > 5 and text in part) for part in without):
            labels.known[index] = 0
    return labels


def _plain_all(snippets: list[str]) -> list[str]:
    return [plain for snippet in snippets if (plain := _plain(snippet))]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _match(blocks: list[_Block], wanted: list[str]) -> None:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(wanted) - RUN + 1):
        places[tuple(wanted[place : place + RUN])].append(place)
    words = [word for block in blocks for word in block.words]
    at = [-1] * len(words)
    last = -1
    for index in range(len(words) - RUN + 1):
        if found := places.get(tuple(words[index : index + RUN])):
            # Of several, the one that goes on where the text before it ended.
            last = min(found, key=lambda place: abs(place - last - 1))
            for step in range(RUN):
                at[index + step] = last + step if at[index + step] < 0 else at[index + step]
    start = 0
    for block in blocks:
        matched = [place for place in at[start : start + len(block.words)] if place >= 0]
        start += len(block.words)
        block.matched = len(matched)
        if matched:
            block.first, block.last = matched[0], matched[-1]


def _label(block: _Block, share: float) -> int:
    if not block.words:
        return UNKNOWN
    return int(share >= (0.5 if len(block.words) >= RUN else 1.0))


def _label_short(blocks: list[_Block], known: list[int], wanted: list[str]) -> None:
    """Find blocks of too few words between those that are found already."""
    for index, block in enumerate(blocks):
        count = len(block.words)
        if not 0 < count < RUN or known[index] == 1:
            continue
        before = _nearest(blocks, known, range(index - 1, max(-1, index - 1 - _NEAR), -1))
        after = _nearest(blocks, known, range(index + 1, min(len(blocks), index + 1 + _NEAR)))
        if before is None and after is None:
            continue
        low = before.last + 1 if before else max(0, after.first - _EDGE) if after else 0
        high = after.first if after else low + _EDGE
        if not 0 <= high - low <= _WIDEST:
            continue
        for place in range(low, high - count + 1):
            if wanted[place : place + count] == block.words:
                known[index] = 1
                block.first, block.last = place, place + count - 1
                break


def _nearest(blocks: list[_Block], known: list[int], indices: range) -> _Block | None:
    return next(
        (blocks[index] for index in indices if known[index] == 1 and blocks[index].first >= 0), None
    )


def _unlabel_twins(
    blocks: list[_Block], known: list[int], shares: list[float], weights: list[float]
) -> None:
    """Of blocks with the same text keep the one that stands among other text of the body."""
    twins: dict[int, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if known[index] == 1 and len(block.words) >= RUN:
            twins[block.first].append(index)
    for indices in twins.values():
        best = max(indices, key=lambda i: (shares[i] > 0.9, _around(blocks, known, i), -i))
        for index in indices:
            if index != best:
                known[index], weights[index] = 0, _TWIN_WEIGHT


def _around(blocks: list[_Block], known: list[int], index: int) -> int:
    near = range(max(0, index - 4), min(len(blocks), index + 5))
    first = blocks[index].first
    return sum(
        len(blocks[other].words)
        for other in near
        if known[other] == 1 and abs(blocks[other].first - first) < 400
    )
