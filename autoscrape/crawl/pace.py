"""How fast tasks end: so many are claimed ahead, as a claim of few costs no less than of many."""

from __future__ import annotations

from collections import Counter, deque
from time import monotonic


class Pace:
    """What ended in the last seconds, by domain. A host that is slow gets little ahead."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: deque[tuple[float, str]] = deque()

    def ended(self, domain: str) -> None:
        """Count a task of a domain."""
        self._ends.append((monotonic(), domain))

    def lately(self) -> Counter[str]:
        """Give how many tasks of each domain ended."""
        since = monotonic() - self._seconds
        while self._ends and self._ends[0][0] <= since:
            self._ends.popleft()
        return Counter(domain for _, domain in self._ends)
