"""The extraction fence, with real processes and real trouble."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve

from autoscrape.crawl.fence import Fence
from autoscrape.errors import INTERNAL_ERROR, NO_VISIBLE_ELEMENTS, TaskFault
from autoscrape.extraction.work import Work
from autoscrape.items import Article, Product
from tests.unit.fencing import PATIENCE, heavy_page, is_gone, page, stop, until


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(1) as shared:
        yield shared


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


def test_a_page_becomes_an_item(fence: Fence) -> None:
    product = fence.extract(page("Kettle"))
    assert isinstance(product, Product)
    assert (product.name, product.url) == ("Kettle", "http://shop.example/Kettle")
    article = fence.extract(page("Tea", page_type="article"))
    assert isinstance(article, Article)
    assert len(fence.pids()) == 1


def test_every_thread_gets_its_own_page_back(threads: ThreadPoolExecutor) -> None:
    names = [f"Kettle {number}" for number in range(60)]
    with Fence(2) as fence:
        items = list(threads.map(lambda name: fence.extract(page(name)), names))
        assert [item.name for item in items if isinstance(item, Product)] == names
        assert len(fence.pids()) <= 2


def test_what_extraction_refuses_keeps_its_documented_string(fence: Fence) -> None:
    with pytest.raises(TaskFault) as fault:
        fence.extract(Work(b"%PDF-1.7 ...", "http://a.example/", "text/html", "product"))
    assert fault.value.error == NO_VISIBLE_ELEMENTS
    assert "PDF" in fault.value.cause


def test_an_unexpected_error_is_an_internal_one_and_the_child_lives_on(fence: Fence) -> None:
    fence.extract(page())
    before = fence.pids()
    with pytest.raises(TaskFault) as fault:
        fence.extract(evolve(page(), content_type=7))  # no header is a number
    assert fault.value.error == INTERNAL_ERROR
    assert fault.value.cause.startswith("TypeError: ")
    fence.extract(page())
    assert fence.pids() == before


def test_a_page_that_takes_too_long_is_ended() -> None:
    with Fence(1, wall_clock=0.1) as fence:
        with pytest.raises(TaskFault) as fault:
            fence.extract(heavy_page())
        assert fault.value.error == INTERNAL_ERROR
        assert fault.value.cause == "extraction took longer than 0.1 s"
        assert fence.pids() == []


def test_a_hanging_child_does_not_hold_up_its_neighbours(threads: ThreadPoolExecutor) -> None:
    with Fence(2, wall_clock=3.0) as fence:
        fence.extract(page())
        (hanging,) = fence.pids()
        stop(hanging)
        stuck = threads.submit(fence.extract, page())
        fast = threads.submit(lambda: [fence.extract(page()) for _ in range(20)])
        assert len(fast.result(PATIENCE)) == 20
        assert not stuck.done()
        with pytest.raises(TaskFault, match="longer than 3 s"):
            stuck.result(PATIENCE)
        assert is_gone(hanging)


def test_a_child_that_dies_at_work_is_replaced_and_the_page_tried_again(
    fence: Fence, threads: ThreadPoolExecutor
) -> None:
    fence.extract(page())
    (first,) = fence.pids()
    stop(first)
    # More than a socket holds, so that the killed child has some of it.
    result = threads.submit(fence.extract, page(more=b" " * 1_000_000))
    until(lambda: fence.busy == 1)
    os.kill(first, signal.SIGKILL)
    item = result.result(PATIENCE)
    assert isinstance(item, Product)
    assert item.name == "Kettle"
    assert first not in fence.pids()
    assert is_gone(first)


def test_a_page_that_kills_two_children_is_given_up(
    fence: Fence, threads: ThreadPoolExecutor
) -> None:
    result = threads.submit(fence.extract, heavy_page())

    def kill_again() -> bool:
        for child in fence.pids():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return result.done()

    until(kill_again)
    with pytest.raises(TaskFault) as fault:
        result.result(PATIENCE)
    assert fault.value.error == INTERNAL_ERROR
    assert fault.value.cause == "extraction process died (signal 9)"
    assert isinstance(fence.extract(page()), Product)


def test_an_idle_child_that_dies_is_reaped_and_not_missed(fence: Fence) -> None:
    fence.extract(page())
    (first,) = fence.pids()
    os.kill(first, signal.SIGKILL)
    until(lambda: is_gone(first))
    assert fence.pids() == []
    assert isinstance(fence.extract(page()), Product)


def test_a_dead_zygote_is_replaced_and_its_children_are_unharmed(
    threads: ThreadPoolExecutor,
) -> None:
    with Fence(2) as fence:
        fence.extract(page())
        children, zygote = fence.pids(), fence.zygote_pid
        assert zygote is not None
        os.kill(zygote, signal.SIGKILL)
        assert isinstance(fence.extract(page()), Product)
        assert fence.pids() == children
        stop(children[0])
        stuck = threads.submit(fence.extract, page())
        until(lambda: fence.busy == 1)
        assert isinstance(fence.extract(page()), Product)
        assert fence.zygote_pid != zygote
        os.kill(children[0], signal.SIGCONT)
        assert isinstance(stuck.result(PATIENCE), Product)


def test_a_page_that_wants_too_much_memory_costs_its_own_process_only() -> None:
    with Fence(1) as fence:
        fence.extract(page())
        pages_of_memory = int(Path(f"/proc/{fence.pids()[0]}/statm").read_text().split()[0])
    limit = pages_of_memory * os.sysconf("SC_PAGESIZE") + 24 * 2**20
    with Fence(1, memory=limit) as fence:
        assert isinstance(fence.extract(page()), Product)
        with pytest.raises(TaskFault) as fault:
            fence.extract(heavy_page())
        assert fault.value.error == INTERNAL_ERROR
        assert isinstance(fence.extract(page()), Product)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_children_leave_signals_to_the_parent(fence: Fence, number: signal.Signals) -> None:
    fence.extract(page())
    (child,), zygote = fence.pids(), fence.zygote_pid
    assert zygote is not None
    os.kill(child, number)
    os.kill(zygote, number)
    assert isinstance(fence.extract(page()), Product)
    assert (fence.pids(), fence.zygote_pid) == ([child], zygote)
