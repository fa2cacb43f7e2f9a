"""A page that takes more memory than a page may have costs only itself."""

from __future__ import annotations

from autoscrape.crawl.fence import Fence
from autoscrape.errors import INTERNAL_ERROR
from autoscrape.extraction.work import Work
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.tiny_site import BULK, page

HUGE = "/memory/1"


def test_the_page_that_eats_memory_breaks_no_other_limit() -> None:
    work = Work(page(HUGE, BULK), f"http://shop.example{HUGE}", "text/html", "product")
    with Fence(1, wall_clock=120) as fence:
        assert fence.extract(work).to_dict()["sku"] == "1"


def test_a_page_that_eats_memory_fails_alone(project: FaultProject, oracle: Oracle) -> None:
    pages = [f"/page/{n}" for n in range(40)]
    oracle.submit([*pages[:20], HUGE, *pages[20:]])
    worker = project.start_worker(AUTOSCRAPE_EXTRACTION_MEMORY=300)
    oracle.wait_all_ended()
    assert worker.alive
    oracle.check()
    assert oracle.errors() == {HUGE: INTERNAL_ERROR}
    assert set(oracle.crashes().values()) == {0}
    project.assert_no_traceback()
