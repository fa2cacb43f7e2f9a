"""Whose turn it is: shares out a worker's free slots between jobs and domains."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from attrs import frozen


@frozen
class Lane:
    """The waiting tasks of one domain within one job."""

    job_id: int
    priority: int
    """Priority of the job; 4 goes first."""

    domain: str
    pending: int
    """How many tasks wait."""


def shares(lanes: Iterable[Lane], slots: int) -> Counter[tuple[int, str]]:
    """Give how many tasks to take of each lane (job, domain), at most ``slots`` in all.

    A higher priority takes all it can use. Within one priority jobs take turns, and within a job
    its domains, in the order of ``lanes``: the least recently served first.
    """
    return Counter(islice(_turns(lanes), slots))


def _turns(lanes: Iterable[Lane]) -> Iterator[tuple[int, str]]:
    for _, equals in groupby(lanes, lambda lane: lane.priority):
        waiting: dict[int, deque[tuple[Lane, int]]] = {}
        for lane in equals:
            waiting.setdefault(lane.job_id, deque()).append((lane, lane.pending))
        while waiting:
            for job_id, queue in list(waiting.items()):
                lane, left = queue.popleft()
                yield job_id, lane.domain
                if left > 1:
                    queue.append((lane, left - 1))
                if not queue:
                    del waiting[job_id]
