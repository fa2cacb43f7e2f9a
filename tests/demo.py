"""The demo: start the demo site, crawl all of it as one batch, show what came out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.servers.demo_site import ROOT, running_demo_site

OUTPUT = ROOT / "demo-output"
TIMEOUT_S = 2
PROGRAM = os.path.relpath(Path(sys.executable).with_name("scrapy"), ROOT)
COLUMNS = {"type": 7, "name or headline": 27, "price": 11, "stock, date": 11, "by": 8}


def main() -> None:
    """Run the demo."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir()
    store, feed = OUTPUT / "demo.db", OUTPUT / "results.jsonl"
    settings = [
        f"AUTOSCRAPE_STORE=sqlite:///{store.relative_to(ROOT)}",
        f"DOWNLOAD_TIMEOUT={TIMEOUT_S}",
        # The pages that answer 429 and 503 would slow down all of this one host.
        "AUTOTHROTTLE_ENABLED=False",
        "AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.0/8",  # the demo site is on this machine
    ]
    with running_demo_site() as site:
        crawl = ["crawl", "batch", "-a", f"input={site}/batch.jsonl?faulty=1", "-a", "tags=demo"]
        status = scrapy(*crawl, "-O", str(feed), "--loglevel=ERROR", settings=settings)
    if status:
        sys.exit(status)
    with feed.open(encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    out = Console(highlight=False)
    out.print(items_table(documents))
    out.print(failures_table(documents))
    scrapy("jobs", settings=settings[:1])
    for path, what in ((feed, "the feed, a result document per line"), (store, "the store")):
        out.print(f"{path.relative_to(Path.cwd())}   {what}", soft_wrap=True)
    show = f"{PROGRAM} job batch/1 --items -s AUTOSCRAPE_STORE=sqlite:///{OUTPUT.name}/demo.db"
    out.print(f"next: {show}", soft_wrap=True)


def scrapy(*arguments: str, settings: list[str]) -> int:
    """Run a scrapy command in this project, with settings; give its exit code."""
    options = [option for setting in settings for option in ("-s", setting)]
    # By this name the crawl says how to go on.
    command = [PROGRAM, *arguments, *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def items_table(documents: list[dict[str, Any]]) -> Table:
    """Show one line for each item."""
    table = Table(title="items", title_justify="left")
    for heading, width in COLUMNS.items():
        table.add_column(heading, no_wrap=True, overflow="ellipsis", width=width)
    for document in documents:
        if product := document.get("product"):
            offer = (product.get("offers") or [{}])[0]
            price = f"{offer.get('price', '')} {offer.get('currency', '')}".strip()
            row = (product.get("name"), price, offer.get("availability"), product.get("brand"))
            table.add_row("product", *(cell or "" for cell in row))
        elif article := document.get("article"):
            date = article.get("datePublished", "")[:10]
            row = (article.get("headline"), "", date, article.get("author"))
            table.add_row("article", *(cell or "" for cell in row))
    return table


def failures_table(documents: list[dict[str, Any]]) -> Table:
    """Show one line for each task that ended with an error."""
    table = Table("path", "error", title="failures", title_justify="left")
    for document in documents:
        if error := document.get("error"):
            url = document["query"]["userQuery"]["url"]
            table.add_row("/" + url.split("/", 3)[-1], error)
    return table


if __name__ == "__main__":
    main()
