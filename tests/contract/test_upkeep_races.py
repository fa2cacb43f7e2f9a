"""Verbs on jobs while claims are under way, and everything at once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from autoscrape.errors import ParameterError, StoreUnavailableError
from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.scope import Scope
from autoscrape.service.run_lease import LEASE_MS, this_run
from autoscrape.service.service import Service
from autoscrape.service.upkeep import Upkeep
from autoscrape.service.work import Work
from autoscrape.store import claiming
from autoscrape.store.dialect import Lease
from autoscrape.store.schema import lanes
from tests.contract.conftest import PostgreSQLStores, Stores
from tests.contract.making import (
    again,
    claim_all,
    done,
    expire,
    open_job,
    submission,
    submissions,
    submit,
    timed_out,
)
from tests.contract.store_check import assert_consistent

ALL = Scope()
PATIENCE = 30.0
ROUNDS = 150
WORKERS = 5


@pytest.fixture
def of_many_writers(stores: Stores) -> None:
    """Only where writers do not take turns."""
    if not isinstance(stores, PostgreSQLStores):
        pytest.skip("writers take turns: no claim is under way while another writes")


def wait_for_lock(service: Service, number: int = 1) -> None:
    """Wait until so many transactions wait for a row that another has changed."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock'"
    )
    deadline = threading.Event()
    for _ in range(1000):
        with service.database.read() as connection:
            if connection.scalar(query) == number:
                return
        deadline.wait(0.01)
    raise AssertionError("nobody waited")


@pytest.mark.usefixtures("of_many_writers")
@pytest.mark.parametrize("run", [False, True], ids=["worker", "run"])
def test_a_claim_under_way_when_its_job_is_cancelled_gets_nothing(
    service: Service, *, run: bool
) -> None:
    job = (open_job if run else submit)(service, 3)
    scope = Scope(job_id=job.id) if run else ALL
    with ThreadPoolExecutor(2) as others:
        # The claim has its tasks and waits for the lane.
        with service.database.write() as connection:
            connection.execute(select(lanes).with_for_update())
            claiming = others.submit(service.work.claim, scope, 2)
            wait_for_lock(service)
            service.upkeep.cancel(job)
        assert claiming.result(PATIENCE) == []
    assert again(service, job).close_reason == "cancelled"
    assert_consistent(service.database)


@pytest.mark.usefixtures("of_many_writers")
def test_a_claim_that_was_quicker_than_the_cancelling_loses_its_tasks(service: Service) -> None:
    job = submit(service, 3)
    dialect, now = service.database.dialect, 1
    lease = Lease("worker", this_run(), now, now + LEASE_MS)
    with ThreadPoolExecutor(1) as others:
        with service.database.write() as connection:
            assert len(claiming.claim(connection, dialect, ALL, 2, lease)) == 2
            cancelling = others.submit(service.upkeep.cancel, job)
            wait_for_lock(service)
        assert cancelling.result(PATIENCE).close_reason == "cancelled"
    assert_consistent(service.database)


@pytest.mark.usefixtures("of_many_writers")
def test_a_worker_that_is_overtaken_looks_again(service: Service) -> None:
    submit(service, submissions(1, "a.example"))
    submit(service, submissions(1, "b.example"))
    with service.database.write() as connection:
        connection.execute(
            text("SELECT id FROM tasks WHERE domain = 'a.example' FOR NO KEY UPDATE")
        ).all()
        # The turn of the first job's only task; it is in other hands.
        tasks = service.work.claim(ALL, 2)
        assert [task.query.domain for task in tasks] == ["b.example"]


def test_retrying_failed_tasks_twice_at_once_retries_each_once(service: Service) -> None:
    job = open_job(service, [submission(number=n) for n in range(300)])
    service.work.finish([timed_out(task) for task in claim_all(service, job.id, 300)])
    service.close_job(job.id, "finished", {})
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda _: sum(service.upkeep.retry_failed(job)), range(4)))
    assert sum(parts) == 300
    assert again(service, job).counts.faulted == 0


class Chaos:
    """Threads that do everything to the same few jobs."""

    def __init__(self, service: Service, seed: int) -> None:
        self.service = service
        self.jobs = [
            submit(service, [submission(f"d{n % 5}.example", n) for n in range(60)])
            for _ in range(4)
        ]
        self.seed = seed
        self.failures: Counter[str] = Counter()

    def run(self, number: int) -> None:
        rng = random.Random(f"{self.seed}:{number}")  # noqa: S311 (no secret)
        worker = Work(self.service.database)
        for _ in range(ROUNDS):
            try:
                self._act(rng, worker)
            except StoreUnavailableError as error:
                self.failures[str(error)] += 1

    def _act(self, rng: random.Random, worker: Work) -> None:
        upkeep, job = self.service.upkeep, rng.choice(self.jobs)
        rare: list[Callable[[], object]] = [
            lambda: upkeep.cancel(job),
            lambda: retry(upkeep, job),
            lambda: upkeep.release(job),
            lambda: upkeep.tag(job, (f"t{rng.randrange(5)}",), (f"t{rng.randrange(5)}",)),
            lambda: upkeep.set_priority(job, rng.randrange(5)),
            worker.sweep,
            lambda: worker.let_go([]),
        ]
        if rng.random() < 0.3:
            rng.choice(rare)()
            return
        tasks = worker.claim(ALL, rng.randrange(1, 12))
        if rng.random() < 0.1:
            expire(self.service, tasks)
            return
        worker.renew(tasks)
        back = [task for task in tasks if rng.random() < 0.2]
        rest = [task for task in tasks if task not in back]
        rng.shuffle(rest)
        worker.finish([(done if rng.random() < 0.7 else timed_out)(task) for task in rest])
        worker.release(back)


def retry(upkeep: Upkeep, job: Job) -> None:
    # A job that was cancelled with tasks left has to be released first.
    with suppress(ParameterError):
        list(upkeep.retry_failed(job))


@pytest.mark.parametrize("seed", [1, 2])
def test_everything_at_once_keeps_the_store_consistent(service: Service, seed: int) -> None:
    chaos = Chaos(service, seed)
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(chaos.run, range(WORKERS)))
    assert_consistent(service.database)
    assert not chaos.failures
    for job in chaos.jobs:
        service.upkeep.release(job)
    everything = set(jobs_left(service, chaos.jobs))
    assert everything <= {JobState.FINISHED}


def jobs_left(service: Service, jobs: list[Job]) -> Iterator[JobState]:
    """Work until nothing waits; give the states of the jobs then."""
    Work(service.database).sweep()
    while tasks := service.work.claim(ALL, 50):
        service.work.finish([done(task) for task in tasks])
    for job in jobs:
        yield again(service, job).state
