"""The extraction fence, with real processes and real trouble."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve

from autoscrape.crawl.fence import Fence
from autoscrape.errors import INTERNAL_ERROR, NO_VISIBLE_ELEMENTS, TaskFault
from autoscrape.extraction.wire import read_answer
from autoscrape.extraction.work import Work
from autoscrape.items import Article, Product

PATIENCE = 20.0


def page(name: str = "Kettle", *, page_type: str = "product", more: bytes = b"") -> Work:
    title = f"<html><head><title>{name}</title></head><body><h1>{name}</h1>".encode()
    html = title + b"<p>Price: $24.90</p><p>It boils water for tea.</p>" + more + b"</body></html>"
    return Work(html, f"http://shop.example/{name}", "text/html; charset=utf-8", page_type)


def heavy_page() -> Work:
    """A page of 6 MB, which no machine reads in a tenth of a second."""
    return page(more=b"<p>It boils <b>water</b>, and then it boils some more.</p>" * 100_000)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def is_gone(pid: int) -> bool:
    """Whether there is no such process, not even a zombie."""
    return not Path(f"/proc/{pid}").exists()


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def stop(pid: int) -> None:
    """Make a child hang, whatever it is given."""
    os.kill(pid, signal.SIGSTOP)
    until(lambda: state(pid) == "T")


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


def test_close_ends_all_processes_and_the_pages_in_work(threads: ThreadPoolExecutor) -> None:
    fence = Fence(2)
    fence.extract(page())
    (hanging,), zygote = fence.pids(), fence.zygote_pid
    assert zygote is not None
    stop(hanging)
    stuck = threads.submit(fence.extract, page())
    until(lambda: fence.busy == 1)
    fence.extract(page())
    children = fence.pids()
    assert len(children) == 2
    fence.close()
    with pytest.raises(TaskFault, match="shutting down"):
        stuck.result(PATIENCE)
    assert all(is_gone(pid) for pid in [*children, zygote])
    assert fence.pids() == []
    with pytest.raises(TaskFault, match="shutting down"):
        fence.extract(page())
    fence.close()


def test_close_waits_for_the_threads_that_are_in_it(threads: ThreadPoolExecutor) -> None:
    fence = Fence(4)
    started = threading.Barrier(5)

    def work() -> int:
        started.wait(PATIENCE)
        for number in range(10_000):
            try:
                fence.extract(page())
            except TaskFault:
                return number
        return -1

    results = [threads.submit(work) for _ in range(4)]
    started.wait(PATIENCE)
    until(lambda: len(fence.pids()) > 1)
    fence.close()
    assert all(result.result(PATIENCE) >= 0 for result in results)
    assert fence.pids() == []


def test_a_zygote_that_cannot_start_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Fence(1) as fence:
        assert (fence.zygote_pid, fence.pids()) == (None, [])
        with pytest.raises(TaskFault, match="no extraction process can be started") as fault:
            fence.extract(page())
        assert fault.value.error == INTERNAL_ERROR
        monkeypatch.undo()
        assert isinstance(fence.extract(page()), Product)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EOFError),
        (b"\0\0", EOFError),
        (b"\0\0\0\x02\0\0\0\0{", EOFError),
        (b"\xff\xff\xff\xff\0\0\0\0", ValueError),
        (b"\0\0\0\x02\0\0\0\0{{", ValueError),
        (b"\0\0\0\x02\0\0\0\0[]", TypeError),
    ],
)
def test_nonsense_from_a_child_is_no_answer(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_answer(io.BytesIO(data).read)


PARENT = """
import sys
from autoscrape.crawl.fence import Fence
from autoscrape.extraction.work import Work
fence = Fence(1)
fence.extract(Work(b"<html><body><h1>Tea</h1></body></html>", "http://a.example/", None, "product"))
print(*fence.pids(), fence.zygote_pid, flush=True)
sys.stdin.read()
"""


def test_all_processes_end_with_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with parent:
        assert parent.stdout is not None
        child, zygote = map(int, parent.stdout.readline().split())
        stop(child)
        parent.kill()
        # Zygote and child hold the other end of stderr: its end is theirs.
        output = parent.communicate(timeout=PATIENCE)
    assert output == (b"", b"")
    until(lambda: is_gone(child) and (is_gone(zygote) or state(zygote) == "Z"))
