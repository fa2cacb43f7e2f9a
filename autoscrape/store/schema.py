"""The tables. Times are Unix milliseconds; the documents are JSON text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0004"
"""The revision of these tables; the newest file of ``migrations/versions``."""

metadata = MetaData()


def _where(condition: str) -> Any:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


# The oldest revision whose code can work with these tables: a deploy may mix versions down to it.
compatibility = Table("compatibility", metadata, Column("since", Text, nullable=False))

# The last task id given out; of one row.
task_ids = Table("task_ids", metadata, Column("last", BigInteger, nullable=False))

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
    # The last job number given out.
    Column("last_number", Integer, nullable=False, server_default="0"),
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
    Column("deleted_time", BigInteger),
    # When tasks and results were removed; the job's row stays.
    Column("purged_time", BigInteger),
    # The key that makes a repeated submission the same job, and the digest of what was sent.
    Column("idempotency_key", Text),
    Column("digest", Text),
    # The id that Scrapyd gave the process that ran the job.
    Column("scrapyd_job", Text),
    # When the present state began: the time that lists of jobs are ordered by.
    Column("state_time", BigInteger, nullable=False, server_default="0"),
    # What is owed to the outside each time that the job finishes.
    Column("owes", Text),
    UniqueConstraint("project_id", "spider_id", "number"),
)
Index("jobs_by_state", jobs.c.project_id, jobs.c.state, jobs.c.state_time)
Index("jobs_by_idempotency_key", jobs.c.project_id, jobs.c.idempotency_key, unique=True)
Index("jobs_reserved", jobs.c.reserved_until, **_where("reserved_until IS NOT NULL"))
Index(
    "jobs_to_purge",
    jobs.c.state_time,
    **_where("finished_time IS NOT NULL AND purged_time IS NULL"),
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
    lanes.c.domain,
    **_where("pending > 0"),
)

# A queue is what of one job waits, in few bytes, for workers choose among them at every claim.
queues = Table(
    "queues",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True, autoincrement=False),
    Column("priority", Integer, nullable=False),
    # 1 while workers may claim; a job that a one-shot crawl runs, or that was cancelled, has 0.
    Column("open", Integer, nullable=False),
    Column("pending", Integer, nullable=False, server_default="0"),
    # Pending tasks that were in hand when a worker crashed; not counted in pending, nor in lanes.
    Column("suspects", Integer, nullable=False, server_default="0"),
    Column("served", BigInteger, nullable=False, server_default="0"),
)
Index(
    "queues_with_work",
    queues.c.priority.desc(),
    queues.c.served,
    **_where("open = 1 AND pending > 0"),
)
Index("queues_with_suspects", queues.c.job_id, **_where("open = 1 AND suspects > 0"))

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
    # When it was first claimed: the limit for a query counts from there. Forgotten when the task is
    # handed back in order, kept when a worker died with it.
    Column("begun", BigInteger),
    # The worker that holds the task while it runs.
    Column("holder", Text),
    # What is owed to the outside when the task ends.
    Column("owes", Text),
)
Index(
    "tasks_waiting",
    tasks.c.job_id,
    tasks.c.domain,
    # Not the bare id: a planner would rather walk the primary key past all that was claimed.
    text("(id + 0)"),
    **_where("state = 'pending' AND crashes = 0"),
)
Index(
    "tasks_suspected",
    tasks.c.job_id,
    tasks.c.id,
    **_where("state = 'pending' AND crashes > 0"),
)
Index("tasks_running", tasks.c.job_id, **_where("state = 'running'"))
Index("tasks_leased", tasks.c.lease_until, **_where("state = 'running'"))

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
    # The raw page of a task with parse=false; last, for SQLite reads a row up to what it needs.
    Column("content_type", Text),
    Column("raw", LargeBinary),
    Index("results_of_job", "job_id", "task_id"),
)

# What is owed to the outside. Rows of tasks belong to their present results.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    # None for what is owed for a whole job. No foreign key: each removed task would look for rows.
    Column("task_id", BigInteger),
    Column("kind", Text, nullable=False),
    # What must not be asked too much at once: s3://bucket, or host:port of a receiver.
    Column("queue", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("state", Text, nullable=False),
    # Tries that failed; a sender that died with it counts as one.
    Column("attempts", Integer, nullable=False, server_default="0"),
    # When it is to be tried next.
    Column("due", BigInteger, nullable=False),
    Column("owed_since", BigInteger, nullable=False),
    # The fence of every write, like that of tasks.
    Column("claim_no", Integer, nullable=False, server_default="0"),
    Column("lease_until", BigInteger),
    # The worker that is sending it.
    Column("holder", Text),
    Column("webhook_id", Text, nullable=False),
    # Why the last try failed.
    Column("reason", Text),
    # When it was delivered or given up.
    Column("ended_time", BigInteger),
    Index("deliveries_of_task", "job_id", "task_id", "id"),
)
_CLAIMABLE = _where("state = 'owed' AND lease_until IS NULL")
Index(
    "deliveries_in_queue",
    deliveries.c.queue,
    deliveries.c.due,
    deliveries.c.id,
    **_CLAIMABLE,
)
Index("deliveries_due", deliveries.c.due, deliveries.c.queue, **_CLAIMABLE)
Index(
    "deliveries_open",
    deliveries.c.job_id,
    deliveries.c.queue,
    deliveries.c.due,
    deliveries.c.id,
    **_where("ended_time IS NULL"),
)
Index(
    "deliveries_uploading",
    deliveries.c.job_id,
    # As above: by this order alone a planner finds the one row that is asked for.
    text("(id + 0)"),
    **_where("ended_time IS NULL AND kind <> 'callback'"),
)
Index("deliveries_leased", deliveries.c.lease_until, **_where("lease_until IS NOT NULL"))
Index("deliveries_feeds", deliveries.c.target, deliveries.c.job_id, **_where("kind = 'feed'"))
Index("deliveries_failed", deliveries.c.job_id, deliveries.c.id, **_where("state = 'failed'"))
