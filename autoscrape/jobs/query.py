"""A query: one URL with everything the caller asked of it, read from a row of an input."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from autoscrape.errors import MALFORMED_ROW, TaskFault
from autoscrape.items import ITEM_CLASSES
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.urls import fetchable

PARAMETERS = ("url", "pageType", "meta", "articleBodyRaw")
"""The documented parameters of a query; any other column of a row is the caller's own."""

NOT_YET = (
    "callback_url",
    "job_callback_url",
    "storage_type",
    "storage_url",
    "storage_compress",
    "storage_object_name",
)
"""Parameters that would change where results go and are refused until they work."""

PAGE_TYPES = (*ITEM_CLASSES, "auto")
MAX_META_BYTES = 4096

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no"}


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


def user_query(row: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Merge a row over the job-wide defaults into the documented ``userQuery`` form.

    A value of the row wins, an explicit null too. Columns that are no parameter become one JSON
    object in ``meta``, unless the row has a ``meta`` of its own; columns that begin with ``_`` are
    remarks and are left out.
    """
    known = (*PARAMETERS, *NOT_YET)
    own = {k: v for k, v in row.items() if k not in known and not k.startswith("_")}
    merged = {**defaults, **{k: row[k] for k in known if k in row}}
    if own and "meta" not in row:
        merged["meta"] = json.dumps(own, ensure_ascii=False)
    return {k: merged[k] for k in known if merged.get(k) is not None}


def check(sent: Mapping[str, Any]) -> Query:
    """Turn a ``userQuery`` into a Query, or raise TaskFault with the documented string."""
    if refused := next(filter(sent.get, NOT_YET), None):
        raise TaskFault(MALFORMED_ROW, f"{refused} is not available in this version; leave it out")
    url = sent.get("url")
    if not isinstance(url, str):
        raise TaskFault(MALFORMED_ROW, "no url")
    page_type = sent.get("pageType")
    if page_type not in PAGE_TYPES:
        given = f"pageType {page_type!r}"
        if page_type is None:
            given = "no pageType in the row, and none for all with -a pageType="
        raise TaskFault(MALFORMED_ROW, f"{given}; it is one of {', '.join(PAGE_TYPES)}")
    check_meta(sent.get("meta"))
    raw = as_bool(sent.get("articleBodyRaw", True), "articleBodyRaw")
    target = fetchable(url)
    return Query(target, domain_of(target), page_type, raw, dict(sent))


def check_meta(meta: object) -> None:
    """Refuse a ``meta`` that is no string or has more than 4096 bytes in UTF-8."""
    if meta is None:
        return
    if not isinstance(meta, str):
        raise TaskFault(MALFORMED_ROW, "meta is not a string")
    if len(meta.encode("utf-8", "surrogatepass")) > MAX_META_BYTES:
        raise TaskFault(MALFORMED_ROW, f"meta is longer than {MAX_META_BYTES} bytes")


def as_bool(value: object, name: str) -> bool:
    """Read a boolean as JSON or a CSV cell writes it."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise TaskFault(MALFORMED_ROW, f"{name} is neither true nor false")
