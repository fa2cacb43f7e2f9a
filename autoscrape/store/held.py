"""Running tasks are changed: picked and locked in the order of their ids."""

from __future__ import annotations

from functools import cache

from sqlalchemy import TextClause, text

from autoscrape.store.dialect import Dialect

OF_JOB = "tasks WHERE job_id = :job_id"
OF_HOLDER = "tasks WHERE holder = :holder AND tasks.id NOT IN :known"
EXPIRED = "tasks WHERE lease_until < :now"


@cache
def change_held(which: str, change: str, lock: str) -> str:
    """Give an UPDATE of running tasks, without its RETURNING; ``lock`` is of the dialect.

    Two that change the same tasks lock them in one order, or they might wait for each other. The
    list is made first, or another plan might run its LIMIT more than once.
    """
    return (
        f"WITH held AS MATERIALIZED (SELECT tasks.id AS held_id FROM {which} "
        f"AND tasks.state = 'running' ORDER BY tasks.id {lock}) "
        f"UPDATE tasks SET {change} FROM held WHERE tasks.id = held_id "
    )


def change_named(dialect: Dialect, change: str, returning: str) -> TextClause:
    """Give an UPDATE of running tasks named by id and claim number, as their worker knows them.

    The fence of every write: a task that was claimed again, or handed back, is left out.
    """
    named = f"{dialect.named} JOIN tasks ON tasks.id = named.id "
    matching = f"{named} WHERE tasks.claim_no = named.claim_no"
    return _text(f"{change_held(matching, change, dialect.in_turn)} {returning}")


@cache
def _text(statement: str) -> TextClause:
    return text(statement)
