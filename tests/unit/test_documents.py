"""Result documents, the ids and the domains in them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autoscrape.items import Article, Item, Offer, Product
from autoscrape.jobs.document import DOCUMENT_FIELDS, result_document
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.query import check
from autoscrape.jobs.raw_page import RawPage
from autoscrape.jobs.task_id import created_ms, first_id, query_id

TASK_ID = first_id(1564747029122, 0)
SENT = {"url": "http://shop.example.co.uk/a", "pageType": "product", "meta": "7"}
QUERY = {"id": query_id(TASK_ID), "domain": "example.co.uk", "userQuery": SENT}
YEAR_2200_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("item", "document"),
    [
        (
            Product(url="http://x/", name="Kettle", offers=[Offer(price="1")], probability=0.5),
            {
                "query": QUERY,
                "product": {
                    "name": "Kettle",
                    "offers": [{"price": "1"}],
                    "probability": 0.5,
                    "url": "http://x/",
                },
            },
        ),
        (
            Article(url="http://x/", headline="News"),
            {
                "query": QUERY,
                "article": {"headline": "News", "probability": 0.0, "url": "http://x/"},
            },
        ),
    ],
)
def test_an_item_stands_under_its_page_type(item: Item, document: dict[str, object]) -> None:
    made = result_document(TASK_ID, SENT, item=item)
    assert json.dumps(made) == json.dumps(document)


def test_an_error_stands_in_the_place_of_the_item() -> None:
    made = result_document(TASK_ID, SENT, error="malformed url")
    assert json.dumps(made) == json.dumps({"query": QUERY, "error": "malformed url"})


def test_a_page_that_was_not_parsed_stands_in_the_place_of_the_item() -> None:
    made = result_document(TASK_ID, SENT, raw=RawPage("<p>Größe</p>".encode()))
    assert made == {"query": QUERY, "html": "<p>Größe</p>"}


def test_every_key_of_a_document_is_a_known_field() -> None:
    assert DOCUMENT_FIELDS == ["query", "product", "article", "error", "html"]


def test_a_document_does_not_follow_later_changes_of_the_query() -> None:
    sent = dict(SENT)
    made = result_document(TASK_ID, sent, error="malformed url")
    sent["url"] = "http://other.example/"
    assert made["query"]["userQuery"] == SENT


@pytest.mark.parametrize("sent", [{}, {"url": "http://[::1"}, {"url": 7}, {"url": "nonsense"}])
def test_a_row_that_is_no_query_has_the_empty_domain(sent: dict[str, object]) -> None:
    assert result_document(TASK_ID, sent, error="malformed row")["query"]["domain"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.co.uk/a",
        " http://Example.COM:80/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://bücher.example/",
        "http://BÜCHER.example/",
    ],
)
def test_a_document_names_the_domain_of_the_checked_query(url: str) -> None:
    checked = check({"url": url, "pageType": "product"})
    document = result_document(TASK_ID, checked.user_query, error="query timed out")
    assert document["query"]["domain"] == checked.domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://example.com/", "example.com"),
        ("http://a.b.example.com:8080/x", "example.com"),
        ("http://shop.example.co.uk/", "example.co.uk"),
        ("http://EXAMPLE.com/", "example.com"),
        ("http://co.uk/", "co.uk"),
        ("http://localhost/", "localhost"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_the_domain_is_the_registrable_one(url: str, domain: str) -> None:
    assert domain_of(url) == domain


@given(st.integers(0, YEAR_2200_MS), st.integers(1, 1_000_000))
def test_ids_stay_below_2_to_the_63_until_2200(now_ms: int, number: int) -> None:
    last = first_id(now_ms, 0) + number - 1
    assert 0 <= last < 2**63
    assert re.fullmatch(r"\d+-[0-9a-f]{16}", query_id(last))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, YEAR_2200_MS), st.integers(1, 3_000_000)), max_size=30))
def test_ids_only_grow_whatever_the_clock_does(batches: list[tuple[int, int]]) -> None:
    last = 0
    for now_ms, number in batches:
        first = first_id(now_ms, last)
        assert first > last
        assert created_ms(first) >= now_ms
        last = first + number - 1


def test_an_id_tells_when_its_task_was_submitted() -> None:
    assert created_ms(first_id(1564747029122, 0)) == 1564747029122
    assert created_ms(first_id(1564747029122, 0) + 999_999) == 1564747029122


def test_the_wire_id_has_the_documented_form_and_does_not_change() -> None:
    assert query_id(TASK_ID) == query_id(TASK_ID)
    assert re.fullmatch(r"1564747029122-[0-9a-f]{16}", query_id(TASK_ID))
    assert len({query_id(TASK_ID + n) for n in range(1000)}) == 1000
