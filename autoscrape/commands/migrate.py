"""``scrapy migrate``: the tables of the store, made or brought up to date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from autoscrape.commands.store_command import QuietCommand, opened_store

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from autoscrape.store.database import Database


class MigrateCommand(QuietCommand):
    """Make or update the tables of the store."""

    def syntax(self) -> str:
        """Describe the arguments."""
        return "[-s AUTOSCRAPE_STORE=URL]"

    def short_desc(self) -> str:
        """Describe the command."""
        return "Make or update the tables of the store that AUTOSCRAPE_STORE names"

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        """Migrate, and say from which revision to which."""
        from autoscrape.config import read_config

        if args:
            raise UsageError(f"{args[0]!r} is too much; AUTOSCRAPE_STORE names the store")
        with opened_store(settings, read_config(settings.get), migrate=True) as service:
            print(_what_was_done(service.database))  # noqa: T201


def _what_was_done(database: Database) -> str:
    from autoscrape.store.schema import REVISION

    if database.found is None:
        return f"store {database.shown}: made, revision {REVISION}"
    if database.found < REVISION:
        return f"store {database.shown}: revision {database.found} -> {REVISION}"
    return f"store {database.shown} is up to date (revision {database.found})"
