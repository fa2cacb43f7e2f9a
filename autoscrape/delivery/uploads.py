"""Gives the store for a kind of destination; each is made once, with its connections."""

from __future__ import annotations

from threading import Lock

from autoscrape.delivery.gcs import GcsStore
from autoscrape.delivery.objects import ObjectStore
from autoscrape.delivery.s3 import S3Store
from autoscrape.jobs.destination import Kind

_made: dict[tuple[Kind, str | None], ObjectStore] = {}
_lock = Lock()


def object_store(kind: Kind, s3_endpoint: str | None = None) -> ObjectStore:
    """Give the store of a kind; DeliveryFailedError names a library that is missing."""
    which = (kind, s3_endpoint if kind == "s3" else None)
    with _lock:
        if which not in _made:
            _made[which] = S3Store(s3_endpoint) if kind == "s3" else GcsStore()
        return _made[which]
