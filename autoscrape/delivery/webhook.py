"""Sends a callback: one POST, no redirects, and an answer of which only the head counts."""

from __future__ import annotations

import io
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import urlsplit

from attrs import frozen
from w3lib.url import safe_url_string

from autoscrape.addresses import Network
from autoscrape.delivery.connector import Connection, Deadline, Lookup, connect
from autoscrape.delivery.errors import DeliveryFailedError, DeliveryRefusedError
from autoscrape.errors import TaskFault
from autoscrape.jobs.callback_url import DEFAULT_PORTS, check_callback_url
from autoscrape.jobs.urls import fetchable

TIMEOUT_S = 15.0
MAX_ANSWER = 2**16
REST_S = 1.0
"""How long the rest of an answer is listened to once its head has told everything."""

LONGEST_WAIT_S = 36_000.0
"""The longest Retry-After that is honoured, as long as the longest step of the schedule."""

_STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?: [^\r\n]*)?\r?\n")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_TARGET = re.compile(r"/[\x21-\x7e]*")
_OWN = frozenset({"connection", "content-length", "host", "transfer-encoding", "user-agent"})


@frozen
class Answer:
    """The head of an answer."""

    status: int
    retry_after: str | None
    length: int | None
    """Bytes of the body, when it says so."""


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allowed: Sequence[Network] = (),
    timeout_s: float = TIMEOUT_S,
    max_answer: int = MAX_ANSWER,
    *,
    lookup: Lookup = socket.getaddrinfo,
) -> int:
    """Post a body and give the status, which is 2xx.

    DeliveryRefusedError: the receiver wants no more (410), or may not be dialled.
    DeliveryFailedError: anything else, redirects too; ``retry_after`` if the receiver gave one.
    All of it takes ``timeout_s`` at most, and reads ``max_answer`` bytes at most.
    """
    try:
        check_callback_url(url, allowed)
    except TaskFault as fault:
        raise DeliveryRefusedError(fault.cause) from None
    deadline = Deadline(timeout_s)
    parts = urlsplit(safe_url_string(fetchable(url)))
    host, scheme = parts.hostname or "", parts.scheme
    port = parts.port or DEFAULT_PORTS[scheme]
    request = _head(parts.netloc, parts._replace(scheme="", netloc="", fragment="").geturl())
    request += _fields(headers) + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    try:
        with closing(
            connect(
                scheme,
                host,
                port,
                allowed=allowed,
                deadline=deadline,
                most=max_answer,
                lookup=lookup,
            )
        ) as connection:
            return _judge(_exchange(connection, request))
    except TimeoutError:
        raise DeliveryFailedError("the receiver does not answer in time") from None
    except ssl.SSLCertVerificationError as failure:
        raise DeliveryFailedError(f"TLS: {failure.verify_message}") from None
    except ssl.SSLError as failure:
        raise DeliveryFailedError(f"TLS: {failure.reason or 'broken off'}") from None
    except OSError as failure:
        raise DeliveryFailedError(f"no connection: {failure.strerror or failure}") from None


def _head(authority: str, target: str) -> bytes:
    if not target.startswith("/"):
        target = f"/{target}"
    if not _TARGET.fullmatch(target):
        raise DeliveryRefusedError("callback_url not allowed: bad characters")
    lines = (f"POST {target} HTTP/1.1", f"Host: {authority}", "Connection: close")
    return "\r\n".join((*lines, "User-Agent: autoscrape", "")).encode("ascii")


def _fields(headers: Mapping[str, str]) -> bytes:
    """Write headers; ValueError for what would end one and begin another."""
    lines = []
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or name.lower() in _OWN or not _VALUE.fullmatch(value):
            raise ValueError(f"header {name!r} cannot be sent with this value, or not at all")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines).encode("ascii")


def _exchange(connection: Connection, request: bytes) -> Answer:
    with suppress(BrokenPipeError, ConnectionResetError):  # there may be an answer all the same
        connection.send(request)
    reader = io.BufferedReader(connection)
    answer = _read_head(reader)
    while answer.status < 200 and answer.status != 101:
        answer = _read_head(reader)
    connection.deadline.shorten(REST_S)
    with suppress(OSError):
        reader.read(-1 if answer.length is None else answer.length)
    return answer


def _read_head(reader: IO[bytes]) -> Answer:
    line = reader.readline()
    found = _STATUS_LINE.fullmatch(line)
    if found is None:
        raise DeliveryFailedError("no valid answer" if line else "hung up without an answer")
    fields: dict[str, str] = {}
    while (line := reader.readline()) not in (b"\r\n", b"\n"):
        if not line.endswith(b"\n"):
            raise DeliveryFailedError("the answer broke off, or its head is too large")
        name, _, value = line.decode("latin-1").partition(":")
        fields.setdefault(name.lower(), value.strip())
    length = fields.get("content-length", "")
    return Answer(
        int(found[1]),
        fields.get("retry-after"),
        int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None,
    )


def _judge(answer: Answer) -> int:
    status = answer.status
    if 200 <= status < 300:
        return status
    if status == 410:
        raise DeliveryRefusedError("the receiver answered 410: it wants no more callbacks")
    if 300 <= status < 400:
        raise DeliveryFailedError(f"the receiver answered {status}; redirects are not followed")
    raise DeliveryFailedError(f"the receiver answered {status}", _seconds(answer.retry_after))


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After, a number of seconds or a date."""
    text = retry_after or ""
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_S)
