"""Fetches an input over http or https."""

from __future__ import annotations

import http.client
import shutil
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    UnknownHandler,
)

from w3lib.url import safe_url_string

from autoscrape.errors import InputError

TIMEOUT_SECONDS = 15.0
"""How long a connection, and each read, may take."""


class FewRedirects(HTTPRedirectHandler):
    """Follows at most five redirects."""

    max_redirections = 5


def fetch_http(url: str, copy: BinaryIO) -> None:
    """Copy what a URL gives; InputError when it cannot be had whole."""
    if "@" in urlsplit(url).netloc:
        raise InputError("credentials in the URL are not supported; use a signed URL or a file")
    try:
        with _opener().open(safe_url_string(url), timeout=TIMEOUT_SECONDS) as response:
            shutil.copyfileobj(response, copy)
            promised = response.headers.get("Content-Length")
    except HTTPError as failure:
        with failure:
            raise InputError(_refusal(failure.code)) from None
    except TimeoutError:
        raise InputError("the server does not answer in time; try again later") from None
    except URLError as failure:
        raise InputError(f"the server cannot be reached: {failure.reason}") from failure
    except (http.client.HTTPException, ValueError) as failure:
        raise InputError(f"no valid answer: {type(failure).__name__}") from failure
    # http.client is silent about a body that ends too early.
    if promised and promised.isdigit() and copy.tell() < int(promised):
        raise InputError(f"the answer ended after {copy.tell()} of {promised} bytes; try again")


def _opener() -> OpenerDirector:
    """Build an opener without the file, data and ftp schemes that urllib would add."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        FewRedirects(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _refusal(status: int) -> str:
    if status in (401, 403):
        return f"access denied (status {status}); use a signed URL or a file"
    if status in (404, 410):
        return f"no such file on the server (status {status})"
    if 300 <= status < 400:
        return "too many redirects, or one that leaves http"
    return f"the server answered with status {status}; try again later"
