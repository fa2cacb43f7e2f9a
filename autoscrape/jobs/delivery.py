"""Deliveries: what is owed to the outside for a task or job, and when it is tried again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import asdict, frozen

from autoscrape.jobs.destination import Destination

CALLBACK_WAITS_S = (0.0, 5.0, 30.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0)
"""How long before each try of a callback; all lie within the day that a result is kept."""

FIRST_UPLOAD_WAIT_S = 1.0
LONGEST_UPLOAD_WAIT_S = 600.0
UPLOAD_PATIENCE_S = 86_400.0
"""How long an upload is tried, from when it is owed."""

UPLOAD_TRIES = 10
"""How often it is tried at least, nine minutes long; perhaps no worker ran that day."""

DENIED_WAITS_S = (0.0, 3.0, 9.0, 18.0)
"""How long before each try of an upload that is denied, or whose bucket is missing.

Rights and buckets may come a little later than what needs them. All tries lie well within the
minute for which a crawl waits, which so still tells of it.
"""

JITTER = 0.2
"""Part of a wait by which it is longer or shorter, so that what failed together spreads out."""

DENIALS = "denials"
"""The detail that says how many of the last tries in a row were denied, if any."""

NATIVE = "native"
"""The dialect of tasks that no HTTP face submitted."""


class DeliveryKind(StrEnum):
    """What is delivered."""

    OBJECT = "object"  # the result of a task, to a bucket
    CALLBACK = "callback"  # a notice that a task or a job has ended
    FEED = "feed"  # the rows of a whole job, to a bucket or file


class DeliveryState(StrEnum):
    """The life of a delivery."""

    WAITING = "waiting"  # a callback that follows an upload
    OWED = "owed"  # to be sent, or to be tried again
    DONE = "done"  # the other side has it
    FAILED = "failed"  # given up; the reason says why


def left(counts: Mapping[DeliveryState, int]) -> int:
    """Give how many deliveries have not ended, of so many in each state."""
    return counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.OWED, 0)


@frozen
class Delivery:
    """A claimed delivery."""

    id: int
    claim_no: int
    """Grows by one at each claim; a write with an older number changes nothing."""

    kind: DeliveryKind
    job_id: int
    task_id: int | None
    """None for what is owed for a whole job."""

    target: str
    """URL of the object, of the receiver, or of the feed."""

    details: dict[str, Any]
    """What else the kind needs: compression, format, dialect."""

    attempts: int
    """Tries that failed."""

    webhook_id: str
    """The id that a receiver sees, the same at each try."""

    @property
    def may_be_stored(self) -> bool:
        """Whether an earlier try to upload it may have succeeded, the answer being lost."""
        # A copy of a feed is made after its crawl has tried.
        return "file" in self.details or self.attempts > self.details.get(DENIALS, 0)


@frozen
class Owes:
    """What the end of a task will owe, known when it is submitted."""

    object: Destination | None = None
    """Where its result goes."""

    callback: str | None = None
    """URL that is told that it ended."""

    dialect: str = NATIVE
    """How the callback's body is written, a key of ``NOTICES``."""

    replace: bool = False
    """Whether an earlier end of the task, before it was retried, may have left the object."""

    def __bool__(self) -> bool:
        return self.object is not None or self.callback is not None

    def to_json(self) -> str:
        """Write it for the store."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Owes:
        """Read what ``to_json`` wrote."""
        held = json.loads(text)
        destination = held["object"]
        return cls(
            Destination(**destination) if destination else None,
            held["callback"],
            held["dialect"],
            held["replace"],
        )


def next_try(attempts: int, jitter: float) -> float | None:
    """Give the seconds before a callback is tried again after so many tries; None: never again.

    ``jitter`` is a random number from -1 to 1.
    """
    if attempts >= len(CALLBACK_WAITS_S):
        return None
    return _spread(CALLBACK_WAITS_S[attempts], jitter)


def next_upload(attempts: int, age_s: float, jitter: float) -> float | None:
    """Give the seconds before an upload that is owed for ``age_s`` is tried again; None: never."""
    if age_s >= UPLOAD_PATIENCE_S and attempts >= UPLOAD_TRIES:
        return None
    if attempts == 0:
        return 0.0
    wait = min(FIRST_UPLOAD_WAIT_S * 2.0 ** min(attempts - 1, 20), LONGEST_UPLOAD_WAIT_S)
    return _spread(wait, jitter)


def next_denied(denials: int, jitter: float) -> float | None:
    """Give the seconds before an upload that was denied so often in a row is tried again."""
    if denials >= len(DENIED_WAITS_S):
        return None
    return _spread(DENIED_WAITS_S[denials], jitter)


def _spread(wait: float, jitter: float) -> float:
    return wait * (1 + JITTER * jitter)
