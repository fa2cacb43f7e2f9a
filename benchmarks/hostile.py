"""What hostile neighbours cost good pages: ``python -m benchmarks.hostile [--matrix]``.

Four workers take the good pages of the hostile site alone, and then shuffled among every hostile
one. Prints pages per second and how long a page took, the peak memory of each kind of process, and
with ``--matrix`` what came of every case.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.processes import SAMPLE_S, sample
from tests.faults.hostile_batch import Got, wrong
from tests.faults.hostile_world import HostileWorld, running_hostile_world
from tests.servers.hostile.case import Case
from tests.servers.hostile.table import GOOD, HOSTILE

REPEATS = 10
BESIDE = "beside hostile ones"
PATIENCE_S = 600.0
Peaks = dict[int, tuple[str, float]]


def main() -> None:
    """Run both batches and print their tables."""
    good = [replace(case, url=f"{case.url}?n={n}") for n in range(REPEATS) for case in GOOD]
    mixed = [*good, *HOSTILE]
    random.Random(1).shuffle(mixed)  # noqa: S311 (no secret)
    with TemporaryDirectory() as tmp, running_hostile_world(Path(tmp)) as world:
        world.warm_up()
        runs: dict[str, tuple[list[Got], Peaks]] = {}
        for name, cases in (("alone", good), (BESIDE, mixed)):
            with _watched(world) as peaks:
                runs[name] = (world.run(cases, PATIENCE_S), peaks)
        reached = world.canary.connections
    out = Console(highlight=False)
    out.print(_speed({name: got for name, (got, _) in runs.items()}))
    out.print(_memory({name: peaks for name, (_, peaks) in runs.items()}))
    if "--matrix" in sys.argv:
        out.print(_matrix(runs[BESIDE][0]), markup=False, soft_wrap=True)
    for line in [each for got, _ in runs.values() for each in wrong(got)]:
        out.print(f"wrong: {line}", markup=False)
    out.print(f"connections to the canary: {reached}")


@contextmanager
def _watched(world: HostileWorld) -> Iterator[Peaks]:
    """Sample the memory of all workers and what they started, until the end of the block."""
    peaks: Peaks = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SAMPLE_S):
            for worker in world.workers:
                sample(worker.pid, peaks)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def _speed(runs: dict[str, list[Got]]) -> Table:
    table = Table(
        "good pages", "pages", "seconds", "pages/s", "median s", "95 % within s", title="speed"
    )
    for name, got in runs.items():
        pages = [each for each in got if _is_good(each.case)]
        seconds = max(each.ended for each in pages) - min(each.begun for each in pages)
        took = [each.seconds for each in pages]
        table.add_row(
            name,
            str(len(pages)),
            f"{seconds:.1f}",
            f"{len(pages) / seconds:.0f}",
            f"{median(took):.2f}",
            f"{quantiles(took, n=20)[-1]:.2f}",
        )
    return table


def _is_good(case: Case) -> bool:
    return "/good/" in case.url


def _memory(runs: dict[str, Peaks]) -> Table:
    table = Table("processes", *runs, title="peak memory in MiB, of the largest and of all")
    for role in ("crawler", "zygote", "child"):
        cells = []
        for peaks in runs.values():
            own = [peak for kind, peak in peaks.values() if kind == role]
            cells.append(f"{max(own, default=0):.0f} of {len(own)} processes")
        table.add_row(role, *cells)
    return table


def _matrix(got: Sequence[Got]) -> str:
    hostile = (each for each in got if not _is_good(each.case))
    return "\n".join(
        f"{ascii(each.case.url[:80])[1:-1]:<80} {each.case.expected:<47} {each.outcome}"
        for each in sorted(hostile, key=lambda each: each.case.url)
    )


if __name__ == "__main__":
    main()
