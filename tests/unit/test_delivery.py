"""Deliveries: what the end of a task owes, and when it is tried again."""

from __future__ import annotations

import pytest

from autoscrape.jobs.delivery import (
    CALLBACK_WAITS_S,
    UPLOAD_PATIENCE_S,
    UPLOAD_TRIES,
    Owes,
    next_denied,
    next_try,
    next_upload,
)
from autoscrape.jobs.destination import Destination


def test_callbacks_are_tried_by_the_schedule() -> None:
    waits = [next_try(attempts, 0) for attempts in range(10)]
    assert waits == [0, 5, 30, 300, 1800, 7200, 18000, 36000, None, None]
    # so the result is still there when the last one arrives
    assert sum(CALLBACK_WAITS_S) * 1.2 < 24 * 3600


def test_uploads_are_tried_for_a_day_ever_more_rarely() -> None:
    assert [next_upload(attempts, 0, 0) for attempts in range(12)] == [
        *(0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
        600,
    ]
    assert next_upload(10**9, UPLOAD_PATIENCE_S - 1, 0) == 600
    assert next_upload(UPLOAD_TRIES, UPLOAD_PATIENCE_S, 0) is None


def test_an_upload_that_nobody_tried_for_a_day_has_its_tries_all_the_same() -> None:
    waits = [next_upload(attempts, 2 * UPLOAD_PATIENCE_S, 0) for attempts in range(12)]
    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, None, None]


def test_an_upload_that_is_denied_has_four_tries_well_within_a_minute() -> None:
    waits = [next_denied(denials, 1) for denials in range(5)]
    assert waits == pytest.approx([0, 3.6, 10.8, 21.6, None])
    assert sum(filter(None, waits)) < 40


@pytest.mark.parametrize(("jitter", "factor"), [(-1, 0.8), (-0.5, 0.9), (1, 1.2)])
def test_waits_are_spread(jitter: float, factor: float) -> None:
    assert next_try(2, jitter) == pytest.approx(30 * factor)
    assert next_upload(4, 0, jitter) == pytest.approx(8 * factor)
    assert next_try(0, jitter) == 0


@pytest.mark.parametrize(
    "owes",
    [
        Owes(),
        Owes(callback="https://a.example/ä"),
        Owes(Destination("gs", "b", "ü.json.gz", compress=True), None, "batch"),
        Owes(Destination("s3", "b", "k"), "https://a.example/", "push-pull"),
    ],
)
def test_what_is_owed_is_kept(owes: Owes) -> None:
    assert Owes.from_json(owes.to_json()) == owes
    assert bool(owes) is (owes.object is not None or owes.callback is not None)
