"""From rows and URLs to submissions, good and faulted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from autoscrape.addresses import parse_networks
from autoscrape.errors import MALFORMED_ROW, MALFORMED_URL, InputError
from autoscrape.inputs import Row
from autoscrape.jobs.delivery import Owes
from autoscrape.jobs.destination import Destination
from autoscrape.jobs.query import check
from autoscrape.jobs.task import Outcome, Submission
from autoscrape.service.submissions import from_query, from_rows, from_urls

A, B = "http://shop.example.com/a", "http://example.co.uk/b"
PRODUCT = {"pageType": "product"}


def row(line: int, **values: Any) -> Row:
    return Row(line, values, None, "")


def test_a_good_row_becomes_a_task_of_its_line_and_domain() -> None:
    made = list(
        from_rows([row(2, url=A), row(5, url=B, pageType="article", id=7)], PRODUCT, "in.csv")
    )
    assert made == [
        Submission({"url": A, "pageType": "product"}, "example.com", 2),
        Submission(
            {"url": B, "pageType": "article", "meta": '{"id": 7}'},
            "example.co.uk",
            5,
        ),
    ]


def test_a_row_that_is_no_query_is_faulted_and_costs_only_itself() -> None:
    rows = [row(1, url=A), row(2, url="nonsense"), row(3, pageType="article"), row(4, url=B)]
    first, second, third, fourth = from_rows(rows, PRODUCT, "in.csv")
    assert (first.outcome, fourth.outcome) == (None, None)
    assert second == Submission(
        {"url": "nonsense", "pageType": "product"},
        "",
        2,
        Outcome(error=MALFORMED_URL, cause="no scheme; write http:// or https:// before the host"),
    )
    assert third == Submission(
        {"pageType": "article"}, "", 3, Outcome(error=MALFORMED_ROW, cause="no url")
    )


def test_a_row_that_could_not_be_read_shows_its_text() -> None:
    bad = Row(3, None, "not valid JSON", '{"url": ')
    (made,) = from_rows([bad], PRODUCT, "in.csv")
    cause = 'not valid JSON: {"url": '
    assert made == Submission(PRODUCT, "", 3, Outcome(error=MALFORMED_ROW, cause=cause))


def test_a_row_that_could_partly_be_read_keeps_that_part() -> None:
    bad = Row(3, {"url": A, "id": "7"}, "too many columns", "a,b,c")
    (made,) = from_rows([bad], PRODUCT, "in.csv")
    assert made.user_query == {"url": A, "pageType": "product", "meta": '{"id": "7"}'}
    assert made.domain == "example.com"
    assert made.outcome == Outcome(error=MALFORMED_ROW, cause="too many columns: a,b,c")


@pytest.mark.parametrize(
    ("values", "shown"),
    [({"URL": A, "id": "7"}, "it has: URL, id"), ({}, "it has: nothing")],
)
def test_an_input_without_a_url_column_is_refused_with_what_it_has(
    values: dict[str, Any], shown: str
) -> None:
    with pytest.raises(InputError, match=f"line 4 has no url; {shown}"):
        list(from_rows([Row(4, values, None, "")], PRODUCT, "in.csv"))


def test_bad_rows_at_the_top_do_not_hide_a_missing_url_column() -> None:
    with pytest.raises(InputError, match="line 2 has no url"):
        list(
            from_rows([Row(1, None, "not a JSON object", "[]"), row(2, link=A)], PRODUCT, "in.csv")
        )


def test_a_row_may_lack_a_url_once_another_had_one() -> None:
    first, second = from_rows([row(1, url=None), row(2, id="7")], PRODUCT, "in.csv")
    assert [made.outcome and made.outcome.error for made in (first, second)] == [MALFORMED_ROW] * 2


def test_rows_are_read_one_by_one() -> None:
    def endless() -> Iterator[Row]:
        line = 0
        while True:
            yield row(line := line + 1, url=A)

    made = from_rows(endless(), PRODUCT, "in.csv")
    assert [next(made).line for _ in range(3)] == [1, 2, 3]


HOOK = "https://hooks.example/done"
STORED = {"storage_type": "s3", "storage_url": "s3://bucket/day"}


def test_what_the_end_of_a_task_owes_is_known_with_its_id() -> None:
    (made,) = from_rows([row(1, url=A, callback_url=HOOK)], {**PRODUCT, **STORED}, "in.csv")
    assert made.owes(7) == Owes(Destination("s3", "bucket", "day/7.json"), HOOK)
    (plain,) = from_urls([A], PRODUCT)
    assert not plain.owes(7)


def test_a_row_that_is_no_query_owes_what_can_be_owed() -> None:
    given = {**STORED, "callback_url": HOOK}
    rows = [row(1, url="nonsense"), Row(2, {"url": A}, "too many columns", "a,b")]
    for made in from_rows(rows, {**PRODUCT, **given}, "in.csv"):
        assert made.outcome is not None
        assert made.owes(7) == Owes(Destination("s3", "bucket", "day/7.json"), HOOK)


def test_a_callback_goes_to_public_and_allowed_addresses_only() -> None:
    url = "http://127.0.0.1:8000/done"
    sent = {"url": A, **PRODUCT, "callback_url": url, **STORED}
    made = from_query(sent)
    assert made.outcome == Outcome(
        error=MALFORMED_ROW,
        cause="callback_url not allowed: 127.0.0.1 is not public; an operator can allow it with "
        "AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.1",
    )
    assert made.owes(7) == Owes(Destination("s3", "bucket", "day/7.json"))
    allowed = parse_networks("127.0.0.0/8")
    assert from_query(sent, allowed=allowed).owes(7).callback == url
    (of_row,) = from_rows([row(1, **sent)], {}, "in.csv", allowed)
    (of_url,) = from_urls([A], sent, allowed)
    assert (of_row.callback_url, of_url.callback_url) == (url, url)


def test_half_a_storage_owes_no_object() -> None:
    made = from_query({"url": A, **PRODUCT, "storage_type": "s3", "callback_url": HOOK})
    assert made.outcome is not None
    assert made.outcome.cause.startswith("invalid storage_url: it is missing")
    assert made.owes(7) == Owes(callback=HOOK)


def test_a_refused_row_echoes_its_query_as_any_other_row_does() -> None:
    (made,) = from_rows([row(1, url=A, id="7", storage_type="s3")], PRODUCT, "in.csv")
    assert made.user_query == {
        "url": A,
        "pageType": "product",
        "storage_type": "s3",
        "meta": '{"id": "7"}',
    }


def test_urls_become_tasks_without_a_line() -> None:
    first, second = from_urls([A, "ftp://example.com/"], {**PRODUCT, "meta": "m"})
    assert first == Submission({"url": A, "pageType": "product", "meta": "m"}, "example.com")
    assert second.outcome is not None
    assert (second.line, second.domain) == (None, "example.com")


def test_a_submission_is_in_the_lane_of_the_host_that_is_fetched() -> None:
    sent = {"url": " http://BÜCHER.example/ ", "pageType": "product"}
    assert from_query(sent).domain == check(sent).domain == "xn--bcher-kva.example"
    assert from_query(sent).user_query == sent
