"""From names to the service: the only file that names implementations."""

from __future__ import annotations

from autoscrape.service.service import Service
from autoscrape.store.database import Database


def build_service(store: str, project: str, *, migrate: bool = False) -> Service:
    """Open the store of a URL; ``project`` is the project at hand.

    ``migrate`` makes or updates the tables of a store that does not do so by itself.
    """
    return Service(Database(store, migrate=migrate), project)
