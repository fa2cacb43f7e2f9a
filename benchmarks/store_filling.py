"""Fills a store with many tasks fast: past the service, but with every count as it keeps them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from autoscrape.jobs.job import JobPlan
from autoscrape.store import adding, ending, job_rows, names, waiting
from autoscrape.store.database import Database
from benchmarks.store_items import domain, outcomes, user_query

PLAN = JobPlan("benchmark", "product")
CHUNK = 20_000
TASK = ("id", "job_id", "domain", "line", "user_query", "state", "claim_no")
RESULT = ("task_id", "job_id", "page_type", "item", "ended_time")


def filled(url: str, tasks: int, domains: int, settle: Callable[[Database], None]) -> str:
    """Put a job with waiting tasks into an empty store, let it settle, and give the URL again."""
    database = Database(url)
    try:
        add_waiting(database, new_job(database), range(tasks), domains)
        settle(database)
    finally:
        database.close()
    return url


def new_job(database: Database) -> int:
    """Store a job without tasks, open to workers; give its row id."""
    with database.write() as connection:
        key = names.new_key(connection, PLAN.project, PLAN.spider)
        job_id = job_rows.create(connection, PLAN, key, None, database.now(connection))
        job_rows.set_queue(connection, job_id, open=1)
    return job_id


def park(database: Database, job_id: int) -> None:
    """Keep workers from a job."""
    with database.write() as connection:
        job_rows.set_queue(connection, job_id, open=0)


def add_waiting(database: Database, job_id: int, numbers: range, domains: int) -> None:
    """Add tasks that wait to a job, spread over so many domains."""
    for chunk in _chunks(numbers):
        with database.write() as connection:
            _add_tasks(database, connection, job_id, chunk, domains, ("pending", 0))
            ending.count_new(connection, job_id, len(chunk))
    lanes = Counter((job_id, domain(number, domains)) for number in numbers)
    with database.write() as connection:
        waiting.added(connection, database.dialect, lanes, Counter())


def add_ended(database: Database, numbers: range, domains: int) -> None:
    """Store a job whose tasks have all ended with an item."""
    job_id = new_job(database)
    for chunk in _chunks(numbers):
        with database.write() as connection:
            now = database.now(connection)
            ids = _add_tasks(database, connection, job_id, chunk, domains, ("done", 1))
            _copy(connection, "results", RESULT, _results(job_id, ids, now))
            ending.count_new(connection, job_id, len(chunk))
            job_rows.change(connection, job_id, done=chunk.stop - numbers.start)
    with database.write() as connection:
        ending.close_if_done(connection, database.dialect, job_id, database.now(connection))


def _chunks(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def _add_tasks(
    database: Database,
    connection: Connection,
    job_id: int,
    numbers: range,
    domains: int,
    state: tuple[str, int],
) -> range:
    ids = adding.new_ids(connection, len(numbers), database.now(connection))
    rows = (
        (task_id, job_id, domain(n, domains), n + 1, json.dumps(user_query(n, domains)), *state)
        for task_id, n in zip(ids, numbers, strict=True)
    )
    _copy(connection, "tasks", TASK, rows)
    return ids


def _results(job_id: int, ids: range, now: int) -> Iterator[tuple[Any, ...]]:
    items = [outcome.item_json for outcome in outcomes()]
    for task_id in ids:
        yield task_id, job_id, "product", items[task_id % len(items)], now


def _copy(
    connection: Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Store rows in the fastest way that the database has."""
    named = f"{table} ({', '.join(columns)})"
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {named} VALUES ({places})", list(rows))  # noqa: S608 (constants)
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {named} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
