"""What is owed to the outside arrives, once in a bucket and at least once at a receiver."""

from __future__ import annotations

import json
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field
from sqlalchemy import func, select, update
from standardwebhooks import Webhook

from autoscrape.jobs.delivery import DeliveryState
from autoscrape.jobs.job import Job
from autoscrape.jobs.job_owes import JobOwes
from autoscrape.store.schema import deliveries
from tests.faults.crashes import OUTSIDE
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.test_crash_points import trap
from tests.faults.waiting import wait_until
from tests.servers.object_stores import proxied_s3
from tests.servers.receiver import Mode, Receiver, running_receiver
from tests.servers.store_proxy import Canned, StoreProxy

SECRET = "whsec_c2VjcmV0LW9mLXRoZS1zaG9wLWZvci10ZXN0cw=="
TASKS = 30
COMMITTED = "after_result_commit"


@define
class Outside:
    """A bucket and a receiver, and what they must have seen at the end."""

    oracle: Oracle
    folder: Path
    proxy: StoreProxy
    receiver: Receiver
    jobs: list[Job] = field(factory=list)

    def submit(self, number: int = TASKS, bucket: str = "out") -> Job:
        """Submit tasks that owe an object and a callback each; the job owes a callback too."""
        (self.folder / bucket).mkdir(exist_ok=True)
        owed = {
            "storage_type": "s3",
            "storage_url": f"s3://{bucket}",
            "callback_url": self.receiver.url("/task"),
        }
        owes = JobOwes(self.receiver.url("/job"))
        pages = [f"{self.oracle.site}/page/{bucket}{n}" for n in range(number)]
        self.jobs.append(self.oracle.submit_urls(pages, owed, owes=owes))
        return self.jobs[-1]

    def owed(self) -> int:
        """Give how many deliveries have not ended."""
        query = select(func.count(deliveries.c.id)).where(deliveries.c.ended_time.is_(None))
        with self.oracle.database.read() as connection:
            return int(connection.scalar(query) or 0)

    def minute_passes(self, pid: int) -> int:
        """Let what a process that is gone was sending be sent by others; give their number."""
        ours = deliveries.c.holder.like(f"%:{pid}:%") & deliveries.c.lease_until.is_not(None)
        with self.oracle.database.write() as connection:
            return connection.execute(update(deliveries).where(ours).values(lease_until=1)).rowcount

    def hasten(self) -> bool:
        """Let what waits for another try be due now, not in minutes; tell if nothing is owed."""
        waits = deliveries.c.ended_time.is_(None) & deliveries.c.lease_until.is_(None)
        with self.oracle.database.write() as connection:
            connection.execute(update(deliveries).where(waits).values(due=1))
        return self.owed() == 0

    def wait_all_sent(self) -> None:
        """Wait until every task has ended, and nothing is owed any more."""
        self.oracle.wait_all_ended()
        wait_until(lambda: self.owed() == 0, "everything owed is delivered")

    def check(self, states: tuple[DeliveryState, ...] = (DeliveryState.DONE,)) -> None:
        """Check objects, callbacks, signatures and the store."""
        self.oracle.check()
        acknowledged = {str(task) for task in self.oracle.acknowledged}
        found = {path.stem: json.loads(path.read_text()) for path in self.folder.rglob("*.json")}
        assert found.keys() == acknowledged
        assert all("product" in document for document in found.values())
        bodies: dict[str, set[bytes]] = defaultdict(set)
        tasks: dict[str, set[str]] = defaultdict(set)
        for call in self.receiver.took():
            told = Webhook(SECRET).verify(call.body, call.headers)
            number = call.headers["webhook-id"]
            bodies[number].add(call.body)
            tasks[told["data"].get("task", told["data"]["job"])].add(number)
        assert tasks.keys() >= acknowledged
        assert len(tasks) == len(acknowledged) + len(self.jobs)
        assert {len(numbers) for numbers in tasks.values()} == {1}
        assert {len(same) for same in bodies.values()} == {1}
        for job in self.jobs:
            owed = self.oracle.service.deliveries.owed(job.id)
            assert owed.keys() == set(states)


@pytest.fixture
def outside(oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """Give a bucket and a receiver that workers which start from now on know."""
    folder = tmp_path / "s3"
    folder.mkdir()
    with proxied_s3(folder) as (store, proxy), running_receiver() as receiver:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AUTOSCRAPE_S3_ENDPOINT_URL", store.endpoint)
        monkeypatch.setenv("AUTOSCRAPE_WEBHOOK_SECRETS", SECRET)
        yield Outside(oracle, folder, proxy, receiver)


@pytest.mark.parametrize("point", [COMMITTED, *OUTSIDE])
def test_a_worker_that_dies_while_it_delivers_leaves_nothing_unsent(
    point: str, outside: Outside, project: FaultProject, oracle: Oracle
) -> None:
    trap(project, point)
    outside.submit()
    first = project.start_worker()
    assert first.ended() == -signal.SIGKILL
    oracle.minute_passes(first.pid)
    oracle.sweep()
    held = outside.minute_passes(first.pid)
    assert held or point == COMMITTED
    project.start_worker()
    outside.wait_all_sent()
    outside.check()
    project.assert_no_traceback()


def test_a_bucket_that_is_down_costs_time_and_the_other_bucket_none(
    outside: Outside, project: FaultProject, oracle: Oracle
) -> None:
    outside.proxy.fault = lambda asked: (
        Canned.s3(503, "SlowDown") if asked.path.startswith("/down/") else None
    )
    outside.submit(bucket="down")
    outside.submit(bucket="fine")
    project.start_worker()
    oracle.wait_all_ended()
    wait_until(lambda: len([*outside.folder.glob("fine/*.json")]) == TASKS, "one is served")
    wait_until(lambda: len(outside.receiver.took()) == TASKS + 1, "and its callbacks came")
    wait_until(lambda: outside.owed() == 2 * TASKS + 1, "they are marked, all others are owed")
    outside.proxy.fault = lambda _: None
    outside.wait_all_sent()
    outside.check()


def test_a_receiver_that_fails_three_times_of_ten_gets_every_callback(
    outside: Outside, project: FaultProject
) -> None:
    outside.receiver.mode = Mode.FLAKY
    job = outside.submit()
    worker = project.start_worker()
    outside.oracle.wait_all_ended()
    wait_until(outside.hasten, "every try that failed was followed by one that did not")
    outside.wait_all_sent()
    outside.check()
    assert outside.receiver.ids().total() > TASKS + 1
    assert outside.oracle.service.deliveries.owed(job.id).total() == 2 * TASKS + 1
    worker.stop()
    assert worker.ended() == 0


def test_a_worker_that_is_told_to_stop_hands_back_what_it_sends(
    outside: Outside, project: FaultProject
) -> None:
    outside.receiver.mode = Mode.HANG
    outside.submit(4)
    first = project.start_worker()
    outside.receiver.wait_for(2)
    first.stop()
    assert first.ended() == 0
    with outside.oracle.database.read() as connection:
        leased = select(func.count(deliveries.c.id)).where(deliveries.c.lease_until.is_not(None))
        assert connection.scalar(leased) == 0
    outside.receiver.mode = Mode.OK
    project.start_worker()
    outside.wait_all_sent()
    outside.check()
