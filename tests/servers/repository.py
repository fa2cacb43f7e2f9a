"""This repository as somebody has it who clones it: what an egg is built from."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.servers.demo_site import ROOT

SOURCES = ("setup.py", "pyproject.toml", "scrapy.cfg", "README.md", "LICENSE")


def copy_repository(folder: Path) -> Path:
    """Copy the sources into a folder; give the folder."""
    for name in SOURCES:
        shutil.copy(ROOT / name, folder)
    for name in ("autoscrape", "spiders"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
