"""Projects, spiders, jobs, tags, lanes, tasks, results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "spiders",
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), primary_key=True),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("project_id", "name"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("spider_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("args", sa.Text, nullable=False),
        sa.Column("stats", sa.Text),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("faulted", sa.Integer, nullable=False, server_default="0"),
        sa.Column("pending_time", sa.BigInteger, nullable=False),
        sa.Column("running_time", sa.BigInteger),
        sa.Column("finished_time", sa.BigInteger),
        sa.Column("close_reason", sa.Text),
        sa.Column("reserved_by", sa.Text),
        sa.Column("reserved_until", sa.BigInteger),
        sa.UniqueConstraint("project_id", "spider_id", "number"),
    )
    op.create_table(
        "job_tags",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("tag", sa.Text, nullable=False),
    )
    op.create_index("job_tags_by_tag", "job_tags", ["tag", "job_id"])
    _create_queue()


def _create_queue() -> None:
    op.create_table(
        "lanes",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("domain", sa.Text, primary_key=True),
        sa.Column("pending", sa.Integer, nullable=False),
        sa.Column("served", sa.BigInteger, nullable=False, server_default="0"),
    )
    _partial_index("lanes_with_work", "lanes", ["job_id", "served"], "pending > 0")
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("domain", sa.Text, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("user_query", sa.Text, nullable=False),
        sa.Column("callback", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claim_no", sa.Integer, nullable=False, server_default="0"),
        sa.Column("crashes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_until", sa.BigInteger),
    )
    _partial_index("tasks_pending", "tasks", ["job_id", "domain", "id"], "state = 'pending'")
    _partial_index("tasks_running", "tasks", ["job_id"], "state = 'running'")
    op.create_table(
        "results",
        sa.Column("task_id", sa.BigInteger, sa.ForeignKey("tasks.id"), primary_key=True),
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("page_type", sa.Text),
        sa.Column("item", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("cause", sa.Text),
        sa.Column("ended_time", sa.BigInteger, nullable=False),
    )
    op.create_index("results_of_job", "results", ["job_id", "task_id"])


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
