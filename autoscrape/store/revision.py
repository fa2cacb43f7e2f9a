"""Which revision a store's tables have, and how they get a newer one."""

from __future__ import annotations

import logging
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from sqlalchemy import Connection, inspect, select, text

from autoscrape.errors import StoreError
from autoscrape.store.schema import REVISION, compatibility


@frozen
class State:
    """What was found in a store."""

    found: str | None
    """Its revision; None for an empty database."""

    @property
    def needs_migration(self) -> bool:
        """Whether the tables are older than the code; newer ones were found to be compatible."""
        return self.found is None or self.found < REVISION

    @property
    def lack(self) -> str:
        """What is wrong with a store that needs migration."""
        if self.found is None:
            return "has no tables yet"
        return f"has tables of revision {self.found}, this version needs {REVISION}"


def state_of(connection: Connection, shown: str) -> State:
    """Look at a store; StoreError if a newer version has changed it beyond this one."""
    tables = inspect(connection)
    if not tables.has_table("alembic_version"):
        return State(None)
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    since = None
    if tables.has_table(compatibility.name):
        since = connection.scalar(select(compatibility.c.since))
    if found is not None and found > REVISION and (since is None or since > REVISION):
        raise StoreError(
            f"the store {shown} was changed by a newer autoscrape (revision {found}, this one "
            f"knows {REVISION}); install that version or use another AUTOSCRAPE_STORE"
        )
    return State(found)


def migrate(connection: Connection) -> None:
    """Bring the tables to this version's revision, in the transaction of the connection."""
    # Lines about its own plugins and an empty file are no news.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # 0.2 s, needed once per store.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        # Two that migrate take turns; a long one is no mistake.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(4812001)"))
    with TemporaryDirectory(prefix="autoscrape-") as folder:
        scripts = Path(folder, "migrations")
        _unpack(files("autoscrape.store") / "migrations", scripts)
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"the store cannot be migrated: {error}; is it another program's? "
                "AUTOSCRAPE_STORE can name another"
            ) from None


def _unpack(source: Traversable, target: Path) -> None:
    """Copy scripts to where Alembic can read them; here they may lie in a zipped egg."""
    # as_file() takes folders from Python 3.12 on.
    target.mkdir()
    for part in source.iterdir():
        if part.is_dir():
            _unpack(part, target / part.name)
        elif part.name.endswith(".py"):
            (target / part.name).write_bytes(part.read_bytes())
