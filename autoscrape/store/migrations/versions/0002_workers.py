"""What workers need: queues, holders, ids given out in blocks, times of states, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add to the first tables; what is stored stays."""
    for name, kind in (
        ("deleted_time", sa.BigInteger),
        ("purged_time", sa.BigInteger),
        ("idempotency_key", sa.Text),
        ("digest", sa.Text),
        ("scrapyd_job", sa.Text),
    ):
        op.add_column("jobs", sa.Column(name, kind))
    op.add_column(
        "jobs", sa.Column("state_time", sa.BigInteger, nullable=False, server_default="0")
    )
    op.execute("UPDATE jobs SET state_time = coalesce(finished_time, running_time, pending_time)")
    op.add_column(
        "spiders", sa.Column("last_number", sa.Integer, nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE spiders SET last_number = (SELECT coalesce(max(number), 0) FROM jobs "
        "WHERE jobs.project_id = spiders.project_id AND jobs.spider_id = spiders.id)"
    )
    op.create_index("jobs_by_state", "jobs", ["project_id", "state", "state_time"])
    op.create_index(
        "jobs_by_idempotency_key", "jobs", ["project_id", "idempotency_key"], unique=True
    )
    _partial_index("jobs_reserved", "jobs", ["reserved_until"], "reserved_until IS NOT NULL")
    _partial_index(
        "jobs_to_purge", "jobs", ["state_time"], "finished_time IS NOT NULL AND purged_time IS NULL"
    )
    _change_tasks()
    _create_queues()
    _create_single_rows()
    if op.get_bind().dialect.name == "postgresql":
        _vacuum_often()


def _change_tasks() -> None:
    op.add_column("tasks", sa.Column("holder", sa.Text))
    op.execute(
        "UPDATE tasks SET holder = coalesce((SELECT reserved_by FROM jobs "
        "WHERE jobs.id = tasks.job_id), 'unknown') WHERE state = 'running'"
    )
    op.drop_index("tasks_pending", "tasks")
    _partial_index(
        "tasks_waiting",
        "tasks",
        ["job_id", "domain", sa.text("(id + 0)")],
        "state = 'pending' AND crashes = 0",
    )
    _partial_index(
        "tasks_suspected", "tasks", ["job_id", "id"], "state = 'pending' AND crashes > 0"
    )
    _partial_index("tasks_leased", "tasks", ["lease_until"], "state = 'running'")
    op.drop_index("lanes_with_work", "lanes")
    _partial_index("lanes_with_work", "lanes", ["job_id", "served", "domain"], "pending > 0")
    op.execute(
        "UPDATE lanes SET pending = (SELECT count(*) FROM tasks WHERE tasks.job_id = lanes.job_id "
        "AND tasks.domain = lanes.domain AND state = 'pending' AND crashes = 0)"
    )


def _create_queues() -> None:
    op.create_table(
        "queues",
        sa.Column(
            "job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("open", sa.Integer, nullable=False),
        sa.Column("pending", sa.Integer, nullable=False, server_default="0"),
        sa.Column("suspects", sa.Integer, nullable=False, server_default="0"),
        sa.Column("served", sa.BigInteger, nullable=False, server_default="0"),
    )
    _partial_index(
        "queues_with_work",
        "queues",
        [sa.text("priority DESC"), "served"],
        "open = 1 AND pending > 0",
    )
    _partial_index("queues_with_suspects", "queues", ["job_id"], "open = 1 AND suspects > 0")
    # Until now every job was run by the crawl that submitted it.
    op.execute(
        "INSERT INTO queues (job_id, priority, open, pending, suspects) "
        "SELECT jobs.id, priority, 0, count(CASE WHEN crashes = 0 THEN 1 END), "
        "count(CASE WHEN crashes > 0 THEN 1 END) FROM jobs "
        "LEFT JOIN tasks ON tasks.job_id = jobs.id AND tasks.state = 'pending' "
        "GROUP BY jobs.id, priority"
    )


def _create_single_rows() -> None:
    op.create_table("task_ids", sa.Column("last", sa.BigInteger, nullable=False))
    op.execute("INSERT INTO task_ids SELECT coalesce(max(id), 0) FROM tasks")
    op.create_table("compatibility", sa.Column("since", sa.Text, nullable=False))
    op.execute("INSERT INTO compatibility VALUES ('0002')")


def _vacuum_often() -> None:
    # Every task dies as a row twice, and claims read the index that the dead are in.
    often = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02"
    op.execute(f"ALTER TABLE tasks SET ({often})")
    for table in ("lanes", "queues"):
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 50, {often})")


def _partial_index(name: str, table: str, columns: list[str | sa.TextClause], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
