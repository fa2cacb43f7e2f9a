"""What the accuracy benchmarks of products and articles share: arguments, floors, CPU tables."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from rich.console import Console
from rich.table import Table

from autoscrape.errors import TaskFault
from autoscrape.extraction import extract
from benchmarks import floors
from benchmarks.corpus import corpus_folder

OUT = Console(highlight=False)

TIMED = 60
"""About how many pages are timed."""


@frozen
class Asked:
    """What the command line asks for."""

    corpus: Path
    pin: bool
    cpu: bool


def asked(what: str) -> Asked:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("corpus", nargs="?", help="folder; ../shared/corpus by default")
    parser.add_argument("--pin", action="store_true", help="make these values the floors")
    parser.add_argument("--no-cpu", action="store_true", help="leave the timing out")
    given = parser.parse_args()
    corpus = corpus_folder(given.corpus)
    if not corpus.is_dir():
        raise SystemExit(f"{corpus} is no folder; name the corpus, or set AUTOSCRAPE_CORPUS")
    logging.disable(logging.CRITICAL)
    return Asked(corpus, given.pin, not given.no_cpu)


def item_of(html: str, url: str, page_type: str) -> dict[str, Any]:
    """Extract a page as it is done outside of tests; a page that is refused has nothing."""
    try:
        return extract(html, url, page_type).to_dict()
    except TaskFault:
        return {}


def cpu_table(ratios: Mapping[str, float], pages: int) -> Table:
    """Show costs as ratios to the parse."""
    table = Table("extractor", "CPU / lxml parse", title=f"CPU, median of {pages} pages")
    for name, ratio in {"lxml parse alone": 1.0, **ratios}.items():
        table.add_row(name, f"{ratio:.2f}")
    return table


def settle(part: str, values: Mapping[str, tuple[float, int]], pin: bool) -> None:
    """Pin the values, or end with exit code 1 where one is below its floor."""
    if pin:
        floors.pin(part, values)
        return
    if lines := floors.shortfalls(part, values):
        raise SystemExit("\n".join(lines))
    OUT.print("no value is below its floor")
