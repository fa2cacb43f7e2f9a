"""Feeds that could not be uploaded: kept as files of this machine until they are."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.project import data_path

from autoscrape.config import Config
from autoscrape.delivery.errors import (
    DeliveryElsewhereError,
    DeliveryFailedError,
    DeliveryRefusedError,
)
from autoscrape.jobs.job import Job

ELSEWHERE_S = 600.0
"""How long a worker leaves a feed alone whose copy lies on another machine."""

_UNSAFE = re.compile(r"[^\w.-]")


def feed_dir(settings: BaseSettings, config: Config) -> Path:
    """Give the folder for copies: the one of the settings, or one in the project's data."""
    if config.feed_dir is not None:
        return Path(config.feed_dir).absolute()
    try:
        return Path(data_path("feeds")).absolute()
    except NotConfigured:  # under Scrapyd
        return Path("feeds").absolute()


def keep(file: IO[bytes], folder: Path, job: Job | None, name: str) -> Path:
    """Copy a feed to where it lasts, under a name of its own; OSError leaves nothing behind."""
    folder.mkdir(parents=True, exist_ok=True)
    of_job = _UNSAFE.sub("-", str(job)) if job else "worker"
    path = folder / f"{of_job}-{uuid4().hex[:8]}-{_UNSAFE.sub('_', name)[-100:]}"
    file.seek(0)
    try:
        with path.open("xb") as copy:
            shutil.copyfileobj(file, copy, 2**20)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError:
        path.unlink(missing_ok=True)  # part of a feed, on a disk that is full
        raise
    return path


def kept(path: Path, content_type: str) -> dict[str, Any]:
    """Give the details of the delivery of a copy."""
    return {"file": str(path), "host": socket.gethostname(), "content_type": content_type}


def open_kept(details: dict[str, Any]) -> IO[bytes]:
    """Open a copy; DeliveryElsewhereError: another machine has it, DeliveryRefusedError: nobody."""
    path = Path(details["file"])
    try:
        return path.open("rb")
    except FileNotFoundError:
        if details["host"] != socket.gethostname():
            raise DeliveryElsewhereError(
                f"its copy lies on {details['host']}; a crawl or worker there sends it", ELSEWHERE_S
            ) from None
        raise DeliveryRefusedError(
            f"its copy {path} is gone; `scrapy job KEY --items` gives the items"
        ) from None
    except OSError as error:
        raise DeliveryFailedError(f"{path}: {error.strerror}") from None


def forget(details: dict[str, Any]) -> None:
    """Remove a copy that was sent."""
    Path(details["file"]).unlink(missing_ok=True)
