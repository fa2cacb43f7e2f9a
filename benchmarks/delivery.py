"""What deliveries cost: ``python -m benchmarks.delivery [TASKS] [--down SECONDS]``.

One worker crawls TASKS pages of the demo shop; half of the results go to S3, half to Google Cloud
Storage, every other one of those packed, and a receiver is told of each. On SQLite and on
PostgreSQL; then again with S3 down for some seconds from the first upload on, and a receiver that
fails three times of ten; then with workers that are killed at the worst moments, one after the
other. Afterwards objects, callbacks and signatures are compared with the store.

A try that would come in more than a minute is brought forward, or the last ones would take hours.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, frozen
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select, update
from standardwebhooks import Webhook

from autoscrape.addresses import parse_networks
from autoscrape.jobs.delivery import DeliveryState
from autoscrape.jobs.job import JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_query
from autoscrape.store.database import Database
from autoscrape.store.schema import deliveries, results
from autoscrape.store.schema import tasks as task_rows
from benchmarks.processes import LOCAL, run
from tests.faults.fault_project import FaultProject
from tests.faults.test_crash_points import trap
from tests.servers.demo_site import ROOT, running_demo_site
from tests.servers.object_stores import proxied_gcs, proxied_s3
from tests.servers.postgresql import running_postgresql
from tests.servers.receiver import Mode, Receiver, running_receiver
from tests.servers.store_proxy import Asked, Canned, StoreProxy

SECRET = "whsec_YmVuY2htYXJrLXNlY3JldC1vZi0zMi1ieXRlcy1vayE="  # noqa: S105 (of the benchmark's own receiver)
WORKER = [sys.executable, "-m", "scrapy", "work", "--stop-when-idle", "--loglevel", "ERROR"]
TASKS = 1000
DOWN_S = 20.0
PATIENCE_S = 300.0
LOOPBACK = "127.0.0.0/8"
MOMENTS = ("after_result_commit", "after_put_object", "after_callback_sent")
"""Where workers are killed with SIGKILL; see tests/faults/crashes.py."""


@frozen
class Outside:
    """Where everything goes."""

    s3: StoreProxy
    receiver: Receiver
    folders: tuple[Path, Path]


@define
class Measured:
    """What one run came to."""

    name: str
    seconds: float = 0.0
    """From the first delivery that was owed to the last one that was done."""

    done: int = 0
    tries: int = 0
    peak: float = 0.0
    """Resident memory of the worker in MiB."""


def main() -> None:
    """Run everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", type=int, nargs="?", default=TASKS)
    parser.add_argument(
        "--down", type=float, default=DOWN_S, help="seconds that S3 is down; 0: leave that out"
    )
    options = parser.parse_args()
    # What a run is called, how long S3 is down, and where workers are killed in it.
    runs: list[tuple[str, float, Sequence[str]]] = [("", 0.0, ()), (", killed", 0.0, MOMENTS)]
    if options.down:
        runs.insert(1, (", with faults", options.down, ()))
    rows = []
    with running_demo_site() as site, running_postgresql() as server:
        for name in ("SQLite", "PostgreSQL"):
            for number, (what, down, moments) in enumerate(runs):
                with TemporaryDirectory() as tmp, outside(Path(tmp)) as world:
                    url = f"sqlite:///{tmp}/bench.db"
                    if name == "PostgreSQL":
                        server.create_database(f"bench{number}")
                        url = server.url(f"bench{number}")
                    measured = Measured(name + what)
                    with closing(Database(url, migrate=True)) as database:
                        service = Service(database, "bench")
                        submit(service, world, site, options.tasks)
                        for moment in moments:
                            killed(database, url, Path(tmp), moment)
                        measure(measured, world, database, url, down)
                        check(service, world, options.tasks)
                    rows.append(measured)
                    Console(stderr=True, highlight=False).print(measured)
    Console(highlight=False).print(_table(options.tasks, options.down, rows))


@contextmanager
def outside(tmp: Path) -> Iterator[Outside]:
    """Run buckets and a receiver, and tell workers of them by the environment."""
    folders = (tmp / "s3", tmp / "gs")
    for folder in folders:
        (folder / "out").mkdir(parents=True)
    with (
        proxied_s3(folders[0]) as (store, s3),
        proxied_gcs(folders[1]) as gcs,
        running_receiver() as receiver,
    ):
        os.environ |= store.environment
        os.environ["AUTOSCRAPE_S3_ENDPOINT_URL"] = store.endpoint
        os.environ["STORAGE_EMULATOR_HOST"] = gcs.url
        os.environ["AUTOSCRAPE_WEBHOOK_SECRETS"] = SECRET
        yield Outside(s3, receiver, folders)


def killed(database: Database, store: str, tmp: Path, moment: str) -> None:
    """Let a worker be killed at a moment; its leases end at once, not in a minute."""
    folder = tmp / moment
    folder.mkdir()
    project = FaultProject(folder, store)
    trap(project, moment)
    ended = project.start_worker(AUTOSCRAPE_ALLOWED_NETWORKS=LOOPBACK).ended(PATIENCE_S)
    must(ended == -signal.SIGKILL, f"the worker ended with {ended}")
    with database.write() as connection:
        for table in (deliveries, task_rows):
            held = update(table).where(table.c.lease_until.is_not(None))
            connection.execute(held.values(lease_until=1))


def measure(
    measured: Measured, world: Outside, database: Database, store: str, down: float
) -> None:
    """Work until nothing is owed any more."""
    if down:
        world.receiver.mode = Mode.FLAKY
        world.s3.fault = _down_for(down)
    while True:
        command = [*WORKER, "-s", f"AUTOSCRAPE_STORE={store}", *LOCAL]
        done = run(command, cwd=ROOT)
        if done.returncode:
            raise SystemExit(done.output)
        peak = max(mib for name, mib in done.peaks.items() if name.startswith("crawler"))
        measured.peak = max(measured.peak, peak)
        if not bring_forward(database):
            break
    with database.read() as connection:
        first, last, attempts, number = connection.execute(
            select(
                func.min(deliveries.c.owed_since),
                func.max(deliveries.c.ended_time),
                func.sum(deliveries.c.attempts),
                func.count(),
            )
        ).one()
    measured.seconds = (last - first) / 1000
    measured.done, measured.tries = number, number + attempts


def submit(service: Service, world: Outside, site: str, tasks: int) -> None:
    """Store the job; of Google's objects every other one is packed."""
    allowed = parse_networks(LOOPBACK)
    rows = (
        {
            "url": f"{site}/products/stoneware-mug?n={n}",
            "pageType": "product",
            "storage_type": ("s3", "gs")[n % 2],
            "storage_url": "out",
            "storage_compress": n % 4 == 3,
            "callback_url": world.receiver.url(f"/task/{n}"),
        }
        for n in range(tasks)
    )
    made = [from_query(row, allowed=allowed) for row in rows]
    service.submit(JobPlan("bench", "product"), made)


def bring_forward(database: Database) -> bool:
    """Let what waits for another try be due now; tell whether there was any."""
    with database.write() as connection:
        open_ = update(deliveries).where(deliveries.c.ended_time.is_(None))
        return bool(connection.execute(open_.values(due=1)).rowcount)


def check(service: Service, world: Outside, tasks: int) -> None:
    """Compare what arrived with what is stored."""
    with service.database.read() as connection:
        stored = {str(number) for number in connection.scalars(select(results.c.task_id))}
        states = Counter(connection.scalars(select(deliveries.c.state)))
        reasons = Counter(connection.scalars(select(deliveries.c.reason)))
    must(states == {DeliveryState.DONE: 2 * tasks}, f"states are {states}, reasons {reasons}")
    found = {}
    for path in (path for folder in world.folders for path in folder.glob("out/*")):
        body = path.read_bytes()
        document = json.loads(gzip.decompress(body) if path.suffix == ".gz" else body)
        must("product" in document, f"{path} is no product")
        found[path.name.partition(".")[0]] = document
    must(len(stored) == tasks, f"{len(stored)} results")
    must(found.keys() == stored, f"{len(found)} objects")
    ids: dict[str, set[str]] = defaultdict(set)
    for call in world.receiver.took():
        told = Webhook(SECRET).verify(call.body, call.headers)
        ids[told["data"]["task"]].add(call.headers["webhook-id"])
    must(ids.keys() == stored, f"callbacks of {len(ids)} tasks")
    must({len(each) for each in ids.values()} == {1}, "a task has several webhook ids")


def must(holds: bool, else_: str) -> None:
    """End the benchmark when something is not as it must be."""
    if not holds:
        raise SystemExit(f"not so: {else_}")


def _down_for(seconds: float) -> Callable[[Asked], Canned | None]:
    end: list[float] = []

    def fault(_: Asked) -> Canned | None:
        if not end:
            end.append(time.monotonic() + seconds)
        return Canned.s3(503, "SlowDown") if time.monotonic() < end[0] else None

    return fault


def _table(tasks: int, down: float, rows: list[Measured]) -> Table:
    faults = "killed: a worker each " + ", ".join(MOMENTS)
    if down:
        faults = f"with faults: S3 down for {down:g} s, three of ten callbacks refused; {faults}"
    table = Table(
        "store",
        *("deliveries", "tries", "seconds", "deliveries/s", "worker MiB"),
        title=f"{tasks} results to two kinds of buckets, {tasks} signed callbacks, crawl included",
        caption=faults,
    )
    for row in rows:
        rate = f"{row.done / row.seconds:.0f}"
        numbers = (str(row.done), str(row.tries), f"{row.seconds:.1f}", rate, f"{row.peak:.0f}")
        table.add_row(row.name, *numbers)
    return table


if __name__ == "__main__":
    main()
