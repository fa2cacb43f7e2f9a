"""Feeds that are kept on this machine: whole or not at all, and opened where they lie."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import pytest

from autoscrape.crawl.kept_feeds import ELSEWHERE_S, forget, keep, kept, open_kept
from autoscrape.delivery.errors import DeliveryElsewhereError, DeliveryRefusedError


def test_a_copy_is_opened_until_it_was_sent(tmp_path: Path) -> None:
    path = keep(io.BytesIO(b"rows"), tmp_path / "feeds", None, "a/b.jsonl")
    details = kept(path, "application/x-ndjson")
    with open_kept(details) as copy:
        assert copy.read() == b"rows"
    forget(details)
    assert list((tmp_path / "feeds").iterdir()) == []
    with pytest.raises(DeliveryRefusedError, match="is gone"):
        open_kept(details)


def test_a_copy_of_another_machine_is_left_to_it(tmp_path: Path) -> None:
    details = kept(tmp_path / "feed.jsonl", "text/csv") | {"host": "the-other-one"}
    with pytest.raises(DeliveryElsewhereError) as error:
        open_kept(details)
    assert error.value.reason == (
        "its copy lies on the-other-one; a crawl or worker there sends it"
    )
    assert error.value.pause == ELSEWHERE_S


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system write no larger files, as if the disk were full."""
    before = getrlimit(RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    setrlimit(RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_no_part_of_a_copy_stays_on_a_full_disk(tmp_path: Path) -> None:
    with files_of_at_most(2**20), pytest.raises(OSError, match=os.strerror(27)):
        keep(io.BytesIO(bytes(2**22)), tmp_path / "feeds", None, "feed.jsonl")
    assert list((tmp_path / "feeds").iterdir()) == []
