"""What the store costs a crawl: ``python -m benchmarks.worker [PAGES]``.

The same pages of the demo shop, extracted behind the same fence: by a spider that reads a list, by
a one-shot crawl of a stored job, and by a worker, on SQLite and on PostgreSQL. CPU is that of the
crawler, its children and the database server. Ratios are to the first, in turns in the same run;
the best of three rounds counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from rich.console import Console
from rich.table import Table

from autoscrape.jobs.job import JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from benchmarks.processes import LOCAL, Run, cpu_of_server, run
from tests.servers.demo_site import ROOT, running_demo_site
from tests.servers.postgresql import running_postgresql

SCRAPY = [sys.executable, "-m", "scrapy"]
QUIET = ["--loglevel", "WARNING"]
ROUNDS = 3
PAGES = 2000


@frozen
class Cost:
    """What a crawl took; of CPU with what the database server did for it."""

    seconds: float
    cpu: float


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
        rounds = [
            {name: _cost(crawl, server.pid) for name, crawl in crawls.items()}
            for _ in range(ROUNDS)
        ]
    Console(highlight=False).print(_table(pages, rounds))


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


def _cost(crawl: Callable[[], Run], server: int) -> Cost:
    spent = cpu_of_server(server)
    done = crawl()
    if done.returncode:
        raise SystemExit(done.output)
    return Cost(done.seconds, done.cpu + cpu_of_server(server) - spent)


def _table(pages: int, rounds: list[dict[str, Cost]]) -> Table:
    table = Table(
        *("crawl", "pages", "pages/s", "of the list", "CPU ms a page", "of the list"),
        title="what the store costs",
    )
    best = {
        name: Cost(min(r[name].seconds for r in rounds), min(r[name].cpu for r in rounds))
        for name in rounds[0]
    }
    peer = next(iter(best.values()))
    for name, cost in best.items():
        rate, cpu = f"{pages / cost.seconds:.0f}", f"{cost.cpu / pages * 1000:.2f}"
        speed, thrift = f"{peer.seconds / cost.seconds:.2f}", f"{peer.cpu / cost.cpu:.2f}"
        table.add_row(name, str(pages), rate, speed, cpu, thrift)
    return table


if __name__ == "__main__":
    main()
