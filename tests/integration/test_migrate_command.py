"""``scrapy migrate``: new stores, old ones, those of others; SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from autoscrape.store.schema import REVISION
from tests.integration.conftest import Project
from tests.servers.postgresql import PostgreSQLServer


def sqlite(project: Project) -> str:
    return f"sqlite:///{project.folder}/named.db"


def make_tables(url: str, revision: str) -> None:
    """Make the tables that a store had at a revision."""
    engine = create_engine(url)
    with engine.begin() as connection, as_file(files("autoscrape.store") / "migrations") as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def revision_of(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return str(found)


@pytest.fixture
def postgresql_url(postgresql: PostgreSQLServer) -> Iterator[str]:
    """An empty database; its password is ``s3cr3t``."""
    postgresql.create_database("migrated")
    yield postgresql.url("migrated").replace("postgres@", "postgres:s3cr3t@")
    postgresql.drop_database("migrated")


def test_a_new_store_gets_its_tables_once(project: Project):
    url = sqlite(project)
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}")
    assert run.stdout == f"store {url}: made, revision {REVISION}\n"
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}")
    assert run.stdout == f"store {url} is up to date (revision {REVISION})\n"
    assert not project.store.exists()


def test_without_a_name_it_is_the_store_of_the_project(project: Project):
    assert "/.scrapy/autoscrape.db: made" in project.run("migrate").stdout
    assert project.jobs() == []


def test_an_old_store_is_brought_up_to_date(project: Project):
    url = sqlite(project)
    make_tables(url, "0001")
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}")
    assert run.stdout == f"store {url}: revision 0001 -> {REVISION}\n"
    assert revision_of(url) == REVISION


def test_a_postgresql_store_works_after_it_and_its_password_is_not_shown(
    project: Project, postgresql_url: str
):
    store = f"AUTOSCRAPE_STORE={postgresql_url}"
    unmigrated = project.run("jobs", "-s", store, code=1)
    assert "has no tables yet; run `scrapy migrate` once" in unmigrated.stderr
    made = project.run("migrate", "-s", store)
    again = project.run("migrate", "-s", store)
    shown = postgresql_url.replace("s3cr3t", "***")
    assert made.stdout == f"store {shown}: made, revision {REVISION}\n"
    assert again.stdout == f"store {shown} is up to date (revision {REVISION})\n"
    jobs = project.run("jobs", "-s", store)
    assert f"no jobs in {shown} yet" in jobs.stdout
    assert "s3cr3t" not in unmigrated.stderr + made.stderr + again.stderr + jobs.stdout


def test_an_old_postgresql_store_is_brought_up_to_date(project: Project, postgresql_url: str):
    make_tables(postgresql_url, "0001")
    store = f"AUTOSCRAPE_STORE={postgresql_url}"
    unmigrated = project.run("jobs", "-s", store, code=1)
    assert f"has tables of revision 0001, this version needs {REVISION}" in unmigrated.stderr
    assert f": revision 0001 -> {REVISION}\n" in project.run("migrate", "-s", store).stdout
    assert revision_of(postgresql_url) == REVISION


def test_a_store_that_cannot_be_migrated_is_one_line_without_a_password(
    project: Project, postgresql_url: str
):
    nowhere = postgresql_url.replace("/migrated", "/nowhere")
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={nowhere}", code=1)
    (line,) = run.stderr.splitlines()
    assert '"nowhere" does not exist' in line
    assert "s3cr3t" not in line
    assert run.stdout == ""


def test_a_newer_store_is_left_alone(project: Project, tmp_path: Path):
    url = sqlite(project)
    project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("UPDATE compatibility SET since = '9999'"))
    engine.dispose()
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={url}", code=1)
    assert "changed by a newer autoscrape" in run.stderr
    assert revision_of(url) == "9999"


def test_outside_of_a_project_it_wants_a_store(project: Project):
    (project.folder / "scrapy.cfg").unlink()
    assert "-s AUTOSCRAPE_STORE=" in project.run("migrate", code=1).stderr
    run = project.run("migrate", "-s", f"AUTOSCRAPE_STORE={sqlite(project)}")
    assert run.stdout.startswith("store sqlite:")


def test_a_store_is_named_by_the_setting_alone(project: Project):
    run = project.run("migrate", sqlite(project), code=2)
    assert "AUTOSCRAPE_STORE names the store" in run.stderr
    assert not (project.folder / "named.db").exists()
