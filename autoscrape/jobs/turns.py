"""Whose turn it is: shares out a worker's free slots between jobs and domains."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice

from attrs import Factory, frozen


@frozen
class Lane:
    """The waiting tasks of one domain within one job."""

    job_id: int
    priority: int
    """Priority of the job; 4 goes first."""

    domain: str
    pending: int
    """How many tasks wait."""


@frozen
class DomainRoom:
    """How many tasks of one domain a worker holds at most, and how many it has."""

    most: int = sys.maxsize
    held: Mapping[str, int] = Factory(dict)

    @property
    def full(self) -> tuple[str, ...]:
        """Domains of which no more tasks are taken for now."""
        return tuple(sorted(d for d, number in self.held.items() if number >= self.most))


NO_LIMIT = DomainRoom()


def shares(
    lanes: Iterable[Lane], slots: int, room: DomainRoom = NO_LIMIT
) -> Counter[tuple[int, str]]:
    """Give how many tasks to take of each lane (job, domain), at most ``slots`` in all.

    A higher priority takes all it can use. Within one priority jobs take turns, and within a job
    its domains, in the order of ``lanes``: the least recently served first.
    """
    return Counter(islice(_within(room, _turns(lanes)), slots))


def _within(room: DomainRoom, turns: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    held = Counter(room.held)
    for job_id, domain in turns:
        if held[domain] < room.most:
            held[domain] += 1
            yield job_id, domain


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
