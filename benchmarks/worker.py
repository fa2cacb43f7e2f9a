"""What the store costs a crawl: ``python -m benchmarks.worker [PAGES]``.

The same pages of the demo shop, extracted behind the same fence: by a spider that reads a list, by
a one-shot crawl of a stored job, and by a worker, on SQLite and on PostgreSQL. Ratios are to the
first, in turns in the same run; the best of three rounds counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from autoscrape.jobs.job import JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from benchmarks.processes import LOCAL, Run, run
from tests.servers.demo_site import ROOT, running_demo_site
from tests.servers.postgresql import running_postgresql

SCRAPY = [sys.executable, "-m", "scrapy"]
QUIET = ["--loglevel", "WARNING"]
ROUNDS = 3
PAGES = 2000


def main() -> None:
    """Run all crawls and print their table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with running_demo_site() as site, running_postgresql() as server, TemporaryDirectory() as tmp:
        urls = [f"{site}/products/stoneware-mug?n={n}" for n in range(pages)]
        listed = Path(tmp) / "urls.txt"
        listed.write_text("\n".join(urls))
        server.create_database("bench")
        stores = {"SQLite": f"sqlite:///{tmp}/bench.db", "PostgreSQL": server.url("bench")}
        crawls: dict[str, Callable[[], Run]] = {
            "a list, no store": lambda: _list(listed, f"sqlite:///{tmp}/none.db")
        }
        for name, store in stores.items():
            crawls[f"one-shot crawl, {name}"] = lambda store=store: _crawl(listed, store)
            crawls[f"worker, {name}"] = lambda store=store: _work(urls, store)
            Database(store, migrate=True).close()
        seconds = {
            name: min(_seconds(crawl) for _ in range(ROUNDS)) for name, crawl in crawls.items()
        }
    Console(highlight=False).print(_table(pages, seconds))


def _list(listed: Path, store: str) -> Run:
    # Behind the same guard and throttle; its job stays empty.
    source = ["-a", f"urls={listed}", "-s", f"AUTOSCRAPE_STORE={store}"]
    spider = str(ROOT / "benchmarks" / "list_spider.py")
    return run([*SCRAPY, "runspider", spider, *source, *LOCAL, *QUIET], cwd=ROOT)


def _crawl(listed: Path, store: str) -> Run:
    source = ["-a", f"input={listed}", "-s", f"AUTOSCRAPE_STORE={store}"]
    return run([*SCRAPY, "crawl", "product", *source, *LOCAL, *QUIET], cwd=ROOT)


def _work(urls: list[str], store: str) -> Run:
    service = Service(Database(store), "bench")
    service.submit(JobPlan("bench", "product"), from_urls(urls, {"pageType": "product"}))
    service.close()
    return run(
        [*SCRAPY, "work", "--stop-when-idle", "-s", f"AUTOSCRAPE_STORE={store}", *LOCAL, *QUIET],
        cwd=ROOT,
    )


def _seconds(crawl: Callable[[], Run]) -> float:
    done = crawl()
    if done.returncode:
        raise SystemExit(done.output)
    return done.seconds


def _table(pages: int, seconds: dict[str, float]) -> Table:
    peer = next(iter(seconds.values()))
    table = Table(
        "crawl", "pages", "seconds", "pages/s", "of the list", title="what the store costs"
    )
    for name, took in seconds.items():
        rate = f"{pages / took:.0f}"
        table.add_row(name, str(pages), f"{took:.1f}", rate, f"{peer / took:.2f}")
    return table


if __name__ == "__main__":
    main()
