"""The tables. Times are Unix milliseconds; the documents are JSON text."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0001"
"""The revision of these tables; the newest file of ``migrations/versions``."""

metadata = MetaData()

projects = Table(
    "projects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

spiders = Table(
    "spiders",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("project_id", "name"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("spider_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("args", Text, nullable=False),
    Column("stats", Text),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("faulted", Integer, nullable=False, server_default="0"),
    Column("pending_time", BigInteger, nullable=False),
    Column("running_time", BigInteger),
    Column("finished_time", BigInteger),
    Column("close_reason", Text),
    # The run lease of a one-shot crawl: workers leave the job alone while it lasts.
    Column("reserved_by", Text),
    Column("reserved_until", BigInteger),
    UniqueConstraint("project_id", "spider_id", "number"),
)

job_tags = Table(
    "job_tags",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tag", Text, nullable=False),
    Index("job_tags_by_tag", "tag", "job_id"),
)

# A lane is the queue of one domain within one job; the least recently served goes first.
lanes = Table(
    "lanes",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("domain", Text, primary_key=True),
    Column("pending", Integer, nullable=False),
    Column("served", BigInteger, nullable=False, server_default="0"),
)
Index(
    "lanes_with_work",
    lanes.c.job_id,
    lanes.c.served,
    sqlite_where=text("pending > 0"),
    postgresql_where=text("pending > 0"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("domain", Text, nullable=False),
    Column("line", Integer),
    Column("user_query", Text, nullable=False),
    Column("callback", Text),
    Column("state", Text, nullable=False),
    # The fence of every write: grows by one at each claim, never falls.
    Column("claim_no", Integer, nullable=False, server_default="0"),
    # Counted when a lease ends without a word, never on hand-back.
    Column("crashes", Integer, nullable=False, server_default="0"),
    Column("lease_until", BigInteger),
)
Index(
    "tasks_pending",
    tasks.c.job_id,
    tasks.c.domain,
    tasks.c.id,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index(
    "tasks_running",
    tasks.c.job_id,
    sqlite_where=text("state = 'running'"),
    postgresql_where=text("state = 'running'"),
)

results = Table(
    "results",
    metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True),
    Column("job_id", Integer, nullable=False),
    Column("page_type", Text),
    Column("item", Text),
    Column("error", Text),
    Column("cause", Text),
    Column("ended_time", BigInteger, nullable=False),
    Index("results_of_job", "job_id", "task_id"),
)
