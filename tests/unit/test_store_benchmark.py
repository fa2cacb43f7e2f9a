"""The store's benchmark runs, in tiny sizes, and measures stores that are as they should be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autoscrape.service.service import Service
from autoscrape.store.database import Database
from benchmarks import store, store_scale, store_workers
from benchmarks.store_filling import PLAN, add_ended, filled
from benchmarks.store_items import ITEM_CHARACTERS, outcomes
from benchmarks.store_places import Place, places
from tests.contract.store_check import assert_consistent

TINY = store.Sizes(
    pages=20,
    workers=(1, 2),
    seconds=60,
    work=300,
    mixes=(1, 70),
    ended=50,
    waiting=(1000, 1100),
    drained=6000,
    submitted=20,
    files=(30,),
    remembered=300,
    weighed=120,
)


@pytest.fixture(scope="module")
def both() -> Iterator[list[Place]]:
    with places() as both:
        yield both


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, both: list[Place]) -> Place:
    return next(place for place in both if place.name == request.param)


def test_a_filled_store_is_as_submitting_would_have_left_it(place: Place) -> None:
    database = Database(filled(place.new(), 50, 7, place.settle))
    add_ended(database, range(30), 7)
    assert_consistent(database)
    service = Service(database, PLAN.project)
    states = [(job.state, job.counts.left, job.counts.done) for job in service.jobs()]
    service.close()
    assert states == [("finished", 0, 30), ("pending", 50, 0)]


def test_workers_end_every_task_once(place: Place) -> None:
    url = filled(place.new(), 310, 7, place.settle)
    rate = store_workers.measure(url, 2, 60)
    database = Database(url)
    assert_consistent(database)
    (job,) = Service(database, PLAN.project).jobs()
    database.close()
    assert (job.state, job.counts.done) == ("finished", 310)
    # the first 50 of each are its warm-up
    assert rate.tasks == 210
    assert 0 < rate.longest_step <= rate.seconds < 60


@pytest.mark.parametrize(
    ("part", "rows"), [("workers", 8), ("claims", 10), ("submits", 6), ("memory", 2), ("scale", 13)]
)
def test_each_part_shows_both_stores(part: str, rows: int, both: list[Place]) -> None:
    table = store.PARTS[part](both, TINY)
    first = " ".join(str(cell) for cell in table.columns[0].cells)
    assert table.row_count == rows
    assert "SQLite" in first
    assert "PostgreSQL" in first


def test_items_have_the_size_that_is_said() -> None:
    sizes = [len(outcome.item_json or "") for outcome in outcomes()]
    assert min(sizes) >= ITEM_CHARACTERS
    assert sum(sizes) / len(sizes) < ITEM_CHARACTERS * 1.05


def test_a_billion_pages_are_so_many_a_second_and_weigh_so_much() -> None:
    needs = dict(store_scale.needs(1157.4, 3000, 2500))
    assert needs["pages a second"] == "11,574"
    assert needs["of the tasks a second measured here"] == "10.0 x"
    assert (needs["log written a day"], needs["stored a day"]) == ("3.0 TB", "2.5 TB")


def test_a_part_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["store", "speed"])
    with pytest.raises(SystemExit):
        store.main()
    assert "no part speed" in capsys.readouterr().err
