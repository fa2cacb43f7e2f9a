"""Tells what each field of a page was chosen from, as plain data for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from autoscrape.extraction.candidates import Candidate, Choice, Choices
from autoscrape.extraction.pipeline import extract
from autoscrape.extraction.text import line

MAX_FIELDS = 60
MAX_CANDIDATES = 12
MAX_EVIDENCE = 24
VALUE_LENGTH = 200
_NAME_LENGTH = 60

Explained = dict[str, list[dict[str, Any]]]
"""By field its candidates, the best first, each with ``value``, ``score``, ``source``, ``evidence``
and ``winner``."""


def explain(html: str, url: str, page_type: str) -> Explained:
    """Give what each field of a page's item was chosen from; raises what ``extract`` raises."""
    choices: Choices = {}
    extract(html, url, page_type, choices=choices)
    return plain(choices)


def plain(choices: Choices) -> Explained:
    """Give choices as what JSON can hold: bounded, whatever the page has made of them."""
    fields = list(choices.items())[:MAX_FIELDS]
    return {line(name, _NAME_LENGTH) or "": _shown(choice) for name, choice in fields}


def _shown(choice: Choice) -> list[dict[str, Any]]:
    """Give the best candidates, the winner among them wherever it stands."""
    kept = choice.candidates[:MAX_CANDIDATES]
    if choice.winner is not None and not any(each is choice.winner for each in kept):
        kept = [choice.winner, *kept[: MAX_CANDIDATES - 1]]
    return [_candidate(each, each is choice.winner) for each in kept]


def _candidate(candidate: Candidate[Any], wins: bool) -> dict[str, Any]:
    evidence: Mapping[str, object] = candidate.evidence
    return {
        "value": _one_line(candidate.value),
        "score": round(float(candidate.score), 3),
        "source": _one_line(candidate.source),
        "evidence": {
            _one_line(name): _one_line(value)
            for name, value in list(evidence.items())[:MAX_EVIDENCE]
        },
        "winner": wins,
    }


def _one_line(value: object) -> str:
    """Give any value as one short line."""
    if isinstance(value, float):
        value = f"{value:.3g}"
    elif not isinstance(value, (str, int, float, bool)) and value is not None:
        value = json.dumps(value, default=_inner, ensure_ascii=False)[: 4 * VALUE_LENGTH]
    return line(str(value), VALUE_LENGTH) or ""


def _inner(value: object) -> object:
    if attrs.has(type(value)):
        return {name: each for name, each in _members(value) if each not in (None, [], "")}
    return str(value)


def _members(value: Any) -> list[tuple[str, object]]:
    return [(each.name, getattr(value, each.name)) for each in attrs.fields(type(value))]
