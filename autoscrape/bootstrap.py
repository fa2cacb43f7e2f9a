"""From settings to the service: the only file that names implementations."""

from __future__ import annotations

from pathlib import Path

from autoscrape.config import Config
from autoscrape.service.service import Service
from autoscrape.store.database import Database


def build_service(config: Config, *, data_dir: Path, project: str) -> Service:
    """Open the store of ``config``; ``data_dir`` and ``project`` serve where it names none."""
    url = config.store or f"sqlite:///{(data_dir / 'autoscrape.db').absolute()}"
    return Service(Database(url), config.project or project)
