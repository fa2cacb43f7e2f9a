"""Stored jobs of a project, for tests of commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from autoscrape.jobs.job import Job, JobPlan
from autoscrape.service.service import Service
from autoscrape.store.database import Database
from tests.contract.making import submissions
from tests.integration.conftest import Project

PLAN = JobPlan("autoscrape", "product", ("eu", "daily"))


@pytest.fixture
def service(project: Project) -> Iterator[Service]:
    """The project's store, open in this process as well."""
    with closing(Service(Database(f"sqlite:///{project.store}"), "autoscrape")) as service:
        yield service


def stored(service: Service, tasks: int = 3) -> Job:
    """A job for workers."""
    return service.submit(PLAN, submissions(tasks))
