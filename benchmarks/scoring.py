"""What scoring rules of products and articles share: texts made alike, counts, probabilities."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from attrs import frozen

_NOT_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")


@frozen
class Score:
    """How well a field was read, over some pages."""

    precision: float
    recall: float
    f1: float
    n: int
    """Pages that have the field."""


@frozen
class Counts:
    """What one page adds to a field: right values, wrong values, values that are missing."""

    right: int = 0
    wrong: int = 0
    missing: int = 0


RIGHT = Counts(right=1)
WRONG = Counts(wrong=1, missing=1)
MISSING = Counts(missing=1)
INVENTED = Counts(wrong=1)


def counted(is_right: bool, given: bool) -> Counts:
    """Count one value that the page has."""
    if is_right:
        return RIGHT
    return WRONG if given else MISSING


def overlap(gold: Iterable[str], found: Iterable[str]) -> Counts:
    """Count the members of a list, each as often as it occurs."""
    expected, got = Counter(gold), Counter(found)
    both = (expected & got).total()
    return Counts(both, got.total() - both, expected.total() - both)


def harmonic(precision: float, recall: float) -> float:
    """Give the F1 of precision and recall."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def rates(counts: Counts) -> tuple[float, float]:
    """Give precision and recall; 0 where there is nothing to divide by."""
    given, expected = counts.right + counts.wrong, counts.right + counts.missing
    return counts.right / given if given else 0.0, counts.right / expected if expected else 0.0


def summed(pages: Sequence[Counts]) -> Score:
    """Score a field by all its values together."""
    total = Counts(
        sum(page.right for page in pages),
        sum(page.wrong for page in pages),
        sum(page.missing for page in pages),
    )
    precision, recall = rates(total)
    n = sum(page.right + page.missing > 0 for page in pages)
    return Score(precision, recall, harmonic(precision, recall), n)


def averaged(pages: Sequence[Counts]) -> Score:
    """Score a field page by page, each page counting the same."""
    each = [rates(page) for page in pages]
    return Score(
        fmean(precision for precision, _ in each),
        fmean(recall for _, recall in each),
        fmean(harmonic(*pair) for pair in each),
        len(pages),
    )


def letters(text: object) -> str:
    """Give the letters and digits of a text, which is how names and codes are compared."""
    plain = html.unescape(html.unescape("" if text is None else str(text)))
    return _NOT_LETTERS.sub("", plain).casefold()


def tokens(text: str | None) -> list[str]:
    """Give the words of a text in lower case."""
    return _WORD.findall(html.unescape(text or "").casefold())


@frozen
class Calibration:
    """How good estimated probabilities are."""

    auc: float
    """How often a page of the kind gets more than one that is none; ties count half."""

    brier: float
    """Mean squared error."""

    ece: float
    """How far the mean estimate is from the truth, over ten bins."""

    n: int


def calibration(positive: Sequence[float], negative: Sequence[float]) -> Calibration:
    """Judge the estimates of pages that are of the kind and of those that are not."""
    wins = sum((p > q) + (p == q) / 2 for p in positive for q in negative)
    pairs = [(p, 1) for p in positive] + [(q, 0) for q in negative]
    gaps = [0.0] * 10
    for estimate, truth in pairs:
        gaps[min(int(estimate * 10), 9)] += estimate - truth
    return Calibration(
        wins / (len(positive) * len(negative)) if positive and negative else float("nan"),
        fmean((estimate - truth) ** 2 for estimate, truth in pairs),
        sum(map(abs, gaps)) / len(pairs),
        len(pairs),
    )
