"""What tests of the extraction fence share: pages, and processes to look at."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from autoscrape.extraction.work import Work

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
