"""Queries: what a row asks for over the job-wide defaults, and when it is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autoscrape.errors import MALFORMED_ROW, MALFORMED_URL, NON_HTTP, URL_TOO_LONG, TaskFault
from autoscrape.jobs.booleans import as_bool
from autoscrape.jobs.query import MAX_META_BYTES, OF_JOB, PARAMETERS, Query, check, user_query

URL = "http://example.com/"
PRODUCT = {"url": URL, "pageType": "product"}

MERGED: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"url": URL}, {"pageType": "product"}, PRODUCT),
    (PRODUCT, {"pageType": "article"}, PRODUCT),
    (PRODUCT, {"articleBodyRaw": False}, {**PRODUCT, "articleBodyRaw": False}),
    ({**PRODUCT, "pageType": None}, {"pageType": "article"}, {"url": URL}),
    ({**PRODUCT, "meta": None}, {"meta": "job"}, PRODUCT),
    ({"url": URL, "articleBodyRaw": False}, {}, {"url": URL, "articleBodyRaw": False}),
    ({}, {"url": URL}, {"url": URL}),
    ({"url": ""}, {"url": URL}, {"url": ""}),
    (PRODUCT, {"meta": "job"}, {**PRODUCT, "meta": "job"}),
    ({**PRODUCT, "meta": "my  {own}"}, {"meta": "job"}, {**PRODUCT, "meta": "my  {own}"}),
    ({**PRODUCT, "meta": "mine", "id": "7"}, {}, {**PRODUCT, "meta": "mine"}),
    ({**PRODUCT, "id": "7"}, {"meta": "job"}, {**PRODUCT, "meta": '{"id": "7"}'}),
    ({**PRODUCT, "_seen": "yes"}, {}, PRODUCT),
    ({**PRODUCT, "_seen": "yes", "id": "7"}, {}, {**PRODUCT, "meta": '{"id": "7"}'}),
    ({**PRODUCT, "Größe": "ä"}, {}, {**PRODUCT, "meta": '{"Größe": "ä"}'}),
    ({**PRODUCT, "URL": "x"}, {}, {**PRODUCT, "meta": '{"URL": "x"}'}),
    ({**PRODUCT, "storage_url": "s3://b"}, {}, {**PRODUCT, "storage_url": "s3://b"}),
    ({**PRODUCT, "storage_url": "", "callback_url": None}, {}, {**PRODUCT, "storage_url": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "defaults", "sent"), MERGED)
def test_a_row_goes_over_the_defaults(
    row: dict[str, Any], defaults: dict[str, Any], sent: dict[str, Any]
) -> None:
    given = (dict(row), dict(defaults))
    assert user_query(row, defaults) == sent
    assert (row, defaults) == given


def test_the_parameters_stand_in_documented_order() -> None:
    row = {"meta": "m", "articleBodyRaw": True, "pageType": "article", "url": URL}
    assert list(user_query(row, {})) == ["url", "pageType", "meta", "articleBodyRaw"]


def test_the_callers_columns_become_one_json_object() -> None:
    own = {"id": 7, "price": 1.5, "new": True, "old": None, "tags": ["a", "b"], "to": {"x": "ü"}}
    assert json.loads(user_query({**PRODUCT, **own}, {})["meta"]) == own


def test_a_checked_query_has_defaults_and_echoes_what_was_sent() -> None:
    sent = {"url": " http://Bücher.example/ ", "pageType": "article", "extra": 1}
    assert check(sent) == Query(
        url="http://xn--bcher-kva.example/",
        domain="xn--bcher-kva.example",
        page_type="article",
        article_body_raw=True,
        user_query={"url": " http://Bücher.example/ ", "pageType": "article", "extra": 1},
    )


@pytest.mark.parametrize("page_type", ["product", "article", "auto"])
def test_a_page_type_is_accepted(page_type: str) -> None:
    assert check({"url": URL, "pageType": page_type}).page_type == page_type


def test_what_was_checked_can_be_sent_again() -> None:
    checked = check({**PRODUCT, "meta": "m", "articleBodyRaw": "no"})
    assert check(checked.user_query) == checked


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, MALFORMED_ROW, "no url"),
    ({"pageType": "product"}, MALFORMED_ROW, "no url"),
    ({**PRODUCT, "url": None}, MALFORMED_ROW, "no url"),
    ({**PRODUCT, "url": 7}, MALFORMED_ROW, "no url"),
    ({**PRODUCT, "url": ["http://a.example/"]}, MALFORMED_ROW, "no url"),
    (
        {"url": URL},
        MALFORMED_ROW,
        "no pageType in the row, and none for all with -a pageType=; it is one of",
    ),
    ({**PRODUCT, "pageType": "Product"}, MALFORMED_ROW, "pageType 'Product'; it is one of"),
    ({**PRODUCT, "pageType": ["product"]}, MALFORMED_ROW, "pageType ['product']; it is"),
    ({**PRODUCT, "meta": 7}, MALFORMED_ROW, "meta is not a string"),
    ({**PRODUCT, "meta": {"id": 7}}, MALFORMED_ROW, "meta is not a string"),
    ({**PRODUCT, "meta": False}, MALFORMED_ROW, "meta is not a string"),
    ({**PRODUCT, "articleBodyRaw": "maybe"}, MALFORMED_ROW, "articleBodyRaw is neither"),
    ({**PRODUCT, "url": ""}, MALFORMED_URL, "empty"),
    ({**PRODUCT, "url": "example.com"}, MALFORMED_URL, "no scheme"),
    ({**PRODUCT, "url": "ftp://example.com/"}, NON_HTTP, ""),
    ({**PRODUCT, "url": URL + "a" * 4096}, URL_TOO_LONG, ""),
]


@pytest.mark.parametrize(("sent", "string", "cause"), REFUSED, ids=lambda v: repr(v)[:60])
def test_a_bad_query_ends_with_the_documented_string_and_its_cause(
    sent: dict[str, Any], string: str, cause: str
) -> None:
    with pytest.raises(TaskFault) as caught:
        check(sent)
    assert caught.value.error == string
    assert caught.value.cause.startswith(cause)


STORED = {"storage_type": "gs", "storage_url": "gs://bucket/day", "storage_compress": "yes"}


def test_where_a_result_goes_is_part_of_the_query() -> None:
    told = {"callback_url": "https://hooks.example/", "storage_object_name": "{{ job_id }}"}
    sent = {**PRODUCT, **STORED, **told}
    assert check(sent).user_query == sent
    assert user_query(sent, {}) == sent
    assert set(sent) < set(PARAMETERS)


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        ({**STORED, "storage_type": "tos"}, "invalid storage_url: storage_type 'tos'"),
        ({**STORED, "storage_url": None}, "invalid storage_url: it is missing"),
        ({**STORED, "storage_compress": "maybe"}, "storage_compress is neither true nor false"),
        ({"parse": "maybe"}, "parse is neither true nor false"),
        ({"content_encoding": "hex"}, "content_encoding 'hex'; it is one of utf-8, base64"),
        ({"content_encoding": ["utf-8"]}, "content_encoding ['utf-8']; it is one of"),
        ({OF_JOB: "https://hooks.example/"}, "job_callback_url in a row; give it for the whole"),
    ],
)
def test_parameters_of_delivery_are_checked(sent: dict[str, Any], cause: str) -> None:
    with pytest.raises(TaskFault) as caught:
        check({**PRODUCT, **sent})
    assert caught.value.error == MALFORMED_ROW
    assert caught.value.cause.startswith(cause)


@pytest.mark.parametrize("name", [*STORED, "storage_object_name", "callback_url", OF_JOB])
def test_an_empty_parameter_of_delivery_is_not_given(name: str) -> None:
    if name != "storage_compress":
        assert check({**PRODUCT, name: ""}).url == URL
    assert check({**PRODUCT, name: None}).url == URL


def test_the_callback_of_a_job_does_not_become_meta() -> None:
    assert user_query({**PRODUCT, OF_JOB: "x"}, {}) == {**PRODUCT, OF_JOB: "x"}


@pytest.mark.parametrize("given", [False, "false", "no", 0])
def test_a_page_that_is_not_parsed_needs_no_page_type(given: object) -> None:
    checked = check({"url": URL, "parse": given})
    assert (checked.parse, checked.page_type) == (False, "auto")
    assert check({**PRODUCT, "parse": given}).page_type == "product"
    assert check(PRODUCT).parse is True
    with pytest.raises(TaskFault, match="pageType 'shoe'"):
        check({"url": URL, "parse": given, "pageType": "shoe"})


@pytest.mark.parametrize("unit", ["a", "é", "日", "😀", "\x00", "\ud800"], ids=ascii)
def test_meta_may_have_4096_bytes_and_no_more(unit: str) -> None:
    width = len(unit.encode("utf-8", "surrogatepass"))
    times, rest = divmod(MAX_META_BYTES, width)
    longest = "a" * rest + unit * times
    assert check({**PRODUCT, "meta": longest}).user_query["meta"] == longest
    with pytest.raises(TaskFault, match="meta is longer than 4096 bytes"):
        check({**PRODUCT, "meta": longest + "a"})


def test_the_callers_columns_count_as_meta() -> None:
    sent = user_query({**PRODUCT, "note": "x" * MAX_META_BYTES}, {})
    with pytest.raises(TaskFault, match="meta is longer"):
        check(sent)


@pytest.mark.parametrize("given", [True, 1, "true", "TRUE", "True", "1", "yes", "YES", " true "])
def test_what_csv_and_json_write_for_true(given: object) -> None:
    assert as_bool(given, "articleBodyRaw") is True


@pytest.mark.parametrize(
    "given", [False, 0, "false", "FALSE", "False", "0", "no", "No", " false\n"]
)
def test_what_csv_and_json_write_for_false(given: object) -> None:
    assert check({**PRODUCT, "articleBodyRaw": given}).article_body_raw is False


@pytest.mark.parametrize("given", ["", "2", 2, -1, "on", "t", None, [], "truefalse"])
def test_anything_else_is_no_boolean(given: object) -> None:
    with pytest.raises(TaskFault, match="articleBodyRaw is neither true nor false"):
        as_bool(given, "articleBodyRaw")
