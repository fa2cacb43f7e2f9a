"""Running tasks are changed: picked and locked in the order of their ids."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

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


@cache
def named(number: int) -> str:
    """Give the tasks to change: those named by id and claim number, as their worker knows them.

    The fence of every write: a task that was claimed again, or handed back, is left out.
    """
    pairs = ", ".join(f"(:id{n}, :claim_no{n})" for n in range(number))
    return (
        f"(VALUES {pairs}) AS named JOIN tasks ON tasks.id = named.column1 "
        "WHERE tasks.claim_no = named.column2"
    )


def named_values(keys: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Give the values for :func:`named`."""
    values = {}
    for n, (task_id, claim_no) in enumerate(keys):
        values[f"id{n}"] = task_id
        values[f"claim_no{n}"] = claim_no
    return values
