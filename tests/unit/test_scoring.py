"""The rules by which the accuracy benchmarks judge an item."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import floors
from benchmarks.articles_scoring import (
    body_counts,
    breadcrumbs_measure,
    means,
    same_day,
    score_article,
)
from benchmarks.products_scoring import score_product
from benchmarks.scoring import (
    INVENTED,
    MISSING,
    RIGHT,
    WRONG,
    Counts,
    averaged,
    calibration,
    overlap,
    summed,
)


def judged(field: str, gold: dict[str, Any], item: dict[str, Any], **record: Any) -> Counts | None:
    known = {"gold": gold, "alternatives": {}, "domain": "shop.example", **record}
    return score_product(known, item, [field]).get(field)


def offer(**data: Any) -> dict[str, Any]:
    return {"offers": [data]}


@pytest.mark.parametrize(
    ("field", "gold", "item", "expected"),
    [
        ("name", {"name": "A & B"}, {"name": "a&amp;b"}, RIGHT),
        ("name", {"name": "A"}, {"name": "B"}, WRONG),
        ("name", {"name": "A"}, {}, MISSING),
        ("price", offer(price="5.00"), offer(price="5"), RIGHT),
        ("price", offer(price="5.00"), offer(price="5.01"), WRONG),
        ("price", offer(price="5.00"), {}, MISSING),
        ("price", offer(price="5.00"), offer(price="five"), WRONG),
        ("currency", offer(currency="$"), offer(currency="USD"), RIGHT),
        ("currency", offer(currency="USD"), offer(currency="$"), RIGHT),
        ("currency", offer(currency="원~"), offer(currency="KRW"), RIGHT),
        ("currency", offer(currency="€"), offer(currency="USD"), WRONG),
        ("currency", offer(currency="€"), offer(), MISSING),
        ("availability", offer(availability="InStock"), offer(), MISSING),
        ("gtin", {"gtin": [{"value": "0012"}]}, {"gtin": [{"value": "1-2"}]}, RIGHT),
        ("gtin", {"gtin": [{"value": "0012"}]}, {"gtin": [{"value": "13"}]}, WRONG),
        ("mainImage", {"mainImage": "http://a/x_100x100.jpg"}, {"mainImage": "/x.webp?v=1"}, RIGHT),
        ("mainImage", {"mainImage": "http://a/x.jpg"}, {"mainImage": "http://a/y.jpg"}, WRONG),
        ("images", {"images": ["/x.jpg", "/y.jpg"]}, {"images": ["/x.png"]}, Counts(1, 0, 1)),
        ("description", {"description": "a b c"}, {"description": "A b d e"}, Counts(2, 2, 1)),
    ],
)
def test_a_field_of_a_product(field: str, gold: Any, item: Any, expected: Counts) -> None:
    assert judged(field, gold, item) == expected


def test_alternatives_are_accepted_and_what_a_page_has_not_must_not_be_given() -> None:
    gold, item = {"sku": "A-1"}, {"sku": "b 2", **offer(price="1")}
    record = {"alternatives": {"sku": ["B2"]}, "absent_fields": ["price", "mpn"], "domain": ""}
    scores = score_product({"gold": gold, **record}, item, ["sku"])
    assert scores == {"sku": RIGHT, "price": INVENTED}


@pytest.mark.parametrize(
    ("expected", "found", "counts"),
    [
        ("OutOfStock", "OutOfStock", Counts(1, 0, 0)),
        ("OutOfStock", "InStock", Counts(0, 0, 1)),
        ("InStock", "OutOfStock", Counts(0, 1, 0)),
        ("InStock", "InStock", Counts(0, 0, 0)),
    ],
)
def test_out_of_stock_is_judged_beside_availability(
    expected: str, found: str, counts: Counts
) -> None:
    gold = {"gold": offer(availability=expected), "alternatives": {}, "domain": ""}
    scores = score_product(gold, offer(availability=found), ["availability"])
    assert scores["OutOfStock"] == counts


def test_breadcrumbs_are_compared_without_home_and_the_product() -> None:
    gold = {"breadcrumbs": [{"name": "Home"}, {"name": "Lamps"}, {"name": "Brass"}]}
    item = {"name": "X", "breadcrumbs": [{"name": "lamps"}, {"name": "Oil"}, {"name": "X"}]}
    assert judged("breadcrumbs", gold, item) == Counts(1, 1, 1)
    assert judged("breadcrumbs", {"breadcrumbs": [{"name": "Home"}]}, item) is None


def test_ratings_are_two_fields() -> None:
    gold = {"aggregateRating": {"ratingValue": 4.5, "reviewCount": 7}}
    item = {"aggregateRating": {"ratingValue": 4.52, "reviewCount": 8}}
    record = {"gold": gold, "alternatives": {}, "domain": ""}
    scores = score_product(record, item, ["aggregateRating"])
    assert scores == {"ratingValue": RIGHT, "reviewCount": WRONG}


def test_scores_over_pages() -> None:
    pages = [RIGHT, RIGHT, WRONG, MISSING, INVENTED]
    score = summed(pages)
    assert (score.precision, score.recall, score.n) == (0.5, 0.5, 4)
    mean = averaged([Counts(1, 1, 0), Counts(1, 0, 1)])
    assert (mean.precision, mean.recall) == (0.75, 0.75)
    assert mean.f1 == pytest.approx(2 / 3)
    assert overlap("aab", "abb") == Counts(2, 1, 1)


def test_probabilities() -> None:
    found = calibration([0.9, 0.5], [0.5, 0.1])
    assert found.auc == 0.875
    assert found.brier == pytest.approx(0.13)
    assert found.ece == pytest.approx(0.05)


def measured(gold: dict[str, Any], item: dict[str, Any], **record: Any) -> dict[str, list[float]]:
    return score_article({"gold": gold, **record}, item)[0]


@pytest.mark.parametrize(
    ("gold", "item", "record", "measure", "value"),
    [
        ({"headline": "It\u2019s  A"}, {"headline": "it's a"}, {}, "headline", [1]),
        ({"headline": "A"}, {}, {}, "headline", [0]),
        ({"datePublished": "2020-01-01"}, {}, {}, "date where given", []),
        (
            {"authorsList": ["Ann Lee", "Bo"]},
            {"authorsList": ["By Ann Lee"]},
            {},
            "authorsList",
            [2 / 3],
        ),
        ({"inLanguage": "en-GB"}, {"inLanguage": "en"}, {}, "inLanguage", [1]),
        ({"description": "a b"}, {"description": "a c"}, {}, "description", [0.5]),
        (
            {"mainImage": "http://a/picture-300x200.jpg"},
            {"mainImage": "http://b/picture.png"},
            {},
            "mainImage",
            [1],
        ),
        (
            {"mainImage": "http://a/1"},
            {"mainImage": "http://b/2"},
            {"_mainImageAny": ["http://b/2"]},
            "mainImage",
            [1],
        ),
        (
            {},
            {"images": ["http://a/one111.jpg", "http://a/other1.jpg"]},
            {"_imageGroups": [["http://a/one111.jpg"], ["http://a/two222.jpg"]]},
            "images F1",
            [0.5],
        ),
        ({}, {"articleBody": "Some text"}, {"_with": ["some", "none"]}, "wanted snippets", [0.5]),
        (
            {},
            {"articleBody": "Some text"},
            {"_without": ["some", "none"]},
            "unwanted left out",
            [0.5],
        ),
        ({"videoUrls": ["http://a/v"]}, {"videoUrls": ["https://a/v"]}, {}, "videoUrls", [1]),
    ],
)
def test_a_field_of_an_article(
    gold: Any, item: Any, record: Any, measure: str, value: list[float]
) -> None:
    assert measured(gold, item, **record)[measure] == pytest.approx(value)


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("2020-01-02", "2020-01-02T23:00:00", True),
        ("2020-01-02", "2020-01-03", False),
        ("2020-01-02", None, False),
        ("2020-01-02", "soon", False),
        (1577923200.0, "2020-01-02", False),
        ("2020-01-02T23:30:00Z", "2020-01-03T00:30:00+01:00", True),
        ("2020-01-02T23:30:00Z", "2020-01-03T03:00:00+0100", False),
        ("2020-01-02T23:30:00+00:00", "2020-01-03", True),
        ("2020-01-02T23:30:00+00:00", "2020-01-04", False),
        ("2020-01-02T23:30:00+01:00", "2020-01-03", False),
    ],
)
def test_days(expected: object, found: str | None, same: bool) -> None:
    assert same_day(expected, found) is same


def test_bodies_are_compared_by_runs_of_four_words() -> None:
    assert body_counts("a b c d e", "a b, c d!") == Counts(1, 0, 1)
    assert body_counts("a b", "a b") == Counts(1, 0, 0)
    assert body_counts("", "a") == Counts(0, 1, 0)


def test_the_body_over_pages_and_its_optional_paragraphs() -> None:
    record = {"gold": {"articleBody": "a b c d"}, "_optional": ["x  y"]}
    page, body = score_article(record, {"articleBody": "a b c d\nx y"})
    assert page["body exact"] == [1]
    found = means([page], [body, Counts(0, 0, 1), Counts(1, 1, 0)])
    assert found["body precision"] == (0.75, 2)
    assert found["body recall"] == (pytest.approx(2 / 3), 3)
    assert found["body F1"] == (pytest.approx(2 * 0.75 * 2 / 3 / (0.75 + 2 / 3)), 3)


def test_breadcrumbs_of_an_article_may_end_with_itself() -> None:
    record = {"gold": {"headline": "A storm", "breadcrumbs": [{"name": "News"}]}}
    item = {"breadcrumbs": [{"name": "news"}, {"name": "A Storm"}]}
    assert breadcrumbs_measure(record, item) == {"breadcrumbs": [1]}
    assert breadcrumbs_measure(record, {}) == {"breadcrumbs": [0]}


@pytest.mark.parametrize(
    ("value", "passes"), [(0.95, True), (0.9, True), (0.896, True), (0.89, False), (None, False)]
)
def test_a_floor_gives_way_by_half_a_page(tmp_path, value: float | None, passes: bool) -> None:
    file = tmp_path / "floors.json"
    floors.pin("other", {"x": (1.0, 1)}, file)
    floors.pin("part", {"marked: name": (0.9, 100)}, file)
    values = {} if value is None else {"marked: name": (value, 100)}
    assert (floors.shortfalls("part", values, file) == []) is passes
    pinned = json.loads(file.read_text())
    assert pinned == {"other": {"x": [1.0, 1]}, "part": {"marked: name": [0.9, 100]}}


@pytest.mark.parametrize(("cost", "passes"), [(1.0, True), (4.9, True), (5.1, False)])
def test_a_cost_must_not_rise_by_more_than_a_quarter(tmp_path, cost: float, passes: bool) -> None:
    file = tmp_path / "floors.json"
    floors.pin("part", {"CPU of products": (4.0, 60)}, file)
    assert (floors.shortfalls("part", {"CPU of products": (cost, 60)}, file) == []) is passes
