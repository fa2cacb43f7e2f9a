"""When a task was first claimed, for the limit of a query."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add to the second tables; its workers go on without it."""
    op.add_column("tasks", sa.Column("begun", sa.BigInteger))
