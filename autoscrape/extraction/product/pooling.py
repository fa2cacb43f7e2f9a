"""Joins candidates that say the same: what several sources agree on is likelier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.words.labels import letters

MAX_POOLED = 500


def pooled(
    candidates: Iterable[Candidate[str | None]], least: float
) -> Iterator[Candidate[str | None]]:
    """Give one candidate for each value, with the chance that not all its sources are wrong.

    Values that differ in case and signs only are the same. Each source counts once, with its best
    score; what stays below ``least`` is left out.
    """
    groups: dict[str, list[Candidate[str | None]]] = {}
    for _, candidate in zip(range(MAX_POOLED), candidates, strict=False):
        if candidate.value and (key := letters(candidate.value)):
            groups.setdefault(key, []).append(candidate)
    for group in groups.values():
        joined = _joined(group)
        if joined.score >= least:
            yield joined


def _joined(group: list[Candidate[str | None]]) -> Candidate[str | None]:
    best = max(group, key=lambda candidate: candidate.score)
    scores: dict[str, float] = {}
    evidence: dict[str, object] = {}
    for candidate in group:
        scores[candidate.source] = max(scores.get(candidate.source, 0.0), candidate.score)
        evidence.update(candidate.evidence)
    wrong = 1.0
    for score in scores.values():
        wrong *= 1 - score
    return Candidate(best.value, 1 - wrong, best.source, evidence | scores)
