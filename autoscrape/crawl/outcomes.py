"""What Scrapy yields when a page cannot be had, as the documented error string."""

from __future__ import annotations

import logging

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from autoscrape import errors
from autoscrape.errors import TaskFault
from autoscrape.jobs.task import Outcome

logger = logging.getLogger(__name__)

_REDIRECTS = {301, 302, 303, 307, 308}

_BY_CLASS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, errors.NXDOMAIN),
    (DownloadConnectionRefusedError, errors.no_response(1)),
    (DownloadTimeoutError, errors.TIMED_OUT),
    (ResponseDataLossError, errors.no_response(5)),
    (DownloadCancelledError, errors.no_response(5)),
    (DownloadFailedError, errors.no_response(5)),
    (UnsupportedURLSchemeError, errors.NON_HTTP),
    (OSError, errors.no_response(5)),
)

# Scrapy refuses for many reasons with one class.
_BY_REASON = {
    "max redirections reached": errors.no_response(301),
    "larger than download max size": errors.no_response(5),
    "Forbidden by robots.txt": errors.DOMAIN_FORBIDDEN,
}


def from_exception(exception: BaseException | None, task_id: int) -> Outcome:
    """Give the outcome of a task whose page could not be had; unknown ones are logged."""
    if isinstance(exception, TaskFault):
        return Outcome(error=exception.error, cause=exception.cause)
    return Outcome(error=_error(exception, task_id), cause=_cause(exception))


def _error(exception: BaseException | None, task_id: int) -> str:
    if isinstance(exception, HttpError):
        status = exception.response.status
        # A redirect that Scrapy did not follow leads nowhere, or to another scheme.
        return errors.no_response(301) if status in _REDIRECTS else errors.http_status(status)
    if isinstance(exception, IgnoreRequest):
        for words, string in _BY_REASON.items():
            if words in str(exception):
                return string
    if isinstance(exception, DownloadFailedError) and "OpenSSL" in repr(exception.__cause__):
        return errors.SSL_TUNNEL
    for kind, string in _BY_CLASS:
        if isinstance(exception, kind):
            return string
    logger.error("task %d ended with an unexpected error: %r", task_id, exception)
    return errors.INTERNAL_ERROR


def _cause(exception: BaseException | None) -> str:
    if isinstance(exception, HttpError):
        return f"HTTP status {exception.response.status}"
    return errors.one_line(f"{type(exception).__name__}: {exception}")
