"""From names to the service: the only file that names implementations."""

from __future__ import annotations

from autoscrape.service.service import Service
from autoscrape.store.database import Database


def build_service(store: str, project: str, *, migrate: bool = False, make: bool = True) -> Service:
    """Open the store of a URL; ``project`` is the project at hand.

    ``migrate`` makes or updates the tables of a store that does not do so by itself; without
    ``make`` the file of an SQLite store must be there.
    """
    return Service(Database(store, migrate=migrate, make=make), project)
