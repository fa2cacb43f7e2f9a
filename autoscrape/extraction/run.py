"""Extracts one page, in whatever process this is."""

from __future__ import annotations

from typing import Any

from autoscrape.errors import INTERNAL_ERROR, TaskFault, one_line
from autoscrape.extraction import extract
from autoscrape.extraction.body import decode
from autoscrape.extraction.candidates import Choices
from autoscrape.extraction.explanation import plain
from autoscrape.extraction.work import Work
from autoscrape.items import Item, page_type_for


def extract_work(work: Work, choices: Choices | None = None) -> Item:
    """Extract one page; TaskFault when there is no item to be had."""
    return extract(
        decode(work.body, work.content_type),
        work.url,
        work.page_type,
        article_body_raw=work.article_body_raw,
        choices=choices,
    )


def run(work: Work) -> dict[str, Any]:
    """Extract one page; whatever happens is an answer.

    Gives ``{"pageType", "item"}``, with ``choices`` for work that is to be explained, or
    ``{"error", "cause"}`` with a documented error string.
    """
    choices: Choices | None = {} if work.explain else None
    try:
        item = extract_work(work, choices)
        answer = {"pageType": page_type_for(type(item)), "item": item.to_dict()}
        return answer if choices is None else {**answer, "choices": plain(choices)}
    except TaskFault as fault:
        return {"error": fault.error, "cause": one_line(fault.cause)}
    except Exception as failure:  # a page may break any parser, never the process
        return {"error": INTERNAL_ERROR, "cause": one_line(f"{type(failure).__name__}: {failure}")}
