"""A job is stored: once, with all of its tasks, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import TypeVar

from attrs import evolve
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from autoscrape.errors import ParameterError, StoreUnavailableError
from autoscrape.jobs.job import Job, JobPlan
from autoscrape.jobs.key import JobKey
from autoscrape.jobs.task import Submission
from autoscrape.service.spool import Spool, spooled
from autoscrape.store import adding, ending, job_rows, names
from autoscrape.store.database import Database
from autoscrape.store.dialect import Dialect

DAY_MS = 24 * 60 * 60 * 1000
"""How long an idempotency key is remembered."""

WAITS_S = (0.5, 1.0, 2.0, 4.0)
"""Pauses between the tries to reach a store that fails."""

T = TypeVar("T")

Begin = Callable[[Connection, Dialect, int, int], None]
"""What is done with a new job (by its id, now): opened to workers, or reserved."""


def submit(
    database: Database, plan: JobPlan, submissions: Iterable[Submission], begin: Begin
) -> Job:
    """Store a job and its tasks; what ``submissions`` raise leaves nothing behind.

    A plan whose idempotency key was used within a day gives that job, or a ParameterError if
    anything else was submitted with it. A store that fails is asked again for some seconds.
    """
    digest = _Digest(plan) if plan.idempotency_key else None
    with spooled(digest.hearing(submissions) if digest else submissions) as spool:
        sent = digest.text if digest else None
        if found := _same(database, plan, sent):
            return found
        key, ids = _patiently(lambda: _prepare(database, plan, spool.length))

        def store() -> Job:
            return _store(database, plan, key, sent, zip_ids(ids, spool), begin)

        try:
            return _patiently(store)
        except IntegrityError:
            # Somebody else submitted with the same idempotency key at the same time, or a try
            # whose answer was lost came to its end only now.
            with database.read() as connection:
                found = job_rows.find_exactly(connection, key)
            if found := found or _same(database, plan, sent):
                return found
            raise


def open_to_workers(connection: Connection, dialect: Dialect, job_id: int, now: int) -> None:
    """Let workers claim the tasks of a job; one that has none to claim is finished."""
    job_rows.set_queue(connection, job_id, open=1)
    ending.close_if_done(connection, dialect, job_id, now)


def zip_ids(ids: range, spool: Spool[Submission]) -> Iterator[list[tuple[int, Submission]]]:
    """Give the submissions in chunks, each with the id of its task."""
    rest = iter(ids)
    for chunk in spool.chunks():
        yield [(next(rest), submission) for submission in chunk]


def _prepare(database: Database, plan: JobPlan, tasks: int) -> tuple[JobKey, range]:
    with database.write() as connection:
        key = names.new_key(connection, plan.project, plan.spider)
        return key, adding.new_ids(connection, tasks, database.now(connection))


def _store(
    database: Database,
    plan: JobPlan,
    key: JobKey,
    digest: str | None,
    chunks: Iterator[list[tuple[int, Submission]]],
    begin: Begin,
) -> Job:
    with database.write(durable=True) as connection:
        # A try before this one may have been stored although its answer was lost.
        if (stored := job_rows.find_exactly(connection, key)) is not None:
            return stored
        now = database.now(connection)
        if plan.idempotency_key is not None:
            job_rows.forget_key(connection, key.project, plan.idempotency_key, now - DAY_MS)
        job_id = job_rows.create(connection, plan, key, digest, now)
        for chunk in chunks:
            adding.add(connection, database.dialect, job_id, chunk, now)
            faulted = sum(new.outcome is not None for _, new in chunk)
            ending.count_new(connection, job_id, len(chunk), faulted)
        begin(connection, database.dialect, job_id, now)
        return job_rows.get(connection, job_id)


def _same(database: Database, plan: JobPlan, digest: str | None) -> Job | None:
    """Give the job that was submitted before with the same idempotency key."""
    if plan.idempotency_key is None:
        return None
    with database.read() as connection:
        since = database.now(connection) - DAY_MS
        row = job_rows.find_by_key(connection, plan.project, plan.idempotency_key, since)
        if row is None:
            return None
        job = job_rows.get(connection, row.id)
    if row.digest != digest:
        raise ParameterError(
            f"the idempotency key {plan.idempotency_key!r} was used for job {job}, which was "
            "submitted with other content; use a new key"
        )
    return evolve(job, submitted_before=True)


def _patiently(call: Callable[[], T]) -> T:
    for wait in WAITS_S:
        try:
            return call()
        except StoreUnavailableError:
            time.sleep(wait)
    return call()


class _Digest:
    """Stands for all that is submitted."""

    def __init__(self, plan: JobPlan) -> None:
        self._hash = blake2b(repr(plan).encode("utf-8", "backslashreplace"), digest_size=16)

    @property
    def text(self) -> str:
        return self._hash.hexdigest()

    def hearing(self, submissions: Iterable[Submission]) -> Iterator[Submission]:
        for submission in submissions:
            self._hash.update(repr(submission).encode("utf-8", "backslashreplace"))
            yield submission
