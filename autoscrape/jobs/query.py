"""A query: one URL with everything the caller asked of it, read from a row of an input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from autoscrape.errors import MALFORMED_ROW, TaskFault
from autoscrape.items import ITEM_CLASSES
from autoscrape.jobs.booleans import as_bool
from autoscrape.jobs.destination import STORAGE_PARAMETERS, check_storage
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.raw_page import CONTENT_ENCODINGS, UTF_8
from autoscrape.jobs.urls import fetchable

PARAMETERS = (
    *("url", "pageType", "meta", "articleBodyRaw", "parse", "content_encoding"),
    *STORAGE_PARAMETERS,
    "callback_url",
)
"""The documented parameters of a query; any other column of a row is the caller's own."""

OF_JOB = "job_callback_url"
"""What is said of a whole job and never of one row."""


AUTO = "auto"
PAGE_TYPES = (*ITEM_CLASSES, AUTO)
MAX_META_BYTES = 4096


@frozen
class Query:
    """A checked query."""

    url: str
    """The URL to fetch."""

    domain: str
    """Its registrable domain."""

    page_type: str
    """``product``, ``article`` or ``auto``."""

    article_body_raw: bool
    """Whether the article's HTML is wanted."""

    user_query: dict[str, Any]
    """What the caller sent, echoed as ``userQuery`` and good for sending again."""

    parse: bool = True
    """Whether an item is wanted; else the page itself is the result."""


def user_query(row: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Merge a row over the job-wide defaults into the documented ``userQuery`` form.

    A value of the row wins, an explicit null too. Columns that are no parameter become one JSON
    object in ``meta``, unless the row has a ``meta`` of its own; columns that begin with ``_`` are
    remarks and are left out.
    """
    known = (*PARAMETERS, OF_JOB)
    own = {k: v for k, v in row.items() if k not in known and not k.startswith("_")}
    merged = {**defaults, **{k: row[k] for k in known if k in row}}
    if own and "meta" not in row:
        merged["meta"] = json.dumps(own, ensure_ascii=False)
    return {k: merged[k] for k in known if merged.get(k) is not None}


def check(sent: Mapping[str, Any]) -> Query:
    """Turn a ``userQuery`` into a Query, or raise TaskFault with the documented string."""
    if sent.get(OF_JOB):
        given = f"give it for the whole job with -a {OF_JOB}="
        raise TaskFault(MALFORMED_ROW, f"{OF_JOB} in a row; {given}")
    url = sent.get("url")
    if not isinstance(url, str):
        raise TaskFault(MALFORMED_ROW, "no url")
    parse = as_bool(sent.get("parse", True), "parse")
    page_type = sent.get("pageType")
    if page_type is None and not parse:
        page_type = AUTO  # nobody asks
    if page_type not in PAGE_TYPES:
        given = f"pageType {page_type!r}"
        if page_type is None:
            given = "no pageType in the row, and none for all with -a pageType="
        raise TaskFault(MALFORMED_ROW, f"{given}; it is one of {', '.join(PAGE_TYPES)}")
    encoding = sent.get("content_encoding", UTF_8)
    if encoding not in CONTENT_ENCODINGS:
        given = f"content_encoding {encoding!r}; it is one of {', '.join(CONTENT_ENCODINGS)}"
        raise TaskFault(MALFORMED_ROW, given)
    check_meta(sent.get("meta"))
    check_storage(sent)
    raw = as_bool(sent.get("articleBodyRaw", True), "articleBodyRaw")
    target = fetchable(url)
    return Query(target, domain_of(target), page_type, raw, dict(sent), parse)


def check_meta(meta: object) -> None:
    """Refuse a ``meta`` that is no string or has more than 4096 bytes in UTF-8."""
    if meta is None:
        return
    if not isinstance(meta, str):
        raise TaskFault(MALFORMED_ROW, "meta is not a string")
    if len(meta.encode("utf-8", "surrogatepass")) > MAX_META_BYTES:
        raise TaskFault(MALFORMED_ROW, f"meta is longer than {MAX_META_BYTES} bytes")
