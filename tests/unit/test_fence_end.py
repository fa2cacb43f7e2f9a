"""How the extraction fence ends: closed, without a zygote, with a parent that was killed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from autoscrape.crawl.fence import Fence
from autoscrape.errors import INTERNAL_ERROR, TaskFault
from autoscrape.extraction.wire import read_answer
from autoscrape.items import Product
from tests.unit.fencing import PATIENCE, is_gone, page, state, stop, until


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


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
