"""Thousands of deliveries cost each claim no more than a few do, by whatever plan."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from autoscrape.jobs.scope import Scope
from autoscrape.service.deliveries import Deliveries
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.delivering import (
    CALLBACK,
    FEEDS,
    FULL_PLAN,
    OBJECT,
    STORED,
    TOLD,
    deliver_all,
    ended,
    listed,
    owing,
    shown,
)
from tests.contract.making import submission
from tests.contract.store_check import assert_consistent
from tests.contract.test_plans import PATIENCE, PLANS, without
from tests.servers.postgresql import PostgreSQLServer

MANY = 1000
"""Tasks, each with an object and a callback."""

STATEMENTS = 30
"""More than any claim of eight needs."""


@contextmanager
def heard(service: Service) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are executed, with their values."""
    statements: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, values: Any, *more: Any) -> None:
        if "deliveries" in statement:
            statements.append((statement, values))

    engine = service.database.dialect.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def plan_of(connection: Connection, statement: str, values: Any) -> list[str]:
    """The plan of a statement, line by line."""
    if connection.dialect.name == "postgresql":
        return list(connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return [row.detail for row in rows]


def walks_all(connection: Connection, statement: str, values: Any) -> str | None:
    """The plan of a statement if it reads the table of deliveries from one end to the other."""
    plan = plan_of(connection, statement, values)
    if connection.dialect.name == "postgresql":
        scanned = [line for line in plan if "Seq Scan on deliveries" in line]
    else:
        scanned = [
            line for line in plan if line in ("SCAN d", "SCAN deliveries") or "TEMP B-TREE" in line
        ]
    return "\n".join([statement, *plan]) if scanned else None


@pytest.fixture(scope="module")
def many_hosts() -> list[Any]:
    """Tasks of which every tenth tells a host of its own."""
    some = [submission("a.example", n, **STORED, **TOLD) for n in range(MANY)]
    for n in range(0, MANY, 10):
        url = f"https://h{n}.example/"
        some[n] = submission("a.example", n, **STORED, callback_url=url)
    return some


def test_a_claim_among_thousands_takes_few_statements_each_by_an_index(
    service: Service, many_hosts: list[Any]
) -> None:
    job = ended(service, many_hosts, owes=FULL_PLAN.owes)
    with service.database.write() as connection:
        connection.execute(text("ANALYZE"))
    # One look for each way to claim and to end.
    with heard(service) as statements:
        (first, *_) = service.deliveries.claim(8, 2)
        assert len(statements) < STATEMENTS
        service.deliveries.claim(8, 2, Scope(job.id))
        assert len(statements) < 2 * STATEMENTS
        service.deliveries.claim(8, 2, Scope(projects=("shop", "news"), tags=("eu",)))
        service.deliveries.delivered(first)
        held = service.deliveries.claim(8, 2)
        service.deliveries.failed(held[0], "busy")
        service.deliveries.renew(held)
        service.deliveries.hand_back(held[1:])
        service.deliveries.next_due()
        service.deliveries.sweep()
        assert len(statements) < 4 * STATEMENTS
    with service.database.read() as connection:
        plans = [walks_all(connection, *one) for one in statements]
    assert [plan for plan in plans if plan] == []


def test_two_thousand_are_delivered_each_once(service: Service, many_hosts: list[Any]) -> None:
    job = ended(service, many_hosts, owes=FULL_PLAN.owes)
    sent = deliver_all(service)
    assert len(sent) == len({one.id for one in sent}) == 2 * MANY + 2
    assert {state for _, state in shown(service, job)} == {"done"}
    order = {one.id: number for number, one in enumerate(sent)}
    rows = listed(service, job)
    for upload, told in zip(rows[: 2 * MANY : 2], rows[1 : 2 * MANY : 2], strict=True):
        assert (upload.kind, told.kind, upload.task_id) == (OBJECT, CALLBACK, told.task_id)
        assert order[upload.id] < order[told.id]
    feed, job_told = rows[-2:]
    assert (feed.kind, job_told.kind) == (FEEDS, CALLBACK)
    assert order[job_told.id] > max(order[one.id] for one in sent if one.kind is not CALLBACK)


def test_of_thousands_that_have_ended_those_left_are_counted_past_them(service: Service) -> None:
    job = ended(service, MANY // 2)
    deliver_all(service)
    with service.database.write() as connection:
        connection.execute(text("ANALYZE"))
    with heard(service) as statements:
        assert service.deliveries.left(job.id) == 0
    with service.database.read() as connection:
        (plan,) = [plan_of(connection, *one) for one in statements]
    assert any("deliveries_open" in line for line in plan), plan


@pytest.fixture(scope="module")
def url(postgresql: PostgreSQLServer) -> str:
    """A store that every plan is tried on."""
    postgresql.create_database("delivery_plans")
    Database(postgresql.url("delivery_plans"), migrate=True).close()
    return postgresql.url("delivery_plans")


@pytest.mark.parametrize("plan", PLANS)
def test_by_another_plan_as_many_are_claimed_and_each_once(url: str, plan: str) -> None:
    start = Barrier(4)
    with without(url, plan) as service:
        ended(service, owing(60), owes=FULL_PLAN.owes)

        def send(_: int) -> list[int]:
            sender, mine = Deliveries(service.database), []
            start.wait(PATIENCE)
            while some := sender.claim(7, 5):
                assert len(some) <= 7
                assert sender.renew(some) == {one.id for one in some}
                for one in some:
                    assert sender.delivered(one)
                    mine.append(one.id)
            return mine

        with ThreadPoolExecutor(4) as pool:
            sent = [one for part in pool.map(send, range(4)) for one in part]
        # What waited for an upload may have come after the others saw nothing.
        sent += [one.id for one in deliver_all(service)]
        assert len(sent) == len(set(sent)) == 122
        assert_consistent(service.database)
