"""Lists of jobs: of one project or all, and of more than one page."""

from __future__ import annotations

import pytest
from sqlalchemy import event, insert, select, update

from autoscrape.jobs.job import Job, JobState
from autoscrape.jobs.job_filter import JobFilter
from autoscrape.store.database import Database
from autoscrape.store.job_listing import PAGE, count_jobs, list_jobs
from autoscrape.store.schema import job_tags, jobs, queues, spiders
from tests.contract.listing import add, count, keys, referring

RUNNING = {"reserved_by": "here:1:1", "reserved_until": 2**40}
NOW = 1_359_774_955_431
"""A time that needs more than 32 bits."""


@pytest.fixture
def two_projects(database: Database) -> Database:
    """A store with two jobs of one spider name in each of two projects."""
    with database.write() as connection:
        for n, project in enumerate(["shop", "news", "shop", "news"]):
            add(connection, NOW + n, project=project)
    return database


@pytest.mark.parametrize(
    ("project", "wanted"),
    [
        ("shop", ["1/1/2", "1/1/1"]),
        ("news", ["2/1/2", "2/1/1"]),
        (None, ["2/1/2", "1/1/2", "2/1/1", "1/1/1"]),
        ("none", []),
        ("1", []),
    ],
)
def test_a_list_is_of_one_project_or_of_all(
    two_projects: Database, project: str | None, wanted: list[str]
) -> None:
    assert keys(two_projects, project) == wanted
    assert keys(two_projects, project, spider=("product",)) == wanted
    assert count(two_projects, project) == len(wanted)


def test_keys_without_a_project_are_of_the_project_listed_or_else_at_hand(
    two_projects: Database,
) -> None:
    named = referring("product/1", "1/2")
    assert keys(two_projects, "news", keys=named) == ["2/1/2", "2/1/1"]
    assert keys(two_projects, "news", "shop", keys=named) == ["2/1/2", "2/1/1"]
    assert keys(two_projects, None, "shop", keys=named) == ["1/1/2", "1/1/1"]
    assert keys(two_projects, None, "none", keys=named) == []
    assert keys(two_projects, None, "shop", stop=named[0]) == ["2/1/2", "1/1/2", "2/1/1"]


def test_keys_of_another_project_are_not_in_the_list(two_projects: Database) -> None:
    assert keys(two_projects, "shop", keys=referring("2/1/1", "1/1/1")) == ["1/1/1"]
    assert keys(two_projects, "shop", stop=referring("2/1/1")[0]) == ["1/1/2", "1/1/1"]


def test_an_empty_store_has_nothing_to_list(database: Database) -> None:
    everything = {"states": tuple(JobState), "stop": referring("1/1/1")[0]}
    for project in ("shop", None):
        assert keys(database, project, **everything) == []
        assert keys(database, project, keys=referring("product/1")) == []
        assert count(database, project, states=tuple(JobState)) == 0


NUMBER = 1200


@pytest.fixture
def many(database: Database) -> Database:
    """A store with 1,200 jobs, of which each time has three; every second has tags."""
    numbers = range(1, NUMBER + 1)
    with database.write() as connection:
        # Copies, because so many submissions take long.
        add(connection, NOW)
        (job,) = connection.execute(select(jobs)).mappings().all()
        (queue,) = connection.execute(select(queues)).mappings().all()
        connection.execute(update(spiders).values(last_number=NUMBER))
        times = [{"state_time": NOW + n // 3, "finished_time": NOW + n // 3} for n in numbers]
        copies = [{**job, "id": job["id"] + n - 1, "number": n} | times[n - 1] for n in numbers]
        connection.execute(update(jobs).values(**times[0]))
        connection.execute(insert(jobs), copies[1:])
        connection.execute(insert(queues), [{**queue, "job_id": j["id"]} for j in copies[1:]])
        tags = [
            {"job_id": j["id"], "position": position, "tag": tag}
            for j in copies[1::2]
            for position, tag in enumerate((f"t{j['number']}", "even"))
        ]
        connection.execute(insert(job_tags), tags)
    return database


def test_a_long_list_streams_in_pages_with_one_query_for_the_tags_of_each(many: Database) -> None:
    seen: list[str] = []
    with many.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *call: seen.append(call[2]))
        listing = list_jobs(connection, "shop", JobFilter())
        first: Job = next(listing)
        assert len(seen) == 2, "read more than the first page to give the first job"
        listed = [first, *listing]
    assert len(seen) == 1 + -(-NUMBER // PAGE)
    assert [job.key.number for job in listed] == list(range(NUMBER, 0, -1))
    tags = [() if n % 2 else (f"t{n}", "even") for n in range(NUMBER, 0, -1)]
    assert [job.tags for job in listed] == tags


@pytest.mark.parametrize("taken", [0, 1, PAGE, PAGE + 1])
def test_a_list_may_be_left_before_its_end(many: Database, taken: int) -> None:
    with many.read() as connection:
        listing = list_jobs(connection, "shop", JobFilter())
        numbers = [next(listing).key.number for _ in range(taken)]
        del listing
        assert count_jobs(connection, "shop", JobFilter()) == NUMBER
    assert numbers == list(range(NUMBER, NUMBER - taken, -1))


def test_parts_of_a_long_list_are_cut_at_the_right_job(many: Database) -> None:
    everything = [f"1/1/{n}" for n in range(NUMBER, 0, -1)]
    (stop,) = referring(everything[1100])
    assert keys(many, start=450, count=600) == everything[450:1050]
    assert keys(many, start=450, stop=stop) == everything[450:1100]
    assert keys(many, has_tags=("even",)) == everything[::2]
    assert keys(many, keys=referring(*everything[::2])) == everything[::2]
    assert count(many, lacks_tags=("even",)) == NUMBER // 2
