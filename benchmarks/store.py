"""What the store costs, on SQLite and PostgreSQL: ``python -m benchmarks.store [--full] [PART]``.

Prints, for each part, one table: claims and finishes of many workers beside the pages of one, the
cost of a claim with ever more waiting, submission, memory, bytes; and what a billion pages a day
would need.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from rich.console import Console
from rich.table import Table

from benchmarks import (
    store_bytes,
    store_claims,
    store_memory,
    store_pages,
    store_scale,
    store_submits,
    store_workers,
)
from benchmarks.store_filling import filled
from benchmarks.store_places import Place, disk_sync_ms, places


@frozen
class Sizes:
    """How much is measured."""

    pages: int
    """Pages that one crawl fetches."""

    workers: tuple[int, ...]
    seconds: float
    """How long each number of workers works."""

    work: int
    """Tasks that wait for them; more than they can do in that time."""

    mixes: tuple[int, ...]
    """Over how many domains the tasks are spread, one after the other."""

    ended: int
    """Tasks that have ended, beside those that wait."""

    waiting: tuple[int, ...]
    """Tasks that wait when claims are timed; at least 1000."""

    drained: int
    """Tasks of which most are claimed, to see whether those still cost; at least 6000."""

    submitted: int
    """Tasks of the job that is submitted at once."""

    files: tuple[int, ...]
    """Rows of the files that are submitted."""

    remembered: int
    """Tasks over which one worker's memory is watched."""

    weighed: int
    """Tasks whose bytes are counted."""


QUICK = Sizes(
    pages=1_000,
    workers=(1, 4, 16, 64),
    seconds=2,
    work=40_000,
    mixes=(1, 10_000),
    ended=20_000,
    waiting=(1_000, 10_000, 50_000),
    drained=60_000,
    submitted=5_000,
    files=(5_000, 25_000),
    remembered=15_000,
    weighed=5_000,
)
FULL = Sizes(
    pages=2_000,
    workers=(1, 4, 16, 64),
    seconds=6,
    work=120_000,
    mixes=(1, 10_000),
    ended=1_000_000,
    waiting=(1_000, 10_000, 100_000, 1_000_000),
    drained=200_000,
    submitted=5_000,
    files=(100_000, 1_000_000),
    remembered=100_000,
    weighed=100_000,
)


def main() -> None:
    """Run the parts that were named, or all, and print their tables."""
    parser = argparse.ArgumentParser(description="Measure the store.")
    parser.add_argument("--full", action="store_true", help="the largest sizes: half an hour")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    out = Console(highlight=False)
    for table in tables(options.parts or list(PARTS), FULL if options.full else QUICK):
        out.print(table)


def tables(parts: list[str], sizes: Sizes) -> Iterator[Table]:
    """Measure and give one table after the other."""
    yield _machine()
    with places() as both:
        for part in parts:
            yield PARTS[part](both, sizes)


def _machine() -> Table:
    table = Table("cores", "load", "disk sync ms", title="this machine")
    load = f"{os.getloadavg()[0]:.1f}"
    table.add_row(str(os.cpu_count()), load, f"{disk_sync_ms():.2f}")
    return table


def _workers(both: list[Place], sizes: Sizes) -> Table:
    pages = store_pages.per_second(sizes.pages)
    table = Table("store", "domains", "workers", "tasks/s", "of one crawl's pages/s", "longest s")
    table.title = f"claim and finish; one crawl makes {pages:.0f} pages/s"
    for place in both:
        for domains in sizes.mixes:
            for workers in sizes.workers:
                url = filled(place.new(), sizes.work, domains, place.settle)
                rate = store_workers.measure(url, workers, sizes.seconds)
                speed = f"{rate.per_second:,.0f}"
                ratio = f"{rate.per_second / pages:.1f}"
                longest = f"{rate.longest_step:.2f}"
                table.add_row(place.name, f"{domains:,}", str(workers), speed, ratio, longest)
    return table


def _claims(both: list[Place], sizes: Sizes) -> Table:
    table = Table("store", "domains", "waiting", "ms", "of the first", title="one claim of 18")
    for place in both:
        costs = store_claims.measure(place, sizes.ended, sizes.waiting, sizes.mixes)
        first = {cost.domains: cost.milliseconds for cost in reversed(costs)}
        for cost in costs:
            ratio = f"{cost.milliseconds / first[cost.domains]:.2f}"
            numbers = f"{cost.domains:,}", f"{cost.waiting:,}", f"{cost.milliseconds:.2f}"
            table.add_row(place.name, *numbers, ratio)
        before, after = store_claims.measure_drained(place, sizes.drained)
        what = f"{sizes.drained // 3:,} of {sizes.drained:,}"
        table.add_row(place.name, "1", what, f"{after:.2f}", f"{after / before:.2f}")
    return table


def _submits(both: list[Place], sizes: Sizes) -> Table:
    table = Table("store", "submitted", "seconds", "tasks/s", "peak MiB", title="submit")
    with TemporaryDirectory() as folder:
        for place in both:
            for domains in sizes.mixes:
                took = store_submits.seconds_for(place.new(), sizes.submitted, domains)
                what = f"{sizes.submitted:,} tasks, domains {domains:,}"
                table.add_row(place.name, what, f"{took:.2f}", f"{sizes.submitted / took:,.0f}", "")
            for rows in sizes.files:
                file = Path(folder) / "rows.csv"
                done = store_submits.submit_file(place.new(), file, rows, max(sizes.mixes))
                numbers = f"{done.seconds:.1f}", f"{rows / done.seconds:,.0f}"
                table.add_row(place.name, f"{rows:,} rows", *numbers, f"{done.peak_mib:.0f}")
    return table


def _memory(both: list[Place], sizes: Sizes) -> Table:
    table = Table("store", "tasks", "MiB at the end", "bytes a task", title="a worker's memory")
    for place in both:
        url = filled(place.new(), sizes.remembered, 100, place.settle)
        growth = store_memory.measure(url, sizes.remembered)
        slope = f"{growth.bytes_per_task:.1f}"
        table.add_row(place.name, f"{growth.tasks:,}", f"{growth.end_mib:.0f}", slope)
    return table


def _scale(both: list[Place], sizes: Sizes) -> Table:
    table = Table("what", "bytes, or how much", title="a task with its result, and 10^9 a day")
    for place in both:
        weight = store_bytes.measure(place, sizes.weighed)
        table.add_row(f"{place.name}: tasks with indexes", f"{weight.tasks:,.0f}")
        table.add_row(f"{place.name}: results with indexes", f"{weight.results:,.0f}")
        if weight.log is not None:
            table.add_row(f"{place.name}: log", f"{weight.log:,.0f}", end_section=True)
            url = filled(place.new(), sizes.work, 100, place.settle)
            rate = store_workers.measure(url, 4, sizes.seconds)
            stored = weight.tasks + weight.results
            for what, much in store_scale.needs(rate.per_second, weight.log, stored):
                table.add_row(what, much)
    return table


PARTS: dict[str, Callable[[list[Place], Sizes], Table]] = {
    "workers": _workers,
    "claims": _claims,
    "submits": _submits,
    "memory": _memory,
    "scale": _scale,
}

if __name__ == "__main__":
    main()
