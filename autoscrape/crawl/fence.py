"""The extraction fence: pages are extracted in child processes that may be killed at any time."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

from autoscrape.config import Config
from autoscrape.crawl.zygote import Child, Zygote, ZygoteGoneError
from autoscrape.errors import INTERNAL_ERROR, TaskFault
from autoscrape.extraction.work import Work
from autoscrape.items import ITEM_CLASSES, Item

MEBIBYTE = 2**20


class Fence:
    """A pool of extraction processes for plain, blocking callers; safe to share between threads.

    A page that hangs, crashes or eats memory costs its own child process only, which is replaced by
    a fork of a warm zygote. Nothing is started before the first page.
    """

    def __init__(
        self, processes: int, *, wall_clock: float = 10.0, memory: int = 1536 * MEBIBYTE
    ) -> None:
        """Set the limits.

        ``processes`` is how many pages are extracted at the same time, more callers wait;
        ``wall_clock`` the seconds that a page may take once a child has it; ``memory`` the bytes of
        address space of a child.
        """
        self._processes = processes
        self._wall_clock = wall_clock
        self._memory = memory
        self._slots = threading.BoundedSemaphore(processes)
        self._lock = threading.Lock()
        self._zygote: Zygote | None = None
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False

    @classmethod
    def from_config(cls, config: Config) -> Self:
        """Build with the limits of the settings."""
        return cls(
            config.extraction_processes,
            wall_clock=config.extraction_timeout,
            memory=config.extraction_memory * MEBIBYTE,
        )

    def extract(self, work: Work) -> Item:
        """Extract one page; TaskFault when there is no item to be had from it."""
        return self.explained(work)[0]

    def explained(self, work: Work) -> tuple[Item, dict[str, Any]]:
        """Extract one page; give also what its fields were chosen from, if the work asks for it.

        TaskFault when there is no item to be had.
        """
        with self._slots:
            answer = self._answer(work)
        try:
            if "error" in answer:
                raise TaskFault(answer["error"], answer["cause"])
            item = ITEM_CLASSES[answer["pageType"]].from_dict(answer["item"])
            return item, answer.get("choices", {})
        except TaskFault:
            raise
        except Exception as failure:  # whatever a page made of the child, callers see TaskFault
            raise TaskFault(INTERNAL_ERROR, f"not an item: {type(failure).__name__}") from failure

    def pids(self) -> list[int]:
        """Give the process ids of the children that live, busy or idle."""
        with self._lock:
            return sorted(child.pid for child in [*self._idle, *self._busy] if child.lives)

    @property
    def busy(self) -> int:
        """How many pages are in work."""
        with self._lock:
            return len(self._busy)

    @property
    def zygote_pid(self) -> int | None:
        """Process id of the zygote; None before the first page and after close."""
        with self._lock:
            return self._zygote.pid if self._zygote else None

    def close(self) -> None:
        """End all processes; pages in work end with a TaskFault. Waits until all is gone."""
        with self._lock:
            self._closed = True
            zygote, self._zygote = self._zygote, None
            idle, self._idle = self._idle, []
        if zygote:
            zygote.close()
        for child in idle:
            child.close()
        with self._lock:
            for (
                child
            ) in self._busy:  # left over from a zygote that died: their threads see them end
                child.kill()
        for _ in range(self._processes):  # every thread is out once all slots are free
            self._slots.acquire()
        self._slots.release(self._processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, work: Work) -> dict[str, Any]:
        """Ask one child, and a fresh one if that dies."""
        end = ""
        for _ in range(2):
            child = self._take()
            try:
                answer = child.ask(work, self._wall_clock)
            except TimeoutError:
                self._discard(child)
                cause = f"extraction took longer than {self._wall_clock:g} s"
                raise TaskFault(INTERNAL_ERROR, cause) from None
            except Exception:  # it died, or talks nonsense
                end = self._discard(child)
            except BaseException:
                self._discard(child)
                raise
            else:
                self._give_back(child)
                return answer
        raise TaskFault(INTERNAL_ERROR, f"extraction process died ({end})")

    def _take(self) -> Child:
        """Give an idle child, or a new one."""
        while True:
            with self._lock:
                self._refuse_closed()
                child = self._idle.pop() if self._idle else None
                if child:
                    self._busy.add(child)
            if child is None:
                return self._fork()
            if child.lives:
                return child
            self._discard(child)

    def _fork(self) -> Child:
        """Give a new child; from a new zygote if the present one died."""
        reason: Exception | None = None
        for _ in range(2):
            try:
                zygote = self._start()
            except OSError as failure:
                reason = failure
                continue
            try:
                child = zygote.fork()
            except ZygoteGoneError as failure:
                reason = failure
                self._forget(zygote)
                continue
            with self._lock:
                self._busy.add(child)
            return child
        raise TaskFault(INTERNAL_ERROR, f"no extraction process can be started: {reason}")

    def _start(self) -> Zygote:
        """Give the zygote, a new one if there is none."""
        with self._lock:
            self._refuse_closed()
            if self._zygote is None:
                self._zygote = Zygote(self._memory)
            return self._zygote

    def _forget(self, zygote: Zygote) -> None:
        """Let go of a zygote that does not answer any more."""
        with self._lock:
            if self._zygote is zygote:
                self._zygote = None
        zygote.close()

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._busy.remove(child)
            if not self._closed:
                self._idle.append(child)
                return
        child.close()

    def _discard(self, child: Child) -> str:
        """Kill a child unless it has ended; say what ended it."""
        with self._lock:
            self._busy.remove(child)
        return child.close()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise TaskFault(INTERNAL_ERROR, "extraction is shutting down")
