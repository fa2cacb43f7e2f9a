"""What each field was chosen from, as plain data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autoscrape.errors import TaskFault
from autoscrape.extraction.candidates import Candidate, Choice
from autoscrape.extraction.explanation import (
    MAX_CANDIDATES,
    MAX_EVIDENCE,
    MAX_FIELDS,
    VALUE_LENGTH,
    explain,
    plain,
)
from autoscrape.extraction.run import run
from autoscrape.extraction.work import Work
from autoscrape.items import Offer

from .pages import URL, paragraphs, product

LAMP = (
    "<title>Lamp</title>"
    + product(sku="L-1")
    + "<h1>Brass Lamp</h1><p>SKU: L-2</p><button>Add to cart</button>"
)
STORM = f"<title>The storm</title><h1>The storm</h1><article>{paragraphs()}</article>"


def test_candidates_stand_with_their_scores_the_best_first_and_one_wins() -> None:
    sku = explain(LAMP, URL, "product")["sku"]
    assert [(each["value"], each["winner"]) for each in sku] == [("L-1", True), ("L-2", False)]
    assert [each["source"] for each in sku] == ["jsonld", "label"]
    assert sku[0]["score"] > sku[1]["score"]


def test_a_field_without_candidates_is_named() -> None:
    assert explain(LAMP, URL, "product")["mpn"] == []


@pytest.mark.parametrize(
    ("html", "field", "other"), [(LAMP, "sku", "headline"), (STORM, "headline", "sku")]
)
def test_auto_explains_the_item_that_is_taken(html: str, field: str, other: str) -> None:
    explained = explain(html, URL, "auto")
    assert explained[field]
    assert other not in explained


def test_a_page_without_an_item_raises_what_extract_raises() -> None:
    with pytest.raises(TaskFault):
        explain("<p></p>", URL, "product")


def shown(value: Any, **evidence: Any) -> dict[str, Any]:
    candidate = Candidate(value, 0.5, "test", evidence)
    (only,) = plain({"field": Choice([candidate], candidate)})["field"]
    return only


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("a\n b\0", "a b"),
        (["a", "b"], '["a", "b"]'),
        ([Offer(price="5", currency="EUR")], '[{"price": "5", "currency": "EUR"}]'),
        (0.123456, "0.123"),
        (3, "3"),
        (True, "True"),
        ({1}, "{1}"),
        ("\ud800", "\ufffd"),
        ("x" * 10_000, "x" * VALUE_LENGTH),
        (["x" * 10_000], ('["' + "x" * 10_000)[:VALUE_LENGTH]),
    ],
)
def test_values_and_evidence_are_one_short_line(value: Any, line: str) -> None:
    only = shown(value, seen=value)
    assert only["value"] == line or (isinstance(value, set) and line in only["value"])
    assert only["evidence"]["seen"] == only["value"]


def test_the_winner_is_shown_wherever_it_stands_and_everything_is_bounded() -> None:
    evidence = {f"name {number}": number for number in range(1_000)}
    many = [Candidate(str(number), 0.5, "x" * 1_000, evidence) for number in range(1_000)]
    explained = plain({f"field {number}": Choice(many, many[-1]) for number in range(1_000)})
    assert len(explained) == MAX_FIELDS
    candidates = explained["field 0"]
    assert len(candidates) == MAX_CANDIDATES
    assert [each["value"] for each in candidates if each["winner"]] == ["999"]
    assert all(len(each["evidence"]) <= MAX_EVIDENCE for each in candidates)
    assert len(json.dumps(explained)) < 1_000_000


@pytest.mark.parametrize("asked", [True, False])
def test_the_answer_of_a_child_holds_choices_only_for_who_asks(asked: bool) -> None:
    work = Work(LAMP.encode(), URL, "text/html; charset=utf-8", "product", explain=asked)
    answer = run(work)
    assert ("choices" in answer) is asked
    assert answer["item"]["sku"] == "L-1"
    assert json.loads(json.dumps(answer)) == answer
