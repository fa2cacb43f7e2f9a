"""Many claim at the same time: threads of one process, and processes of one store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from autoscrape.jobs.job import Counts
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from tests.contract.making import (
    claim,
    claim_all,
    done,
    numbers,
    open_job,
    submission,
    submit,
    timed_out,
)
from tests.contract.other_process import OtherProcess
from tests.contract.store_check import assert_consistent

DOMAINS = ["a.example", "b.example", "c.example", "d.example"]
NUMBER = 400
THREADS = 8
PATIENCE = 30.0


def many_tasks(service: Service) -> int:
    """A job with 400 tasks over four domains."""
    return open_job(service, [submission(DOMAINS[n % 4], n) for n in range(NUMBER)]).id


def test_threads_never_claim_the_same_task(service: Service) -> None:
    job_id, start = many_tasks(service), threading.Barrier(THREADS)

    def work(_: int) -> list[int]:
        start.wait(PATIENCE)
        return numbers(claim_all(service, job_id, 7))

    with ThreadPoolExecutor(THREADS) as pool:
        claimed = [number for part in pool.map(work, range(THREADS)) for number in part]
    assert sorted(claimed) == list(range(NUMBER))


def test_threads_that_claim_finish_and_release_lose_and_double_nothing(service: Service) -> None:
    job_id, start = many_tasks(service), threading.Barrier(THREADS)

    def work(worker: int) -> None:
        start.wait(PATIENCE)
        while tasks := claim(service, job_id, 9):
            back = [task for task in tasks if task.claim_no == 1 and task.id % 5 == 0]
            service.work.release(back)
            end = timed_out if worker % 2 else done
            service.work.finish([end(task) for task in tasks if task not in back])

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    # The last hand-back may come after the others saw an empty queue.
    rest = claim_all(service, job_id)
    service.work.finish([done(task) for task in rest])
    assert_consistent(service.database)
    counts: Counts = service.jobs()[0].counts
    assert (counts.total, counts.left) == (NUMBER, 0)
    assert len(list(service.results(job_id))) == NUMBER


def test_processes_never_claim_the_same_task(
    service: Service, start_process: Callable[[], OtherProcess]
) -> None:
    submit(service, [submission(DOMAINS[n % 4], n) for n in range(NUMBER)])
    others = [start_process() for _ in range(4)]
    for other in others:
        assert other.ask("open", service.database.url) == "open"
    for other in others:
        other.tell("work_all", 5)
    parts = [other.hear() for other in others]
    claimed = [task_id for part in parts for task_id in part]
    assert len(claimed) == len(set(claimed)) == NUMBER
    assert_consistent(service.database)


def test_what_a_killed_process_had_claimed_is_still_its_own(
    service: Service, start_process: Callable[[], OtherProcess]
) -> None:
    submit(service, NUMBER)
    other = start_process()
    other.ask("open", service.database.url)
    lost = other.ask("work", 10)
    assert len(lost) == 10
    other.kill()
    assert_consistent(service.database)
    mine = service.work.claim(Scope(), NUMBER)
    assert len(mine) == NUMBER - 10
    assert {task.id for task in mine}.isdisjoint(lost)


def test_another_process_claims_nothing_of_a_job_that_a_run_holds(
    service: Service, start_process: Callable[[], OtherProcess]
) -> None:
    job_id, other = many_tasks(service), start_process()
    other.ask("open", service.database.url)
    assert other.ask("claim", job_id, 10) == []
    assert other.ask("work", 10) == []
    assert_consistent(service.database)
