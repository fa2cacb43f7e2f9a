"""The time of a task is up whatever becomes of its request."""

from __future__ import annotations

from autoscrape.errors import TIMED_OUT
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle


def test_a_page_that_never_comes_ends_with_its_time_not_with_the_downloads(
    project: FaultProject, oracle: Oracle
) -> None:
    job = oracle.submit(["/hang/1", "/page/2", "/flaky/3"])
    project.start_worker(AUTOSCRAPE_QUERY_TIMEOUT=3, DOWNLOAD_TIMEOUT=1000)
    oracle.wait_all_ended()
    assert oracle.errors() == {
        "/hang/1": TIMED_OUT,
        "/flaky/3": "Downloader error: http503",
    }
    failed = oracle.service.results(job.id, failed_only=True)
    assert {result.cause for result in failed} == {
        "not done 3 s after it was first claimed",
        "HTTP status 503",
    }
    oracle.check()
