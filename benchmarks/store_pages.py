"""How many pages one crawl makes in a second, as the measure of what a store must keep up with."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import LOCAL
from tests.pages.catalog import PRODUCTS
from tests.servers.demo_site import ROOT, running_demo_site

QUICK_SHOP = ["-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16"]


def per_second(pages: int) -> float:
    """Crawl so many pages of the demo shop, and a few; the difference leaves the start out."""
    few = pages // 10
    with running_demo_site() as site, TemporaryDirectory() as folder:
        short, long = (_seconds(site, Path(folder), number) for number in (few, pages))
    return (pages - few) / (long - short)


def _seconds(site: str, folder: Path, pages: int) -> float:
    paths = [product.path for product in PRODUCTS]
    rows = folder / f"{pages}.jsonl"
    with rows.open("w", encoding="utf-8") as lines:
        for number in range(pages):
            row = {"url": site + paths[number % len(paths)], "pageType": "product"}
            lines.write(json.dumps(row) + "\n")
    store = f"AUTOSCRAPE_STORE=sqlite:///{folder / str(pages)}.db"
    crawl = [sys.executable, "-m", "scrapy", "crawl", "batch", "-a", f"input={rows}"]
    command = [*crawl, *QUICK_SHOP, *LOCAL, "-s", store, "--loglevel", "WARNING"]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or "error" in done.stderr:
        raise SystemExit(done.stderr)
    return time.perf_counter() - began
