from __future__ import annotations

import pytest

from autoscrape.extraction.product.drawn_rating import drawn_rating
from autoscrape.extraction.product.rating import extract_rating
from autoscrape.extraction.product.spoken_rating import bracketed_count, spoken

from .pages import page

H1 = "<h1>Reading lamp</h1>"


@pytest.mark.parametrize(
    ("text", "value", "best"),
    [
        ("4.5 out of 5 stars", "4.5", "5"),
        ("4,5 von 5 sternen", "4,5", "5"),
        ("4.4 stars out of 5", "4.4", "5"),
        ("note 8,7 / 10", "8,7", "10"),
        ("93% of 100", "93", "100"),
        ("4,6 sur 5 étoiles", "4,6", "5"),
        ("4,7 z 5 gwiazdek", "4,7", "5"),
        ("4,8 из 5", "4,8", "5"),
        ("5つ星のうち4.3", "4.3", "5"),
        ("5 yıldız üzerinden 4,1", "4,1", "5"),
        ("★ rating: 4.2", "4.2", None),
        ("рейтинг 4,9", "4,9", None),
        ("4.5 stars", "4.5", "5"),
    ],
)
def test_spoken_rating(text: str, value: str, best: str | None) -> None:
    assert [(said.value, said.best) for said in spoken(text) if said.value] == [(value, best)]


@pytest.mark.parametrize(
    "text",
    ["1 of 24", "50 stars", "8 out of 5", "image 3/8", "size 4.5", "12.5.2024", "$4.5", "v1.4.5"],
)
def test_no_rating(text: str) -> None:
    assert [said for said in spoken(text) if said.value] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("31 reviews", 31),
        ("1,031 customer ratings", 1031),
        ("2 480 évaluations", 2480),
        ("1.204 bewertungen", 1204),
        ("1.2k reviews", 1200),
        ("reviews (17)", 17),
        ("отзывы: 12", 12),
        ("12 отзывов", 12),
        ("148件のレビュー", 148),
        ("4.5 stars", None),
        ("31 colours", None),
        ("2.5 reviews", None),
    ],
)
def test_spoken_count(text: str, count: int | None) -> None:
    assert next((said.count for said in spoken(text) if said.count), None) == count


@pytest.mark.parametrize(
    ("text", "count"), [("★★★ (31)", 31), ("[1,204]", 1204), ("(4.5)", None), ("(a 31)", None)]
)
def test_bracketed_count(text: str, count: int | None) -> None:
    assert bracketed_count(text) == count


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<i style='width: 90%'></i>", (4.5, 5.0)),
        ("<i style='--rating: 4.2;'></i>", (4.2, 5.0)),
        ("<i data-rating=4.3></i>", (4.3, 5.0)),
        ("<i data-score='8,6'></i>", (8.6, 10.0)),
        ("<i class='rating rating-3-5'></i>", (3.5, 5.0)),
        ("<i class='stars star-4'></i>", (4.0, 5.0)),
        ("<img src=/i/stars_45.png>", (4.5, 5.0)),
        ("<i style='width: 120%'></i>", None),
        ("<i style='width: 0%'></i>", None),
        ("<i class='col-4 row-3'></i>", None),
        ("<i data-rating=none></i>", None),
    ],
)
def test_drawn_rating(html: str, expected: tuple[float, float] | None) -> None:
    drawn = drawn_rating(page(html + "x").tree.find("body")[0])
    assert (drawn and (drawn.value, drawn.best)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>4.5 out of 5</p><p>31 reviews</p>", (4.5, 5.0, 31)),
        ("<p>4.5 out of 5 (31)</p>", (4.5, 5.0, 31)),
        ("<div class=stars><b style='width:84%'></b></div><a href=#r>(7)</a>", (4.2, 5.0, 7)),
        ("<span class=rating>4.1</span> <span>9 Bewertungen</span>", (4.1, 5.0, 9)),
        ("<div title='4.5 out of 5 stars' class=rating></div>", (4.5, 5.0, None)),
        ("<a href=#reviews>31 reviews</a>", (None, None, 31)),
        ("<p class=gallery>1/5</p><p class=rating>4/5</p>", (4.0, 5.0, None)),
        ("<p>x</p>" * 300 + "<div class=rating><a data-rating=1>x</a></div>", None),
        ("<p>0 out of 5</p><p>0 reviews</p>", None),
        ("<div class=progress><b style='width:84%'></b></div>", None),
        ("<footer>Our shop: 4.9 out of 5, 3000 reviews</footer>", None),
        (
            "<p>4.5 out of 5</p><ul>"
            + "<li class=review><i>x</i>2 out of 5 stars, 9 votes</li>" * 4
            + "</ul>",
            (4.5, 5.0, None),
        ),
        (
            "<p>4.5 out of 5</p>"
            + "<div class=card><a href=/other>Desk lamp 3 out of 5 stars</a></div>" * 2,
            (4.5, 5.0, None),
        ),
    ],
)
def test_visible_rating(
    html: str, expected: tuple[float | None, float | None, int | None] | None
) -> None:
    rating = extract_rating(page(H1 + html))
    found = rating and (rating.ratingValue, rating.bestRating, rating.reviewCount)
    assert found == expected
