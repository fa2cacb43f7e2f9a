"""What Scrapy yields when a page cannot be had, as the documented error string.

Two tables say it all: :data:`EXCEPTIONS` for what is raised in place of a response, and those of
:func:`of_response` for responses that are no page.
"""

from __future__ import annotations

import logging
import re
import ssl
import zlib
from collections.abc import Callable, Iterator
from gzip import BadGzipFile

import idna
from attrs import evolve, frozen
from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import CertificateError, VerificationError
from twisted.internet import error as tx
from twisted.web.client import ResponseNeverReceived

from autoscrape import errors
from autoscrape.crawl.bans import BANNED_FLAG
from autoscrape.crawl.content_codings import CODING_ERRORS
from autoscrape.crawl.decoding import BROKEN_FLAG, CUT_FLAG, TOO_LARGE_FLAG
from autoscrape.crawl.resolver import Lookup, last_failure
from autoscrape.errors import TaskFault
from autoscrape.jobs.task import Outcome

logger = logging.getLogger(__name__)

ENDED = "the task has ended"
"""Why a request is ignored that nobody waits for any more."""

_CLOSED = errors.no_response(5)
_NOWHERE = errors.no_response(301)
_UNNAMED = re.compile(r"no results for hostname lookup: (.+?)\.?$")


@frozen
class Verdict:
    """What a download that failed means for its task."""

    error: str
    """The documented string."""

    retry: bool = False
    """Whether asking again may help."""

    network: bool = False
    """Whether no byte of a valid answer came."""

    cause: str = ""
    """What really happened, for people, in one line."""

    cut_off: bool = False
    """Whether it points to our side of the network: no route, no name server."""

    @property
    def fault(self) -> TaskFault:
        """The exception that ends the task so."""
        return TaskFault(self.error, self.cause)


Test = Callable[[BaseException], bool]


@frozen
class Rule:
    """What an exception means if it, or one that caused it, is of one of these kinds."""

    kinds: tuple[type[BaseException], ...]
    verdict: Verdict
    test: Test | None = None
    """What else must be true of it."""


def _says(pattern: str) -> Test:
    words = re.compile(pattern)
    return lambda exception: words.search(str(exception)) is not None


def _lookup(how: Lookup) -> Test:
    return lambda exception: _how_lookup_failed(exception) is how


_NO_NAME = (CannotResolveHostError, tx.DNSLookupError, tx.UnknownHostError)
_NO_TLS = (SSL.Error, ssl.SSLError, tx.SSLError, VerificationError, CertificateError)
_REFUSED = (DownloadConnectionRefusedError, tx.ConnectionRefusedError, ConnectionRefusedError)
_TOO_LATE = (DownloadTimeoutError, tx.TimeoutError, tx.TCPTimedOutError, TimeoutError)
_NO_CONNECTION = (tx.ConnectError, tx.ConnectionClosed, ConnectionError, ResponseNeverReceived)

EXCEPTIONS: tuple[Rule, ...] = (
    Rule((IgnoreRequest,), Verdict(errors.TIMED_OUT), _says(ENDED)),
    Rule((IgnoreRequest,), Verdict(_NOWHERE), _says("max redirections reached")),
    Rule((IgnoreRequest,), Verdict(_CLOSED), _says("exceeded DOWNLOAD_MAXSIZE|max size")),
    Rule((IgnoreRequest,), Verdict(errors.DOMAIN_FORBIDDEN), _says("Forbidden by robots.txt")),
    Rule(_TOO_LATE, Verdict(errors.TIMED_OUT, retry=True, network=True)),
    # Before TLS: a page that broke off is data loss, whatever the connection was.
    Rule((ResponseDataLossError,), Verdict(_CLOSED, retry=True, cause="the answer broke off")),
    Rule(_NO_TLS, Verdict(errors.SSL_TUNNEL, network=True)),
    Rule((TunnelError,), Verdict(errors.SSL_TUNNEL, retry=True, network=True)),
    Rule(_REFUSED, Verdict(errors.no_response(1), retry=True, network=True)),
    Rule(_NO_NAME, Verdict(errors.NXDOMAIN, network=True), _lookup(Lookup.FINAL)),
    Rule(
        _NO_NAME,
        Verdict(errors.NXDOMAIN, True, True, "no answer of a name server", cut_off=True),
        _lookup(Lookup.TEMPORARY),
    ),
    Rule(_NO_NAME, Verdict(errors.NXDOMAIN, retry=True, network=True)),
    Rule((DownloadCancelledError, StopDownload), Verdict(_CLOSED)),
    Rule((UnsupportedURLSchemeError, NotSupported), Verdict(errors.NON_HTTP)),
    Rule((tx.NoRouteError,), Verdict(_CLOSED, retry=True, network=True, cut_off=True)),
    # Two lengths are one attack on caches and proxies; asking again would only repeat it.
    Rule((DownloadFailedError,), Verdict(_CLOSED), _says("conflicting Content-Length")),
    Rule((ResponseNeverReceived,), Verdict(_CLOSED, retry=True, network=True)),
    Rule((DownloadFailedError,), Verdict(_CLOSED, retry=True)),
    Rule(_NO_CONNECTION, Verdict(_CLOSED, retry=True, network=True)),
    Rule((BadGzipFile, zlib.error, *CODING_ERRORS), Verdict(_CLOSED, cause="broken body")),
    Rule((EOFError,), Verdict(_CLOSED, retry=True), _says("end-of-stream marker")),
    Rule((OSError,), Verdict(_CLOSED, retry=True)),
    # What urllib, w3lib, Scrapy and Twisted say of the target of a redirect or a URL.
    Rule(
        (ValueError,),
        Verdict(_NOWHERE),
        _says(r"^(Missing scheme in request url|Invalid IPv6 URL|Port (out of|could not)|netloc )"),
    ),
    Rule(
        (ValueError,),
        Verdict(errors.MALFORMED_URL),
        _says(r"^(Invalid URI|invalid hostname)|label (empty or )?too long"),
    ),
)
"""The first rule that matches decides; an exception that matches none is unexpected."""

FLAGS: tuple[tuple[str, Verdict], ...] = (
    (TOO_LARGE_FLAG, Verdict(_CLOSED)),
    (CUT_FLAG, Verdict(_CLOSED, retry=True)),
    (BROKEN_FLAG, Verdict(_CLOSED)),
)
"""What the flags of a page mean that was not decoded to its end."""

STATUSES: tuple[tuple[frozenset[int], str, bool], ...] = (
    (frozenset({204, 205}), errors.NO_VISIBLE_ELEMENTS, False),
    # A redirect that Scrapy did not follow leads nowhere, or to another scheme.
    (frozenset({301, 302, 303, 307, 308}), _NOWHERE, False),
    (frozenset({408, 429, *range(500, 600)}), errors.HTTP_STATUS, True),
)
"""Statuses with their error and whether to retry; other errors are named, and not retried."""


def of_exception(exception: BaseException | None, request: Request | None = None) -> Verdict | None:
    """Judge what was raised in place of a page; None when it is unexpected.

    ``request`` is the one that failed: a malformed URL in a redirect is not the caller's.
    """
    if isinstance(exception, TaskFault):
        return Verdict(exception.error, cause=exception.cause)
    if isinstance(exception, HttpError):
        return of_response(exception.response)
    chain = list(_chain(exception))
    for rule in EXCEPTIONS:
        for each in chain:
            if isinstance(each, rule.kinds) and (rule.test is None or rule.test(each)):
                verdict = evolve(rule.verdict, cause=_cause(chain, rule.verdict.cause))
                return _redirected(verdict, request)
    return None


def of_response(response: Response) -> Verdict | None:
    """Judge a response by its flags and status; None when it may be a page.

    Whether there is anything to see on it is for the extraction to say.
    """
    cause = f"HTTP status {response.status}"
    retry, verdict = False, None
    for statuses, error, retried in STATUSES:
        if response.status in statuses:
            retry = retried
            verdict = Verdict(error.format(status=response.status), retried, cause=cause)
    if verdict is None and not 200 <= response.status < 300:
        verdict = Verdict(errors.http_status(response.status), cause=cause)
    if banned := _flag(response, BANNED_FLAG):
        return Verdict(errors.BANNED, retry, cause=banned)
    return verdict or of_flags(response)


def of_flags(response: Response) -> Verdict | None:
    """Judge a response by what the middlewares marked it with; None when it is whole."""
    if banned := _flag(response, BANNED_FLAG):
        return Verdict(errors.BANNED, cause=banned)
    for name, verdict in FLAGS if 200 <= response.status < 300 else ():
        if flag := _flag(response, name):
            return evolve(verdict, cause=flag)
    return None


def from_exception(
    exception: BaseException | None, task_id: int, request: Request | None = None
) -> Outcome:
    """Give the outcome of a task whose page could not be had; unknown ones are logged."""
    verdict = of_exception(exception, request)
    if verdict is None:
        logger.error("task %d ended with an unexpected error: %r", task_id, exception)
        cause = errors.one_line(f"{type(exception).__name__}: {exception}")
        return Outcome(error=errors.INTERNAL_ERROR, cause=cause)
    return Outcome(error=verdict.error, cause=verdict.cause)


def _flag(response: Response, name: str) -> str | None:
    return next((flag for flag in response.flags if flag.startswith(name)), None)


def _redirected(verdict: Verdict, request: Request | None) -> Verdict:
    if verdict.error == errors.MALFORMED_URL and request and request.meta.get("redirect_times"):
        return evolve(verdict, error=_NOWHERE)
    return verdict


def _chain(exception: BaseException | None, depth: int = 5) -> Iterator[BaseException]:
    """Give an exception, then what caused it; Twisted keeps a list of reasons."""
    if exception is not None and depth:
        yield exception
        yield from _chain(exception.__cause__, depth - 1)
        for failure in getattr(exception, "reasons", None) or ():
            yield from _chain(failure.value, depth - 1)


def _cause(chain: list[BaseException], said: str) -> str:
    """Say what is at the bottom of it."""
    bottom = [each for each in chain if not _wraps(each)] or chain[:1]
    texts = [f"{type(each).__name__}: {each}".removesuffix(": ") for each in bottom]
    return errors.one_line("; ".join([said, *texts] if said else texts))


def _wraps(exception: BaseException) -> bool:
    return exception.__cause__ is not None or bool(getattr(exception, "reasons", None))


def _how_lookup_failed(exception: BaseException) -> Lookup:
    if (name := _UNNAMED.search(str(exception))) is None:
        return Lookup.UNKNOWN
    try:
        host = name[1] if name[1].isascii() else idna.encode(name[1]).decode("ascii")
    except idna.IDNAError:
        return Lookup.FINAL
    return last_failure(host)
