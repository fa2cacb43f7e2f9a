"""The Alembic scripts make the tables that the code works with."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from autoscrape.store.database import Database
from autoscrape.store.schema import REVISION, metadata
from tests.contract.conftest import Stores

# SQLAlchemy reads no expressions of SQLite's indexes; here the statements are compared.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression"),
]


def test_the_migrated_tables_are_those_of_the_schema(database: Database) -> None:
    with database.read() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_indexes_defaults_and_keys_are_the_same_to_the_letter(
    database: Database, stores: Stores, tmp_path: Path
) -> None:
    # Alembic compares neither the conditions of indexes nor primary keys.
    folder = tmp_path / "reference"
    folder.mkdir()
    reference = create_engine(stores.new(folder))
    metadata.create_all(reference)
    with database.read() as connection:
        migrated = described(connection)
    with reference.connect() as connection:
        expected = described(connection)
    reference.dispose()
    assert migrated.keys() == expected.keys() | {"alembic_version"}
    for table, facts in expected.items():
        assert migrated[table] == facts, table


def described(database: Connection) -> dict[str, Any]:
    """What the database itself says about its tables."""
    inspector = inspect(database)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], c["default"])
                # In any order: a column that was added later comes last.
                for c in sorted(inspector.get_columns(table), key=lambda c: c["name"])
            ],
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                (k["constrained_columns"], k["referred_table"])
                for k in inspector.get_foreign_keys(table)
            ),
            "indexes": indexes(database, table),
            "unique": sorted(u["column_names"] for u in inspector.get_unique_constraints(table)),
        }
        for table in inspector.get_table_names()
    }


def indexes(connection: Connection, table: str) -> list[str]:
    """The statements that make the indexes of a table again."""
    statement = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name = :table",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE tablename = :table",
    }[connection.dialect.name]
    return sorted(connection.scalars(text(statement), {"table": table}))


def test_the_revision_of_the_code_is_the_newest_script() -> None:
    with as_file(files("autoscrape.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        scripts = ScriptDirectory.from_config(config)
        assert scripts.get_heads() == [REVISION]
        revisions = [script.revision for script in scripts.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


def test_a_new_store_has_the_newest_revision(database: Database) -> None:
    with database.read() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISION
