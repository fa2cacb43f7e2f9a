"""Which URLs a callback may be asked for at, decided when a task is submitted.

A name says later where it leads, so names are judged again when the callback is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import urlsplit

from autoscrape.addresses import Network, literal, why_forbidden
from autoscrape.errors import MALFORMED_ROW, TaskFault
from autoscrape.jobs.urls import fetchable

MAX_BYTES = 2048
LOW_PORTS = (80, 443)
"""Ports below 1024 that are allowed; behind the others are mail servers, shells and the like."""

DEFAULT_PORTS = {"http": 80, "https": 443}


def check_callback_url(url: str, allowed: Sequence[Network] = ()) -> None:
    """Raise TaskFault for a URL that no callback is sent to."""
    if not isinstance(url, str):
        _refuse("it is not a string")
    if len(url.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        _refuse(f"it is longer than {MAX_BYTES} bytes")
    try:
        parts = urlsplit(fetchable(url))
    except TaskFault as fault:
        _refuse(fault.cause or "only http and https")
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    if port < 1024 and port not in LOW_PORTS:
        _refuse(f"port {port}; use 80, 443, or one from 1024 on")
    host = (parts.hostname or "").removesuffix(".")
    local = host == "localhost" or host.endswith(".localhost")
    address = literal("127.0.0.1" if local else host)
    if address is not None and (why := why_forbidden(address, allowed)):
        _refuse(why)


def _refuse(why: str) -> NoReturn:
    raise TaskFault(MALFORMED_ROW, f"callback_url not allowed: {why}")
