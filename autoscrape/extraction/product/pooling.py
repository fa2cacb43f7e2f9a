"""Joins candidates that say the same: what several sources agree on is likelier."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from autoscrape.extraction.candidates import Candidate
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.labels import letters

MAX_POOLED = 500


def pooled(
    stages: Iterable[Iterable[Candidate[str | None]]], least: float, enough: float = 1.0
) -> list[Candidate[str | None]]:
    """Give one candidate for each value, with the chance that not all its sources are wrong.

    Values that differ in case and signs only are the same. Each source counts once, with its best
    score; what stays below ``least`` is left out. Later stages cost more, and are not read once a
    candidate has ``enough``.
    """
    groups: dict[str, list[Candidate[str | None]]] = {}
    joined: list[Candidate[str | None]] = []
    for stage in stages:
        for candidate in islice(stage, MAX_POOLED):
            if candidate.value and (key := letters(candidate.value)):
                groups.setdefault(key, []).append(candidate)
        joined = [_joined(group) for group in groups.values()]
        if any(candidate.score >= enough for candidate in joined):
            break
    return [candidate for candidate in joined if candidate.score >= least]


def enough_for(page: Page, score: float) -> float:
    """Give the score, or what none reaches where all candidates are wanted for an explanation."""
    return score if page.choices is None else 1.1


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
