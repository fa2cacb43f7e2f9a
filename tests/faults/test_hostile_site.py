"""A hostile site in one batch with good pages: each ends as it must, and costs only itself.

AUTOSCRAPE_FAULTS_SEED in the environment repeats the order of a run.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.store_check import assert_consistent
from tests.faults.hostile_batch import Got, wrong
from tests.faults.hostile_world import HostileWorld, running_hostile_world
from tests.servers.hostile import addresses
from tests.servers.hostile.case import FORBIDDEN, ITEM
from tests.servers.hostile.names import HERE
from tests.servers.hostile.table import CASES, HOSTILE

logger = logging.getLogger(__name__)

ROUNDS = 1
ROUNDS_FULL = 3

REACHED = {"dotted", "decimal", "octal", "hex", "short", "mapped"}
"""Forms of the canary's address that Twisted dials as they are."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileWorld]:
    """Give everything, running and warm."""
    with running_hostile_world(tmp_path_factory.mktemp("hostile")) as world:
        world.warm_up()
        yield world


def other_hits(got: list[Got], hits: Counter[str]) -> list[str]:
    """Give a line for each case whose path was asked for more or less often than it should."""
    return [
        f"{each.case.path}: wanted {each.case.hits} requests, got {hits[each.case.path]}"
        for each in got
        if each.case.hits is not None and hits[each.case.path] != each.case.hits
    ]


def test_every_path_is_a_case_of_its_own() -> None:
    paths = Counter(case.path for case in CASES if case.answer)
    assert [path for path, number in paths.items() if number > 1] == []
    assert len(HOSTILE) > 150


def test_every_page_ends_as_it_must(world: HostileWorld, full: bool) -> None:
    seed = int(os.environ.get("AUTOSCRAPE_FAULTS_SEED") or time.time_ns() % 2**32)
    logger.warning("AUTOSCRAPE_FAULTS_SEED=%d", seed)
    chance = random.Random(seed)  # noqa: S311 (no secret)
    rounds = ROUNDS_FULL if full else ROUNDS
    for _ in range(rounds):
        world.hits()
        got = world.run(chance.sample(CASES, len(CASES)))
        hits = world.hits()
        assert wrong(got) == []
        assert other_hits(got, hits) == []
    assert world.canary.connections == 0
    assert world.dns.asked["rebound.test"] >= 2 * rounds  # the second answer is the canary
    assert all(worker.alive for worker in world.workers)
    assert_consistent(world.database)
    world.project.assert_no_traceback()


def test_every_way_leads_to_the_canary_where_it_is_allowed(tmp_path: Path) -> None:
    ways = [
        case
        for case in addresses.CASES
        if case.expected == FORBIDDEN and case.path.rpartition("-")[2] in REACHED
    ]
    assert len(ways) > 2 * len(REACHED)
    allowed = f"{HERE}/32,{addresses.CANARY}/32"
    with running_hostile_world(tmp_path, 1, AUTOSCRAPE_ALLOWED_NETWORKS=allowed) as world:
        got = world.run(ways)
        assert {each.outcome for each in got} == {ITEM}
        assert world.canary.connections == len(ways)
