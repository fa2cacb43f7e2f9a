"""A worker that cannot reach any site, though it did before, keeps its tasks until it can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until
from tests.servers.tcp_proxy import TcpProxy

HOSTS = [f"127.0.0.{n}" for n in range(2, 6)]
PAGES = 15
CUT_OFF, BACK = "the network seems to be gone", "claiming goes on"


@pytest.fixture(params=["sqlite"])
def store_url(sqlite_url: str) -> str:
    """The kind of store does not matter here."""
    return sqlite_url


@pytest.fixture
def network(oracle: Oracle) -> Iterator[dict[str, TcpProxy]]:
    """The ways to the sites, each a domain of its own."""
    port = urlsplit(oracle.site).port
    assert port is not None
    with ExitStack() as stack:
        yield {host: stack.enter_context(TcpProxy("127.0.0.1", port, host)) for host in HOSTS}


def test_a_network_that_is_gone_burns_no_tasks(
    network: dict[str, TcpProxy], project: FaultProject, oracle: Oracle
) -> None:
    bases = [f"http://{host}:{way.port}" for host, way in network.items()]
    worker = project.start_worker(AUTOTHROTTLE_ENABLED=False)
    oracle.submit_urls(f"{base}/page/{n}" for n, base in enumerate(bases))
    oracle.wait_all_ended()
    for way in network.values():
        way.refuse()
    oracle.submit_urls(
        f"{base}/page/{n}-{host}" for n in range(PAGES) for host, base in enumerate(bases)
    )
    wait_until(lambda: CUT_OFF in worker.said(), "it notices")
    wait_until(lambda: not oracle.held_by(worker.pid), "it hands back what it has")
    burnt = oracle.errors()
    for way in network.values():
        way.heal()
    oracle.wait_all_ended()
    assert BACK in worker.said()
    assert oracle.errors() == burnt
    assert len(burnt) < len(HOSTS), "only those that told it"
    assert set(oracle.crashes().values()) == {0}
    project.assert_no_traceback()
