"""Opening a store: new, known, together with others, and of another version."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from autoscrape.errors import StoreError
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.schema import REVISION
from tests.contract.conftest import Stores
from tests.contract.making import again, claim_all, done, open_job, submit
from tests.contract.other_process import OtherProcess
from tests.contract.store_check import assert_consistent

ROUNDS = 5


def test_a_store_keeps_everything_when_opened_again(stores: Stores, tmp_path: Path) -> None:
    url = stores.new(tmp_path)
    first = Service(Database(url, migrate=True), "shop")
    job = open_job(first, 3)
    first.close()
    again = Service(Database(url, migrate=True), "shop")
    assert again.jobs() == [job]
    assert len(claim_all(again, job.id)) == 3
    again.close()


def test_threads_may_open_a_new_store_together(stores: Stores, tmp_path: Path) -> None:
    url = stores.new(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Database(url, migrate=True), range(4)))
    for database in opened:
        assert Service(database, "shop").jobs() == []
        database.close()


def test_processes_may_make_the_same_new_store_together(
    stores: Stores, tmp_path: Path, start_process: Callable[[], OtherProcess]
) -> None:
    others = [start_process() for _ in range(4)]
    for other in others:
        assert other.ask("warm_up") == "ready"
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        url = stores.new(folder)
        for other in others:
            other.tell("open", url)
        assert [other.hear() for other in others] == ["open"] * 4
        database = Database(url, migrate=True)
        assert_consistent(database)
        database.close()


NEXT = f"{int(REVISION) + 1:04}"


def newer(database: Database, revision: str, since: str) -> None:
    """Let a later version have changed the tables."""
    with database.write() as connection:
        connection.execute(text("ALTER TABLE tasks ADD COLUMN shade TEXT NOT NULL DEFAULT 'blue'"))
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
        connection.execute(text("UPDATE compatibility SET since = :s"), {"s": since})


def test_a_store_of_a_newer_compatible_revision_is_worked_with(database: Database) -> None:
    newer(database, NEXT, REVISION)
    with closing(Service(Database(database.url), "shop")) as service:
        submit(service, 3)
        tasks = service.work.claim(Scope(), 2)
        service.work.finish([done(task) for task in tasks])
        assert service.jobs()[0].counts.done == 2
    with database.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == NEXT


def test_whoever_has_the_store_open_works_on_while_it_gets_a_newer_revision(
    service: Service,
) -> None:
    job = submit(service, 40)
    # Often enough for statements to be prepared.
    for _ in range(8):
        service.work.finish([done(task) for task in service.work.claim(Scope(), 2)])
    other = Database(service.database.url)
    newer(other, NEXT, REVISION)
    other.close()
    for _ in range(8):
        tasks = service.work.claim(Scope(), 2)
        assert service.work.renew(tasks) == {task.id for task in tasks}
        service.work.finish([done(task) for task in tasks])
    service.upkeep.tag(job, ("new",), ())
    assert again(service, job).counts.done == 32
    assert len(list(service.results(job.id))) == 32


def test_a_store_of_a_newer_revision_is_refused_with_what_to_do(database: Database) -> None:
    newer(database, "9999", NEXT)
    with pytest.raises(StoreError, match=r"newer autoscrape.*9999.*AUTOSCRAPE_STORE"):
        Database(database.url)
    with database.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_revision_that_nobody_knows_is_refused_with_what_to_do(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreError, match="AUTOSCRAPE_STORE"):
        Database(database.url)


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError), database.write() as connection:
        connection.execute(text("INSERT INTO projects (name) VALUES ('half')"))
        _ = 1 / 0
    with database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM projects")) == 0
