"""Two Scrapyd nodes whose workers share one PostgreSQL; one node is lost in the middle."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from autoscrape.jobs.job import Job, JobPlan
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from autoscrape.store.schema import tasks
from tests.contract.store_check import assert_consistent
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.repository import copy_repository
from tests.servers.scrapyd import Scrapyd, python_without_autoscrape, running_scrapyd, wait_for

PAGES = 150
MUG = "/products/stoneware-mug"
SLOWLY = {"DOWNLOAD_DELAY": "0.1", "AUTOSCRAPE_EXTRACTION_PROCESSES": "1"}


@pytest.fixture
def service(postgresql: PostgreSQLServer, tmp_path: Path) -> Iterator[Service]:
    """The store that the nodes share."""
    postgresql.create_database(tmp_path.name)
    service = Service(Database(postgresql.url(tmp_path.name), migrate=True), "autoscrape")
    yield service
    assert_consistent(service.database)
    service.close()


@pytest.fixture
def nodes(service: Service, tmp_path: Path) -> Iterator[tuple[Scrapyd, Scrapyd]]:
    """Two nodes with the same egg."""
    (tmp_path / "repository").mkdir()
    repository = copy_repository(tmp_path / "repository")
    python = python_without_autoscrape(tmp_path / "python")
    setting = {"AUTOSCRAPE_STORE": service.database.url}
    with running_scrapyd(tmp_path / "first", python=python, **setting) as first:
        first.deploy(repository)
        shutil.copytree(first.folder / "eggs", tmp_path / "second" / "eggs")
        with running_scrapyd(tmp_path / "second", python=python, **setting) as second:
            yield first, second


def test_the_loss_of_a_node_costs_no_task(
    service: Service, nodes: tuple[Scrapyd, Scrapyd], demo_site: str
) -> None:
    first, second = nodes
    job = submitted(service, demo_site)
    lost_worker = first.schedule("autoscrape", "worker", SLOWLY)
    wait_for(lambda: reloaded(service, job).counts.done > 0)
    (lost_holder,) = holders(service)
    kept_worker = second.schedule("autoscrape", "worker", SLOWLY, stop_when_idle="true")
    wait_for(lambda: len(holders(service)) == 2)
    assert reloaded(service, job).counts.left > PAGES / 4

    first.kill_with_crawls()
    held = let_the_minute_pass(service, lost_holder)
    wait_for(lambda: second.is_finished("autoscrape", kept_worker))
    ended = reloaded(service, job)
    assert (ended.state, ended.counts.done) == ("finished", PAGES), lost_worker
    assert crashed(service) == held


def test_a_cancelled_worker_hands_back_and_another_node_goes_on(
    service: Service, nodes: tuple[Scrapyd, Scrapyd], demo_site: str
) -> None:
    first, second = nodes
    job = submitted(service, demo_site)
    worker = first.schedule("autoscrape", "worker", SLOWLY)
    wait_for(lambda: reloaded(service, job).counts.done > 0)
    first.cancel("autoscrape", worker)
    wait_for(lambda: first.is_finished("autoscrape", worker))
    assert holders(service) == set()
    second.crawl("autoscrape", "worker", stop_when_idle="true")
    assert reloaded(service, job).counts.done == PAGES
    assert crashed(service) == set()


def submitted(service: Service, demo_site: str) -> Job:
    urls = (f"{demo_site}{MUG}?n={n}" for n in range(PAGES))
    plan = JobPlan("autoscrape", "product", tags=("nodes",))
    return service.submit(plan, from_urls(urls, {"pageType": "product"}))


def reloaded(service: Service, job: Job) -> Job:
    (found,) = service.jobs()
    assert found.key == job.key
    return found


def holders(service: Service) -> set[str]:
    """Who holds tasks."""
    query = select(tasks.c.holder).where(tasks.c.holder.is_not(None)).distinct()
    with service.database.read() as connection:
        return set(connection.scalars(query))


def let_the_minute_pass(service: Service, holder: str) -> set[int]:
    """End the leases of a worker that is dead, as a minute would; give its tasks."""
    ending = update(tasks).where(tasks.c.holder == holder).values(lease_until=0)
    with service.database.write() as connection:
        return set(connection.scalars(ending.returning(tasks.c.id)))


def crashed(service: Service) -> set[int]:
    """Tasks that were in hand when a worker died."""
    with service.database.read() as connection:
        return set(connection.scalars(select(tasks.c.id).where(tasks.c.crashes > 0)))
