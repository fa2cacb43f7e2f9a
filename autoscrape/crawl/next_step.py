"""The last line of many commands: the command to go on with, on the same store."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from autoscrape.store.database import Database

STORE = "AUTOSCRAPE_STORE"


def next_step(settings: BaseSettings, database: Database, command: str, meaning: str) -> str:
    """Give a ``scrapy`` command to go on with, and what it does.

    It names the store again if the command line did, unless the URL may hold a password.
    """
    if settings.getpriority(STORE) == SETTINGS_PRIORITIES["cmdline"]:
        if database.secret:
            meaning = f"with the same {STORE}; {meaning}"
        else:
            command = f"{command} -s {shlex.quote(f'{STORE}={database.url}')}"
    return f"next: {called()} {command}   ({meaning})"


def called() -> str:
    """Give the name under which the shell of the caller finds ``scrapy``."""
    program = sys.argv[0]
    if Path(program).name != "scrapy" or os.sep not in program:
        return "scrapy"  # python -m scrapy, a script, Scrapyd
    found = shutil.which("scrapy")
    if found is not None and Path(found).absolute() == Path(program).absolute():
        return "scrapy"
    return shlex.quote(program)
