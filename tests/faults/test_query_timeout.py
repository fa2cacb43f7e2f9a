"""The time of a task is up whatever becomes of its request."""

from __future__ import annotations

from autoscrape.errors import TIMED_OUT
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.ready import ready_workers


def test_a_page_that_never_comes_ends_with_its_time_not_with_the_downloads(
    project: FaultProject, oracle: Oracle
) -> None:
    # no retries: beside others on the machine they would take the whole time as well
    ready_workers(project, 1, AUTOSCRAPE_QUERY_TIMEOUT=20, DOWNLOAD_TIMEOUT=1000, RETRY_TIMES=0)
    oracle.submit(["/page/1"])
    oracle.wait_all_ended()  # what extracts is under way
    job = oracle.submit(["/hang/1", "/page/2", "/flaky/3"])
    oracle.wait_all_ended()
    assert oracle.errors() == {
        "/hang/1": TIMED_OUT,
        "/flaky/3": "Downloader error: http503",
    }
    failed = oracle.service.results(job.id, failed_only=True)
    assert {result.cause for result in failed} == {
        "not done 20 s after it was first claimed",
        "HTTP status 503",
    }
    oracle.check()
