"""Where results are delivered to in tests: buckets and a receiver of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from autoscrape.store.delivery_rows import DeliveryRow
from tests.contract.store_check import assert_consistent
from tests.integration.conftest import Project
from tests.servers.object_stores import (
    proxied_gcs,
    proxied_s3,
)
from tests.servers.receiver import Receiver, running_receiver
from tests.servers.store_proxy import StoreProxy

MUG = "/products/stoneware-mug"
KETTLE = "/products/copper-pour-over-kettle"
SECRET = "whsec_c2VjcmV0LW9mLXRoZS1zaG9wLWZvci10ZXN0cw=="
OLDER = "whsec_b2xkZXItc2VjcmV0LW9mLXRoZS1zaG9wLXg="


@frozen
class World:
    """A project, the two kinds of buckets, and a receiver."""

    project: Project
    s3: StoreProxy
    gcs: StoreProxy
    buckets: Path
    receiver: Receiver

    def bucket(self, kind: str, name: str = "out") -> Path:
        """Give the folder of a bucket."""
        folder = self.buckets / kind / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def objects(self, kind: str, name: str = "out") -> dict[str, bytes]:
        """Give the objects of a bucket by name."""
        folder = self.bucket(kind, name)
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def deliveries(self) -> list[DeliveryRow]:
        """Give what the newest job owes or owed."""
        service = Service(Database(f"sqlite:///{self.project.store}"), "autoscrape")
        try:
            assert_consistent(service.database)
            return list(service.deliveries.list(service.jobs()[0].id))
        finally:
            service.close()

    def states(self) -> dict[str, int]:
        """Count the deliveries of the newest job by state."""
        found = [str(row.state) for row in self.deliveries()]
        return {state: found.count(state) for state in found}


@pytest.fixture
def world(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give a project whose buckets and receiver are on this machine."""
    buckets = tmp_path / "buckets"
    for kind in ("s3", "gs"):
        (buckets / kind).mkdir(parents=True)
    with (
        proxied_s3(buckets / "s3") as (store, s3),
        proxied_gcs(buckets / "gs") as gcs,
        running_receiver() as receiver,
    ):
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AUTOSCRAPE_S3_ENDPOINT_URL", store.endpoint)
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
        monkeypatch.setenv("AUTOSCRAPE_WEBHOOK_SECRETS", f"{SECRET},other={OLDER}")
        world = World(project, s3, gcs, buckets, receiver)
        world.bucket("s3")
        world.bucket("gs")
        yield world


def arguments(**values: Any) -> list[str]:
    """Write spider arguments."""
    return [word for name, value in values.items() for word in ("-a", f"{name}={value}")]
