"""From rows of an input to tasks: each row a checked query, or the error that it already is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from autoscrape.addresses import Network
from autoscrape.errors import MALFORMED_ROW, InputError, TaskFault
from autoscrape.inputs import Row
from autoscrape.jobs import query
from autoscrape.jobs.callback_url import check_callback_url
from autoscrape.jobs.domains import domain_of
from autoscrape.jobs.task import Outcome, Submission


def from_rows(
    rows: Iterable[Row],
    defaults: Mapping[str, Any],
    name: str,
    allowed: Sequence[Network] = (),
) -> Iterator[Submission]:
    """Give one submission for each row; ``defaults`` are the job-wide parameters.

    ``allowed`` are networks that callbacks may go to beside public ones.

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
        yield _from_row(row, defaults, allowed)


def from_urls(
    urls: Iterable[str], defaults: Mapping[str, Any], allowed: Sequence[Network] = ()
) -> Iterator[Submission]:
    """Give one submission for each URL."""
    for url in urls:
        yield from_query(query.user_query({"url": url}, defaults), allowed=allowed)


def from_query(
    sent: Mapping[str, Any],
    line: int | None = None,
    *,
    callback: str | None = None,
    allowed: Sequence[Network] = (),
) -> Submission:
    """Give the submission of one ``userQuery``; one that is refused is still told of."""
    callback_url = sent.get("callback_url") or None
    if callback_url is not None:
        try:
            check_callback_url(callback_url, allowed)
        except TaskFault as fault:
            return _faulted(sent, line, fault, None)
    try:
        checked = query.check(sent)
    except TaskFault as fault:
        return _faulted(sent, line, fault, callback_url)
    domain, sent = checked.domain, checked.user_query
    return Submission(sent, domain, line, callback=callback, callback_url=callback_url)


def _from_row(row: Row, defaults: Mapping[str, Any], allowed: Sequence[Network]) -> Submission:
    values = row.values or {}
    if row.problem is not None:
        sent = query.user_query(values, defaults)
        made = from_query(sent, row.line, allowed=allowed)
        fault = TaskFault(MALFORMED_ROW, f"{row.problem}: {row.text}")
        return _faulted(sent, row.line, fault, made.callback_url)
    return from_query(query.user_query(values, defaults), row.line, allowed=allowed)


def _faulted(
    sent: Mapping[str, Any], line: int | None, fault: TaskFault, callback_url: str | None
) -> Submission:
    domain = domain_of(str(sent.get("url", "")))
    outcome = Outcome(error=fault.error, cause=fault.cause)
    return Submission(dict(sent), domain, line, outcome, callback_url=callback_url)
