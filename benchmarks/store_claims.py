"""What one claim costs, however much is waiting."""

from __future__ import annotations

import time
from statistics import quantiles

from attrs import frozen

from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks.store_filling import PLAN, add_ended, add_waiting, filled, new_job, park
from benchmarks.store_places import Place
from benchmarks.store_workers import SLOTS

WARM_UP = 12
"""PostgreSQL plans a statement anew some times before it keeps the plan."""

ROUNDS = 40
MANY = 200


@frozen
class Cost:
    """A claim of 18 tasks."""

    place: str
    domains: int
    waiting: int
    milliseconds: float
    """The first quartile of some: whoever else uses the machine only makes them slower."""


def measure(
    place: Place, ended: int, levels: tuple[int, ...], domain_mixes: tuple[int, ...]
) -> list[Cost]:
    """Claim with more and more waiting tasks, beside tasks that have ended."""
    url = place.new()
    place.spare_disk(url)
    service = Service(Database(url), PLAN.project)
    try:
        add_ended(service.database, range(ended), 1000)
        return [cost for domains in domain_mixes for cost in _grow(place, service, domains, levels)]
    finally:
        service.close()


def measure_drained(place: Place, tasks: int) -> tuple[float, float]:
    """Give the cost of a claim at first, and once most tasks of one domain were claimed.

    The database has not looked at its tables since they were full.
    """
    url = place.new()
    place.spare_disk(url)
    service = Service(Database(filled(url, tasks, 1, place.settle)), PLAN.project)
    try:
        first = claim_ms(service)
        for _ in range(tasks * 2 // 3 // MANY):
            service.work.claim(Scope(), MANY)
        return first, claim_ms(service)
    finally:
        service.close()


def _grow(place: Place, service: Service, domains: int, levels: tuple[int, ...]) -> list[Cost]:
    job_id, stored, costs = new_job(service.database), 0, []
    for number, level in enumerate(levels):
        enough = level + number * (WARM_UP + ROUNDS) * SLOTS
        add_waiting(service.database, job_id, range(stored, enough), domains)
        stored = enough
        place.settle(service.database)
        costs.append(Cost(place.name, domains, level, claim_ms(service)))
    park(service.database, job_id)
    return costs


def claim_ms(service: Service) -> float:
    """Give the first quartile of some claims."""
    took = []
    for _ in range(WARM_UP + ROUNDS):
        began = time.perf_counter()
        tasks = service.work.claim(Scope(), SLOTS)
        took.append((time.perf_counter() - began) * 1000)
        if len(tasks) != SLOTS:
            raise SystemExit(f"a claim gave {len(tasks)} tasks, not {SLOTS}")
    return quantiles(took[WARM_UP:], n=4)[0]
