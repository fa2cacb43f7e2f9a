"""The finisher: when it writes, in what batches, and what becomes of a write that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

import pytest

from autoscrape.crawl import finisher as module
from autoscrape.crawl.finisher import MAX_BATCH, Finisher
from autoscrape.jobs.query import check
from autoscrape.jobs.raw_page import RawPage
from autoscrape.jobs.task import Finished, Outcome, Task

QUERY = check({"url": "http://example.com/", "pageType": "product"})
PATIENCE = 20.0


def ended(number: int) -> Finished:
    return Finished(Task(number, 1, QUERY), Outcome(error="query timed out"))


class Store:
    """Keeps the batches it was given; may be held up, may fail."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.under_way = 0
        self.most_under_way = 0
        self.open = asyncio.Event()
        self.open.set()
        self.written = asyncio.Event()
        self.failures: list[Exception] = []
        self.idle = False
        self.finisher = Finisher(self.write, lambda: self.idle)

    @property
    def all_written(self) -> list[int]:
        return [number for batch in self.batches for number in batch]

    async def write(self, batch: list[Finished]) -> None:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self.open.wait()
            if self.failures:
                raise self.failures.pop()
            self.batches.append([one.task.id for one in batch])
            self.written.set()
        finally:
            self.under_way -= 1

    def add(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.finisher.add(ended(number))


async def turn() -> None:
    """Let everything happen that can happen without time passing."""
    for _ in range(10):
        await asyncio.sleep(0)


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, PATIENCE))


def test_fifty_are_written_at_once_and_fewer_are_not() -> None:
    async def test() -> None:
        store = Store()
        store.add(range(MAX_BATCH - 1))
        await turn()
        assert store.batches == []
        store.add([MAX_BATCH - 1])
        await turn()
        assert store.batches == [list(range(MAX_BATCH))]
        await store.finisher.flush()

    assert MAX_BATCH == 50
    run(test())


def test_large_raw_pages_are_written_before_they_are_fifty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 300)

    async def test() -> None:
        store = Store()
        for number in range(3):
            await turn()
            assert store.batches == []
            page = Outcome(raw=RawPage(b"x" * 100, "text/html"))
            store.finisher.add(Finished(Task(number, 1, QUERY), page))
        await turn()
        assert store.batches == [[0, 1, 2]]
        await store.finisher.flush()

    run(test())


def test_an_idle_crawl_writes_at_once() -> None:
    async def test() -> None:
        store = Store()
        store.add([1])
        await turn()
        assert store.batches == []
        store.idle = True
        store.add([2])
        await turn()
        assert store.batches == [[1, 2]]

    run(test())


def test_a_few_are_written_when_the_time_is_up() -> None:
    async def test() -> None:
        store = Store()
        started = asyncio.get_running_loop().time()
        store.add([1, 2])
        await store.written.wait()
        assert asyncio.get_running_loop().time() - started >= module.MAX_WAIT_S * 0.9
        assert store.batches == [[1, 2]]

    assert module.MAX_WAIT_S == 0.2
    run(test())


def test_the_timer_runs_from_the_first_of_each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAIT_S", 0.01)

    async def test() -> None:
        store = Store()
        for number in (1, 2, 3):
            store.written.clear()
            store.add([number])
            await store.written.wait()
        assert store.batches == [[1], [2], [3]]

    run(test())


def test_only_one_write_is_under_way_and_the_order_is_kept() -> None:
    async def test() -> None:
        store = Store()
        store.open.clear()
        store.add(range(120))
        await turn()
        store.add(range(120, 130))
        await turn()
        assert store.under_way == 1
        store.open.set()
        await turn()
        assert (store.under_way, store.most_under_way) == (0, 1)
        assert [len(batch) for batch in store.batches] == [50, 50, 30]
        assert store.all_written == list(range(130))

    run(test())


def test_flush_waits_until_all_is_written() -> None:
    async def test() -> None:
        store = Store()
        store.open.clear()
        store.add([1, 2, 3])
        flushing = asyncio.create_task(store.finisher.flush())
        await turn()
        assert not flushing.done()
        store.add([4])
        store.open.set()
        await flushing
        assert sorted(store.all_written) == [1, 2, 3, 4]

    run(test())


def test_flush_waits_for_the_write_that_is_under_way() -> None:
    async def test() -> None:
        store = Store()
        store.idle = True
        store.open.clear()
        store.add([1])
        await turn()
        flushing = asyncio.create_task(store.finisher.flush())
        await turn()
        assert not flushing.done()
        store.open.set()
        await flushing
        assert (store.batches, store.under_way) == ([[1]], 0)

    run(test())


def test_flush_of_nothing_writes_nothing() -> None:
    async def test() -> None:
        store = Store()
        await store.finisher.flush()
        store.add([1])
        await store.finisher.flush()
        await store.finisher.flush()
        assert store.batches == [[1]]

    run(test())


def test_nothing_is_left_running_after_flush() -> None:
    async def test() -> None:
        before = asyncio.all_tasks()
        store = Store()
        store.add([1])
        await store.finisher.flush()
        await turn()
        assert asyncio.all_tasks() == before

    run(test())


def test_flush_tells_of_a_write_that_failed_and_the_rest_is_still_written() -> None:
    async def test() -> None:
        store = Store()
        store.failures = [OSError("disk full")]
        store.add(range(60))
        with pytest.raises(OSError, match="disk full"):
            await store.finisher.flush()
        await store.finisher.flush()
        assert store.all_written == list(range(50, 60))

    run(test())


def test_a_write_that_failed_does_not_hold_up_the_next_one() -> None:
    async def test() -> None:
        heard: list[dict[str, Any]] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
        store = Store()
        store.idle = True
        store.failures = [OSError("disk full")]
        store.add([1])
        await turn()
        store.add([2])
        await turn()
        assert store.batches == [[2]]
        assert [str(context["exception"]) for context in heard] == ["disk full"]

    run(test())


def test_what_waits_behind_a_failed_write_is_written_without_being_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_WAIT_S", 0.01)

    async def test() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        store = Store()
        store.failures = [OSError("disk full")]
        store.add(range(60))
        await asyncio.wait_for(store.written.wait(), PATIENCE)

    run(test())
