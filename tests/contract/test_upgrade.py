"""A store of the first revision becomes one of today with all that it held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from autoscrape.jobs.job import Counts, JobState
from autoscrape.jobs.key import JobReference
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.revision import state_of
from autoscrape.store.schema import REVISION
from tests.contract.making import PLAN, claim_all, open_job
from tests.contract.store_check import assert_consistent

JOBS = """
INSERT INTO projects VALUES (1, 'shop'), (2, 'news');
INSERT INTO spiders VALUES (1, 1, 'product'), (1, 2, 'article'), (2, 1, 'article');
INSERT INTO jobs (id, project_id, spider_id, number, state, priority, args, total, done, faulted,
    pending_time, running_time, finished_time, close_reason, reserved_by, reserved_until) VALUES
    (1, 1, 1, 1, 'running', 4, '{"a": 1}', 6, 1, 1, 1000, 1001, NULL, NULL, 'gone:1:1', 61000),
    (2, 1, 1, 2, 'finished', 2, '{}', 1, 1, 0, 2000, 2001, 2002, 'finished', NULL, NULL),
    (3, 1, 1, 7, 'finished', 0, '{}', 2, 0, 0, 3000, 3001, 3002, 'shutdown', NULL, NULL),
    (4, 2, 1, 1, 'running', 2, '{}', 0, 0, 0, 4000, 4001, NULL, NULL, 'gone:2:1', 64000);
INSERT INTO job_tags VALUES (1, 0, 'eu'), (1, 1, 'daily');
INSERT INTO lanes VALUES (1, 'a.example', 3, 5), (1, 'b.example', 0, 6), (3, 'a.example', 1, 7)
"""
TASK = """
INSERT INTO tasks (id, job_id, domain, line, user_query, state, claim_no, crashes, lease_until)
VALUES (:id, :job, :domain, :id, :query, :state, :claim_no, :crashes, :lease)
"""
RESULTS = """
INSERT INTO results VALUES
    (14, 1, 'product', '{"url": "http://b.example/14", "name": "Kettle"}', NULL, NULL, 1500),
    (15, 1, NULL, NULL, 'query timed out', '"slow"', 1600),
    (21, 2, 'product', '{"url": "http://a.example/21", "name": "Pot"}', NULL, NULL, 2001)
"""
TASKS = [
    (11, 1, "a.example", "pending", 0, 0, None),
    (12, 1, "a.example", "pending", 1, 0, None),
    (13, 1, "a.example", "pending", 2, 1, None),
    (14, 1, "b.example", "done", 1, 0, None),
    (15, 1, "b.example", "faulted", 1, 0, None),
    (16, 1, "b.example", "running", 1, 0, 61000),
    (21, 2, "a.example", "done", 1, 0, None),
    (31, 3, "a.example", "pending", 2, 2, None),
    (32, 3, "b.example", "running", 1, 0, 63000),
]


def first_revision(file: Path) -> None:
    """Make a store as the first version left it."""
    engine = create_engine(f"sqlite:///{file}")
    with as_file(files("autoscrape.store") / "migrations") as scripts, engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (*JOBS.split(";"), RESULTS):
            if statement == RESULTS:
                connection.execute(text(TASK), [as_row(task) for task in TASKS])
            connection.exec_driver_sql(statement)
    engine.dispose()


def as_row(task: tuple[object, ...]) -> dict[str, object]:
    names = ("id", "job", "domain", "state", "claim_no", "crashes", "lease")
    row = dict(zip(names, task, strict=True))
    url = f"http://{row['domain']}/{row['id']}"
    return row | {"query": f'{{"url": "{url}", "pageType": "product"}}'}


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Service]:
    """The store, opened by this version."""
    file = tmp_path / "store.db"
    first_revision(file)
    with closing(Service(Database(f"sqlite:///{file}"), "shop")) as service:
        yield service


def test_everything_is_kept(upgraded: Service) -> None:
    assert_consistent(upgraded.database)
    with upgraded.database.read() as connection:
        assert state_of(connection, "").found == REVISION
    jobs = {job.id: job for job in upgraded.jobs()}
    assert list(jobs) == [4, 3, 2, 1]
    assert [str(jobs[n].key) for n in (1, 2, 3, 4)] == ["1/1/1", "1/1/2", "1/1/7", "2/1/1"]
    assert (jobs[1].tags, jobs[1].args, jobs[1].priority) == (("eu", "daily"), {"a": 1}, 4)
    assert jobs[1].counts == Counts(6, 1, 1)
    assert [jobs[n].state_time for n in (1, 2, 3, 4)] == [1001, 2002, 3002, 4001]
    assert (jobs[3].state, jobs[3].close_reason) == (JobState.FINISHED, "shutdown")
    assert [(r.task_id, r.error) for r in upgraded.results(1)] == [
        (14, None),
        (15, "query timed out"),
    ]


def test_no_number_and_no_id_is_given_again(upgraded: Service) -> None:
    assert str(open_job(upgraded, 1, PLAN).key) == "1/1/8"
    assert upgraded.work.new_task_id() > max(task[0] for task in TASKS)


@pytest.mark.parametrize(("name", "left"), [("1/1/1", 4), ("1/1/7", 2)])
def test_what_was_left_is_resumed(upgraded: Service, name: str, left: int) -> None:
    job = upgraded.resume_job(JobReference.parse(name))
    assert len(claim_all(upgraded, job.id)) == left
    assert_consistent(upgraded.database)


def test_runs_that_were_lost_are_closed_and_their_tasks_swept(upgraded: Service) -> None:
    assert [job.id for job in upgraded.upkeep.close_lost_runs()] == [1, 4]
    assert upgraded.work.sweep() == 2
    assert_consistent(upgraded.database)
    assert upgraded.upkeep.release(upgraded.job(JobReference.parse("1/1/1"))).state == "pending"
    assert_consistent(upgraded.database)
