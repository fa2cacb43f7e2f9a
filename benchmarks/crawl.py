"""The main job over every page of a corpus: ``make bench CORPUS=folder``.

Prints pages, items,
failures by error, pages per second as a ratio to Scrapy alone on the same site in the same run, and
the peak memory of each process; then kills a crawl with SIGKILL half-way and resumes it.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks.processes import LOCAL, Run, run
from tests.servers.demo_site import ROOT, running_site

SCRAPY = [sys.executable, "-m", "scrapy"]
QUIET = ["--loglevel", "WARNING"]


def main() -> None:
    """Run all parts and print their tables."""
    if len(sys.argv) != 2:
        raise SystemExit("name the corpus folder: make bench CORPUS=folder")
    corpus = Path(sys.argv[1]).resolve()
    out = Console(highlight=False)
    with running_site("benchmarks.corpus_site", str(corpus)) as site, TemporaryDirectory() as tmp:
        rows = Path(tmp) / "batch.jsonl"
        rows.write_bytes(urlopen(f"{site}/batch.jsonl").read())
        pages = len(rows.read_text().splitlines())
        bare = run(_bare(rows, Path(tmp)), cwd=ROOT)
        ours = run(_batch(rows, Path(tmp), "whole"), cwd=ROOT)
        out.print(_speed(pages, bare, ours))
        out.print(_outcomes(Path(tmp) / "whole.jsonl"))
        out.print(_memory(ours))
        out.print(_kill_and_resume(rows, Path(tmp), pages))


def _bare(rows: Path, folder: Path) -> list[str]:
    feed = ["-O", str(folder / "bare.jsonl")]
    spider = str(ROOT / "benchmarks" / "bare_spider.py")
    settings = ["-s", "ADDONS={}", "-s", "DOWNLOAD_TIMEOUT=60"]
    return [*SCRAPY, "runspider", spider, "-a", f"rows={rows}", *feed, *settings, *QUIET]


def _batch(rows: Path, folder: Path, name: str, source: str | None = None) -> list[str]:
    store = f"AUTOSCRAPE_STORE=sqlite:///{folder / name}.db"
    feed = ["-O", str(folder / f"{name}.jsonl")]
    given = ["-a", source or f"input={rows}", "-s", store, *LOCAL]
    return [*SCRAPY, "crawl", "batch", *given, *feed, *QUIET]


def _speed(pages: int, bare: Run, ours: Run) -> Table:
    table = Table("crawl", "pages", "seconds", "pages/s", "of bare Scrapy", title="speed")
    for name, done in (("bare Scrapy", bare), ("autoscrape", ours)):
        if done.returncode:
            raise SystemExit(done.output)
        rate = pages / done.seconds
        ratio = bare.seconds / done.seconds
        table.add_row(name, str(pages), f"{done.seconds:.1f}", f"{rate:.0f}", f"{ratio:.2f}")
    return table


def _outcomes(feed: Path) -> Table:
    kinds: Counter[str] = Counter()
    for document in _documents(feed):
        kinds[document.get("error") or next(kind for kind in document if kind != "query")] += 1
    table = Table("outcome", "tasks", title="outcomes")
    for kind, number in kinds.most_common():
        table.add_row(kind, str(number))
    return table


def _documents(feed: Path) -> Iterator[dict[str, Any]]:
    with feed.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _memory(ours: Run) -> Table:
    table = Table("process", "peak MiB", title="memory")
    for name, peak in ours.peaks.items():
        table.add_row(name, f"{peak:.0f}")
    return table


def _kill_and_resume(rows: Path, folder: Path, pages: int) -> Table:
    half_way = threading.Event()
    watcher = threading.Thread(target=_watch, args=(folder / "killed.db", pages // 2, half_way))
    watcher.start()
    run(_batch(rows, folder, "killed"), cwd=ROOT, kill_when=half_way)
    watcher.join()
    before = _counts(folder / "killed.db")
    resumed = run(_batch(rows, folder, "killed", "job=batch/1"), cwd=ROOT)
    if resumed.returncode:
        raise SystemExit(resumed.output)
    after = _counts(folder / "killed.db")
    urls = Counter(
        document["query"]["userQuery"]["url"] for document in _documents(folder / "killed.jsonl")
    )
    table = Table("moment", "total", "done", "faulted", "left", title="kill -9 and resume")
    for moment, counts in (("after kill -9", before), ("after resume", after)):
        table.add_row(moment, *(str(counts[name]) for name in ("total", "done", "faulted", "left")))
    table.caption = f"feed: {urls.total()} rows, {len(urls)} different URLs"
    return table


def _watch(store: Path, enough: int, reached: threading.Event) -> None:
    while not reached.wait(0.2):
        if store.exists() and sum(_counts(store)[name] for name in ("done", "faulted")) >= enough:
            reached.set()


def _counts(store: Path) -> dict[str, int]:
    service = Service(Database(f"sqlite:///{store}"), "autoscrape")
    try:
        jobs = service.jobs()
    finally:
        service.close()
    names = ("total", "done", "faulted", "left")
    return {name: getattr(jobs[0].counts, name) if jobs else 0 for name in names}


if __name__ == "__main__":
    main()
