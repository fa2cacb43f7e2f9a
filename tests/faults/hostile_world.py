"""The hostile site, the canary, the DNS stub and the workers that meet them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from autoscrape.store.database import Database
from tests.faults.fault_project import FaultProject, Worker
from tests.faults.hostile_batch import Got, HostileBatch
from tests.faults.ready import ready_workers
from tests.faults.waiting import PATIENCE_S
from tests.servers.canary import Canary, running_canary
from tests.servers.dns_stub import DnsStub, running_dns_stub
from tests.servers.hostile.case import Case, Places
from tests.servers.hostile.names import ZONE
from tests.servers.hostile.site import ask, places_of, running_hostile_site
from tests.servers.hostile.statuses import BAN_RULES
from tests.servers.hostile.table import GOOD

WORKERS = 4
WARMING = 6
"""Times the good pages; enough that each worker gets some and has started all that it needs."""

SETTINGS = {
    "AUTOSCRAPE_ALLOWED_NETWORKS": "127.0.0.1/32",
    "AUTOSCRAPE_BAN_RULES": BAN_RULES,
    "DOWNLOAD_TIMEOUT": 6,
    "TWISTED_DNS_RESOLVER": "tests.servers.stub_resolver.StubResolver",
}
"""The canary's address is not allowed, though it is on loopback too."""


@frozen
class HostileWorld:
    """All that runs."""

    base_url: str
    places: Places
    canary: Canary
    dns: DnsStub
    database: Database
    project: FaultProject
    workers: list[Worker]

    def run(self, cases: Sequence[Case], patience_s: float = PATIENCE_S) -> list[Got]:
        """Submit cases as one batch, wait for its end and give what came of them."""
        batch = HostileBatch(self.database, self.places, cases)
        batch.wait(patience_s)
        return batch.got()

    def hits(self) -> Counter[str]:
        """Give how often each path of the site was asked for since the last time."""
        return Counter(ask(self.base_url, "/_hits?reset=1"))

    def warm_up(self) -> None:
        """Let every worker extract pages."""
        self.run(GOOD * WARMING)


@contextmanager
def running_hostile_world(
    folder: Path, workers: int = WORKERS, **settings: Any
) -> Iterator[HostileWorld]:
    """Run everything, with workers that are ready, until the end of the block."""
    store = f"sqlite:///{folder / 'store.db'}"
    home = folder / "project"
    home.mkdir()
    with running_hostile_site() as base_url:
        places = places_of(base_url)
        with (
            running_canary(port=places.port) as canary,
            running_dns_stub(ZONE) as dns,
            closing(Database(store)) as database,
        ):
            project = FaultProject(home, store)
            given = SETTINGS | {"DNS_STUB_PORT": dns.port} | settings
            try:
                at_work = ready_workers(project, workers, **given)
                world = HostileWorld(base_url, places, canary, dns, database, project, at_work)
                yield world
            finally:
                project.end()
