"""A PostgreSQL that cannot be reached, hangs, or loses an answer: every verb can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from attrs import evolve
from sqlalchemy import Connection

from autoscrape.errors import StoreError, StoreUnavailableError
from autoscrape.jobs.job import Job
from autoscrape.jobs.job_filter import JobFilter
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.scope import Scope
from autoscrape.jobs.task import Task
from autoscrape.service import submitting
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.dialect import Dialect
from tests.contract.making import (
    PLAN,
    again,
    done,
    open_job,
    submission,
    submissions,
    submit,
    timed_out,
)
from tests.contract.store_check import assert_consistent, state_of
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.tcp_proxy import HOST, TcpProxy, reserve_port

NAMES = (f"outage{number}" for number in count())
# With its end: each transaction begins with the words READ COMMITTED.
COMMIT = b"COMMIT\x00"
ALL = Scope()


@pytest.fixture
def direct(postgresql: PostgreSQLServer) -> Iterator[Service]:
    """The store, reached without the proxy; consistent in the end."""
    name = next(NAMES)
    postgresql.create_database(name)
    service = Service(Database(postgresql.url(name), migrate=True), "shop")
    yield service
    assert_consistent(service.database)
    service.close()


@pytest.fixture
def service(direct: Service, proxy: TcpProxy, postgresql: PostgreSQLServer) -> Iterator[Service]:
    """The same store, reached through the proxy."""
    url = direct.database.url.replace(f":{postgresql.port}/", f":{proxy.port}/")
    opened = Service(Database(url), "shop")
    yield opened
    opened.close()


def persistently(verb: Callable[[], object]) -> object:
    """Repeat a verb as a caller does: connections of before the outage are broken once."""
    for _ in range(3):
        try:
            return verb()
        except StoreUnavailableError:
            continue
    return verb()


VERBS: dict[str, Callable[[Service, Job, list[Task]], object]] = {
    "claim": lambda s, job, held: s.work.claim(ALL, 1),
    "new_task_id": lambda s, job, held: s.work.new_task_id(),
    "add_task": lambda s, job, held: s.work.add_task(job.id, 1, submission(number=99)),
    "renew": lambda s, job, held: s.work.renew(held),
    "finish": lambda s, job, held: s.work.finish([done(task) for task in held]),
    "release": lambda s, job, held: s.work.release(held),
    "let_go": lambda s, job, held: s.work.let_go([]),
    "sweep": lambda s, job, held: s.work.sweep(),
    "job": lambda s, job, held: s.job(JobReference.parse(str(job.key))),
    "jobs": lambda s, job, held: s.jobs(JobFilter()),
    "results": lambda s, job, held: list(s.results(job.id)),
    "count_errors": lambda s, job, held: s.count_errors(job.id),
    "page_types": lambda s, job, held: s.page_types(job.id),
    "renew_run": lambda s, job, held: s.renew_run(job.id),
    "close_job": lambda s, job, held: s.close_job(job.id, "finished", {}),
    "cancel": lambda s, job, held: s.upkeep.cancel(job),
    "delete": lambda s, job, held: list(s.upkeep.delete(job)),
    "retry_failed": lambda s, job, held: list(s.upkeep.retry_failed(job)),
    "release job": lambda s, job, held: s.upkeep.release(job),
    "tag": lambda s, job, held: s.upkeep.tag(job, ("a",), ("b",)),
    "set_priority": lambda s, job, held: s.upkeep.set_priority(job, 3),
    "claim deliveries": lambda s, job, held: s.deliveries.claim(9, 9),
    "sweep deliveries": lambda s, job, held: s.deliveries.sweep(),
    "next_due": lambda s, job, held: s.deliveries.next_due(),
    "owed": lambda s, job, held: s.deliveries.owed(job.id),
    "list": lambda s, job, held: list(s.deliveries.list(job.id)),
    "resend": lambda s, job, held: s.deliveries.resend(job),
    "close_lost_runs": lambda s, job, held: s.upkeep.close_lost_runs(),
    "purge": lambda s, job, held: list(s.upkeep.purge(0)),
}


def test_a_server_that_is_not_there_is_unavailable_and_no_password_is_shown() -> None:
    with reserve_port() as nobody:
        port = nobody.getsockname()[1]
        with pytest.raises(StoreUnavailableError) as caught:
            Database(f"postgresql+psycopg://me:hunter2@{HOST}:{port}/store")
    message = str(caught.value)
    assert f"the store postgresql+psycopg://me:***@{HOST}:{port}/store fails:" in message
    assert "hunter2" not in message


def test_a_database_without_tables_is_refused_with_the_command(
    postgresql: PostgreSQLServer,
) -> None:
    name = next(NAMES)
    postgresql.create_database(name)
    with pytest.raises(StoreError, match=r"has no tables yet; run `scrapy migrate` once"):
        Database(postgresql.url(name))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_tells_of_an_outage_and_works_after_it(
    service: Service, direct: Service, proxy: TcpProxy, verb: str
) -> None:
    job = submit(direct, 4)
    ended = direct.work.claim(ALL, 2)
    direct.work.finish([done(ended[0]), timed_out(ended[1])])
    held = service.work.claim(ALL, 1)
    if verb == "add_task":
        job = open_job(direct)  # which only its own run adds tasks to
    proxy.refuse()
    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match="fails: "):
            VERBS[verb](service, job, held)
    proxy.heal()
    expected_rows = again(direct, job).counts.total
    persistently(lambda: VERBS[verb](service, job, held))
    assert again(direct, job).counts.total == expected_rows + (verb == "add_task")


def test_a_submission_waits_for_a_short_outage(service: Service, proxy: TcpProxy) -> None:
    proxy.refuse()

    def slow() -> Iterator[object]:
        yield submission(number=1)
        proxy.heal()

    assert submit(service, slow()).counts.total == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("keyed", [True, False])
def test_a_submission_that_is_cut_off_in_the_middle_is_stored_once_and_whole(
    service: Service, direct: Service, proxy: TcpProxy, *, keyed: bool
) -> None:
    plan = evolve(PLAN, idempotency_key="7") if keyed else PLAN
    proxy.cut_after(b"http://a.example/1999")
    job = submit(service, submissions(2000), plan)
    assert proxy.was_cut.is_set()
    assert job.counts.total == 2000
    assert direct.jobs() == [job]


@pytest.mark.parametrize("keyed", [True, False])
def test_a_submission_whose_commit_is_not_answered_is_stored_once_and_whole(
    service: Service, direct: Service, proxy: TcpProxy, *, keyed: bool
) -> None:
    plan = evolve(PLAN, idempotency_key="7") if keyed else PLAN
    tries = []

    def begin(connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
        tries.append(job_id)
        proxy.cut_after(COMMIT)
        submitting.open_to_workers(connection, dialect, job_id, now)

    job = submitting.submit(service.database, plan, submissions(20), begin)
    assert proxy.was_cut.is_set()
    assert tries == [job.id]
    assert job.counts.total == 20
    assert direct.jobs() == [job]


def test_a_submission_whose_key_is_not_answered_gets_another(
    service: Service, direct: Service, proxy: TcpProxy
) -> None:
    # Numbers and ids are given out by the first COMMIT.
    proxy.cut_after(COMMIT)
    job = submit(service, 20)
    assert proxy.was_cut.is_set()
    assert direct.jobs() == [job]


def after_lost_answer(proxy: TcpProxy, verb: Callable[[], object]) -> object:
    """Call a verb whose COMMIT is carried out but not answered, then call it again."""
    proxy.cut_after(COMMIT)
    with pytest.raises(StoreUnavailableError):
        verb()
    assert proxy.was_cut.is_set()
    return persistently(verb)


def test_a_result_whose_answer_is_lost_is_stored_once(
    service: Service, direct: Service, proxy: TcpProxy
) -> None:
    job = submit(direct, 3)
    tasks = service.work.claim(ALL, 2)
    after_lost_answer(proxy, lambda: service.work.finish([done(task) for task in tasks]))
    assert again(direct, job).counts.done == 2
    assert len(list(direct.results(job.id))) == 2


def test_a_task_whose_answer_is_lost_is_added_once(
    service: Service, direct: Service, proxy: TcpProxy
) -> None:
    job = open_job(direct, 1)
    task_id = service.work.new_task_id()
    new = submission(number=7)
    after_lost_answer(proxy, lambda: service.work.add_task(job.id, task_id, new))
    assert again(direct, job).counts.total == 2
    assert state_of(direct.database, task_id) == ("running", 1, 0)


def test_a_claim_whose_answer_is_lost_is_let_go_without_a_crash(
    service: Service, direct: Service, proxy: TcpProxy
) -> None:
    submit(direct, 5)
    known = service.work.claim(ALL, 2)
    proxy.cut_after(COMMIT)
    with pytest.raises(StoreUnavailableError):
        service.work.claim(ALL, 2)
    assert proxy.was_cut.is_set()
    assert len(direct.work.claim(ALL, 5)) == 1
    persistently(lambda: service.work.let_go([task.id for task in known]))
    back = direct.work.claim(ALL, 5)
    assert [(task.claim_no, task.crashes) for task in back] == [(2, 0), (2, 0)]
    assert service.work.renew(known) == {task.id for task in known}


@pytest.mark.parametrize("verb", ["cancel", "delete", "retry_failed", "release job", "release"])
def test_other_verbs_may_lose_their_answer_too(
    service: Service, direct: Service, proxy: TcpProxy, verb: str
) -> None:
    job = submit(direct, 4)
    direct.work.finish([timed_out(task) for task in direct.work.claim(ALL, 2)])
    held = service.work.claim(ALL, 1)
    after_lost_answer(proxy, lambda: VERBS[verb](service, job, held))


def test_a_server_that_restarts_is_found_again(
    service: Service, postgresql: PostgreSQLServer, direct: Service
) -> None:
    job = submit(direct, 2)
    held = service.work.claim(ALL, 1)
    postgresql.stop("immediate")
    try:
        with pytest.raises(StoreUnavailableError):
            service.work.finish([done(task) for task in held])
    finally:
        postgresql.start()
    persistently(lambda: service.work.finish([done(task) for task in held]))
    assert persistently(lambda: again(direct, job).counts.done) == 1
