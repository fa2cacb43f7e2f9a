"""Result documents: what one query ended with, in the documented wire form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autoscrape.items import ITEM_CLASSES, Item, page_type_for
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.raw_page import UTF_8, RawPage
from autoscrape.jobs.task_id import query_id

DOCUMENT_FIELDS = ["query", *ITEM_CLASSES, "error", "html"]
"""Keys of a result document; the first and one of the others are there."""


def result_document(
    task_id: int,
    user_query: Mapping[str, Any],
    *,
    item: Item | None = None,
    error: str | None = None,
    raw: RawPage | None = None,
) -> dict[str, Any]:
    """Build ``{"query": {…}, "product" | "article": {…}}``.

    In place of the item stands ``"error"``, or ``"html"`` with the page that was not parsed, in
    the encoding that the query asks for.
    """
    query = {
        "id": query_id(task_id),
        "domain": domain_of(str(user_query.get("url", ""))),
        "userQuery": dict(user_query),
    }
    if raw is not None:
        encoding = user_query.get("content_encoding", UTF_8)
        return {"query": query, "html": raw.written(encoding)}
    if item is None:
        return {"query": query, "error": error}
    return {"query": query, page_type_for(type(item)): item.to_dict()}
