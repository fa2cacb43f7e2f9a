"""From rows of an input to tasks: each row a checked query, or the error that it already is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autoscrape.errors import MALFORMED_ROW, InputError, TaskFault
from autoscrape.inputs import Row
from autoscrape.jobs import query
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.task import Outcome, Submission


def from_rows(rows: Iterable[Row], defaults: Mapping[str, Any], name: str) -> Iterator[Submission]:
    """Give one submission for each row; ``defaults`` are the job-wide parameters.

    An input whose first readable row has no ``url`` is not what the caller thinks it is, and an
    InputError with the input's ``name``; unless it has remarks, as rows that failed before have.
    """
    seen_url = False
    for row in rows:
        columns = row.values or {}
        seen_url = seen_url or any(c == "url" or c.startswith("_") for c in columns)
        if not seen_url and row.problem is None:
            raise InputError(
                f"input {name}: line {row.line} has no url; "
                f"it has: {', '.join(columns) or 'nothing'}"
            )
        yield _from_row(row, defaults)


def from_urls(urls: Iterable[str], defaults: Mapping[str, Any]) -> Iterator[Submission]:
    """Give one submission for each URL."""
    for url in urls:
        yield from_query(query.user_query({"url": url}, defaults))


def from_query(
    sent: Mapping[str, Any], line: int | None = None, *, callback: str | None = None
) -> Submission:
    """Give the submission of one ``userQuery``."""
    try:
        checked = query.check(sent)
    except TaskFault as fault:
        return _faulted(sent, line, fault)
    return Submission(checked.user_query, checked.domain, line, callback=callback)


def _from_row(row: Row, defaults: Mapping[str, Any]) -> Submission:
    values = row.values or {}
    if row.problem is not None:
        sent = query.user_query(values, defaults)
        return _faulted(sent, row.line, TaskFault(MALFORMED_ROW, f"{row.problem}: {row.text}"))
    return from_query(query.user_query(values, defaults), row.line)


def _faulted(sent: Mapping[str, Any], line: int | None, fault: TaskFault) -> Submission:
    domain = domain_of(str(sent.get("url", "")))
    outcome = Outcome(error=fault.error, cause=fault.cause)
    return Submission(dict(sent), domain, line, outcome)
