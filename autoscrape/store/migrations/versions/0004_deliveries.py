"""What is owed to the outside, and raw pages as results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_CLAIMABLE = "state = 'owed' AND lease_until IS NULL"


def upgrade() -> None:
    """Add to the third tables.

    Workers of the version before go on, but refuse tasks that name a storage or a callback: those
    are to be submitted once all workers are new.
    """
    op.add_column("jobs", sa.Column("owes", sa.Text))
    op.add_column("tasks", sa.Column("owes", sa.Text))
    op.add_column("results", sa.Column("content_type", sa.Text))
    op.add_column("results", sa.Column("raw", sa.LargeBinary))
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("task_id", sa.BigInteger),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("owed_since", sa.BigInteger, nullable=False),
        sa.Column("claim_no", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("holder", sa.Text),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("ended_time", sa.BigInteger),
    )
    op.create_index("deliveries_of_task", "deliveries", ["job_id", "task_id", "id"])
    _partial_index("in_queue", ["queue", "due", "id"], _CLAIMABLE)
    _partial_index("due", ["due", "queue"], _CLAIMABLE)
    _partial_index("open", ["job_id", "queue", "due", "id"], "ended_time IS NULL")
    uploading = "ended_time IS NULL AND kind <> 'callback'"
    _partial_index("uploading", ["job_id", sa.text("(id + 0)")], uploading)
    _partial_index("leased", ["lease_until"], "lease_until IS NOT NULL")
    _partial_index("feeds", ["target", "job_id"], "kind = 'feed'")
    _partial_index("failed", ["job_id", "id"], "state = 'failed'")
    if op.get_bind().dialect.name == "postgresql":
        # Every delivery dies as a row twice, as tasks do.
        op.execute(
            "ALTER TABLE deliveries SET (autovacuum_vacuum_scale_factor = 0.01, "
            "autovacuum_analyze_scale_factor = 0.02)"
        )


def _partial_index(name: str, columns: list[str | sa.TextClause], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        f"deliveries_{name}",
        "deliveries",
        columns,
        sqlite_where=condition,
        postgresql_where=condition,
    )
