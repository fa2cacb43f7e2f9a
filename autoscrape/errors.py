"""The error tree and the documented codes.

Exceptions that autoscrape raises for its users::

    AutoscrapeError
    ├── InputError          an input that cannot be read: nothing was stored
    ├── ParameterError      a bad argument, setting or parameter: nothing was stored
    ├── UnknownJobError     no job of that key
    ├── StoreError          the store cannot be opened or is of another version
    │   └── StoreUnavailableError   it does not answer for the moment; trying again may help
    └── TaskFault           one task ended with a documented error string

What a task can end with is a row of :data:`QUERY_ERRORS`; what a whole HTTP request can be refused
with is a row of :data:`REQUEST_ERRORS` (source of both: the AutoExtract API reference).
"""

from __future__ import annotations

from attrs import frozen

PROBLEM_BASE = "http://errors.xod.scrapinghub.com/"


class AutoscrapeError(Exception):
    """Base of every error autoscrape raises on purpose; the message says what to do."""


class InputError(AutoscrapeError):
    """An input cannot be read; nothing was stored."""


class ParameterError(AutoscrapeError):
    """An argument, setting or parameter is not valid; nothing was stored."""


class UnknownJobError(AutoscrapeError):
    """There is no job of that key in this store."""


class StoreError(AutoscrapeError):
    """The store cannot be opened, or was made by another version."""


class StoreUnavailableError(StoreError):
    """The store does not answer for the moment: no connection, a lock, a full disk.

    What was to be written may or may not have been written; every verb can be repeated.
    """


class TaskFault(AutoscrapeError):  # noqa: N818 (a fault is the word for it everywhere)
    """One task ended with an error: ``error`` is the documented string, ``cause`` the reason."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error if not cause else f"{error} ({cause})")
        self.error = error
        self.cause = cause


@frozen
class QueryError:
    """One documented query-level error."""

    string: str
    """What stands in ``error``."""

    meaning: str
    """What happened."""

    retryable: bool
    """Whether the same query may succeed later."""

    advice: str
    """What to do about it."""


@frozen
class RequestError:
    """One documented request-level error, sent as an RFC 7807 problem."""

    name: str
    """Last part of the ``type`` URI."""

    status: int
    """HTTP status of the answer."""

    title: str
    """Short description."""

    @property
    def type(self) -> str:
        """The full ``type`` URI of the problem document."""
        return f"{PROBLEM_BASE}{self.name}.html"


TIMED_OUT = "query timed out"
MALFORMED_URL = "malformed url"
URL_TOO_LONG = "URL cannot be longer than 4096 UTF-16 characters"
NON_HTTP = "non-HTTP schemas are not allowed"
MALFORMED_ROW = "malformed row"
OCCUPIED = "Domain {domain} is occupied, please retry in {seconds} seconds"
NO_VISIBLE_ELEMENTS = "Downloader error: No visible elements"
HTTP_STATUS = "Downloader error: http{status}"
NO_RESPONSE = "Downloader error: No response (network{number})"
SSL_TUNNEL = "Proxy error: ssl_tunnel_error"
BANNED = "Proxy error: banned"
DOMAIN_FORBIDDEN = "Proxy error: domain_forbidden"
INTERNAL_ERROR = "Proxy error: internal_error"
NXDOMAIN = "Proxy error: nxdomain"


MAX_CAUSE = 500
"""Characters of a cause that are kept."""


def one_line(text: str) -> str:
    """Give a cause on one line that a log can carry, at most ``MAX_CAUSE`` characters."""
    return " ".join(text[: 2 * MAX_CAUSE].split())[:MAX_CAUSE]


def http_status(status: int) -> str:
    """Give the documented string for an HTTP status, ``Downloader error: http404``."""
    return HTTP_STATUS.format(status=status)


def no_response(number: int) -> str:
    """Give the documented string for a network failure, ``… No response (network5)``."""
    return NO_RESPONSE.format(number=number)


QUERY_ERRORS: tuple[QueryError, ...] = (
    QueryError(
        TIMED_OUT,
        "the page was not ready within the download or query time limit",
        True,
        "retry later; the site is slow or does not answer",
    ),
    QueryError(MALFORMED_URL, "the URL cannot be parsed", False, "correct the URL"),
    QueryError(
        URL_TOO_LONG,
        "the URL is longer than 4096 UTF-16 characters",
        False,
        "shorten the URL; tracking parameters can usually go",
    ),
    QueryError(
        NON_HTTP, "only http and https URLs are fetched", False, "give the http(s) URL of the page"
    ),
    QueryError(
        MALFORMED_ROW,
        "a row of an input file is no valid query (own addition to the documented table)",
        False,
        "correct the row; its line number and the reason stand beside the error",
    ),
    QueryError(
        OCCUPIED.format(domain="…", seconds="…"),
        "the per-domain limit was reached (realtime queries only)",
        True,
        "retry after the named number of seconds",
    ),
    QueryError(
        no_response(1), "the server refused the connection", True, "check that the site is up"
    ),
    QueryError(
        no_response(5),
        "the connection ended before the whole page was there, or the answer was no valid HTTP",
        True,
        "retry; a page that always fails is larger than the size limit or broken",
    ),
    QueryError(
        no_response(301),
        "more than the allowed number of redirects, or one that leads nowhere",
        False,
        "give the URL that the page finally has",
    ),
    QueryError(
        NO_VISIBLE_ELEMENTS,
        "the answer has nothing a reader could see: an empty page, an image, a file",
        False,
        "check the URL in a browser; pages drawn by JavaScript need rendering",
    ),
    QueryError(
        http_status(304), "the server answered 304 (not modified)", True, "retry without a cache"
    ),
    QueryError(http_status(404), "the server answered 404 (not found)", False, "check the URL"),
    QueryError(
        http_status(500),
        "the server answered 500 (internal server error); any other status is named the same way",
        True,
        "retry later; 401, 403 and 451 will stay refused",
    ),
    QueryError(
        SSL_TUNNEL,
        "no TLS connection could be made",
        False,
        "check the site's certificate and port",
    ),
    QueryError(
        BANNED, "the site refuses automated visitors", True, "slow down, retry later or use a proxy"
    ),
    QueryError(
        DOMAIN_FORBIDDEN,
        "the address may not be fetched from here",
        False,
        "use a public address, or let the operator allow this one",
    ),
    QueryError(
        INTERNAL_ERROR,
        "something failed inside autoscrape; the log has a line with the task id",
        True,
        "retry once; if it fails again report the cause shown by `scrapy job KEY --failed`",
    ),
    QueryError(NXDOMAIN, "the domain name cannot be resolved", False, "check the host name"),
)
"""Every documented query-level error."""

REQUEST_ERRORS: tuple[RequestError, ...] = (
    RequestError("queries-limit-reached", 413, "Limit of 100 queries per request exceeded"),
    RequestError("malformed-json", 400, "Could not parse request JSON"),
    RequestError("rate-limit-exceeded", 429, "System-wide rate limit exceeded"),
    RequestError("user-rate-limit-exceeded", 429, "User rate limit exceeded"),
    RequestError("account-disabled", 403, "Account has been disabled - contact support"),
    RequestError(
        "unrecognized-content-type",
        415,
        "Unsupported request content type: should be application/json",
    ),
    RequestError("empty-request", 400, "Empty request body - should be JSON document"),
    RequestError("malformed-request", 400, "Unparseable request"),
    RequestError(
        "http-pipelining-not-supported", 400, "Attempt to second HTTP request over TCP connection"
    ),
    RequestError("unknown-uri", 404, "Invalid API endpoint"),
    RequestError("method-not-allowed", 405, "Invalid HTTP method (only POST is supported)"),
)
"""Every documented request-level error; sent by the HTTP faces."""
