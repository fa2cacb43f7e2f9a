"""Task ids: time-ordered integers below 2**63, and the wire ids derived from them."""

from __future__ import annotations

from hashlib import blake2b

_SEQUENCE_BITS = 20


def first_id(now_ms: int, last_id: int) -> int:
    """Give the first free id at ``now_ms`` (Unix milliseconds); ids only ever grow."""
    return max(now_ms << _SEQUENCE_BITS, last_id + 1)


def created_ms(task_id: int) -> int:
    """Give the Unix time in milliseconds at which the task was submitted."""
    return task_id >> _SEQUENCE_BITS


def query_id(task_id: int) -> str:
    """Give ``query.id`` of result documents: milliseconds, a dash, 16 hex digits."""
    digest = blake2b(task_id.to_bytes(8, "big"), digest_size=8).hexdigest()
    return f"{created_ms(task_id)}-{digest}"
