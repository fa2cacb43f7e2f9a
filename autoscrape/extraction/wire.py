"""What goes over the sockets between a parent, its zygote and their extraction processes."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from attrs import asdict

from autoscrape.extraction.work import Work

REQUEST = struct.Struct("!ci")
"""From parent to zygote: FORK with a descriptor attached, or END with the pid of a child."""

REPLY = struct.Struct("!i")
"""From zygote to parent: the pid of the new child, or the wait status of the ended one."""

FORK = b"f"
END = b"e"

FRAME = struct.Struct("!II")
"""Head of a frame: length of the JSON head, length of the bytes after it."""

MAX_FRAME = 256 * 2**20
"""Bytes in a frame; more is a sign of a broken peer, not of a page."""

Read = Callable[[int], bytes]
"""Reads exactly so many bytes; fewer only at the end of the stream."""

Write = Callable[[bytes], object]
"""Writes all the bytes it is given."""


def write_work(write: Write, work: Work) -> None:
    """Send a page to a child."""
    head = asdict(work, filter=lambda attribute, _: attribute.name != "body")
    write_frame(write, head, work.body)


def read_work(read: Read) -> Work | None:
    """Receive the next page; None when the parent has closed the stream."""
    frame = read_frame(read)
    return None if frame is None else Work(body=frame[1], **frame[0])


def write_answer(write: Write, answer: dict[str, Any]) -> None:
    """Send an answer to the parent."""
    write_frame(write, answer, b"")


def read_answer(read: Read) -> dict[str, Any]:
    """Receive an answer; EOFError when the child is gone, ValueError or TypeError for nonsense."""
    frame = read_frame(read)
    if frame is None:
        raise EOFError("the stream ended before an answer")
    return frame[0]


def write_frame(write: Write, head: dict[str, Any], body: bytes) -> None:
    """Send a JSON head and the bytes that belong to it."""
    encoded = json.dumps(head).encode("ascii")
    write(FRAME.pack(len(encoded), len(body)) + encoded)
    if body:
        write(body)


def read_frame(read: Read) -> tuple[dict[str, Any], bytes] | None:
    """Receive a head and its bytes; None when the stream ended before a frame."""
    prefix = read(FRAME.size)
    if not prefix:
        return None
    head_length, body_length = FRAME.unpack(whole(prefix, FRAME.size))
    if head_length + body_length > MAX_FRAME:
        raise ValueError(f"a frame of {head_length + body_length} bytes")
    head = json.loads(whole(read(head_length), head_length))
    if not isinstance(head, dict):
        raise TypeError("the head of a frame is no object")
    return head, whole(read(body_length), body_length)


def whole(data: bytes, length: int) -> bytes:
    """Give the data back if all of it is there; EOFError otherwise."""
    if len(data) < length:
        raise EOFError("the stream ended inside a frame")
    return data
