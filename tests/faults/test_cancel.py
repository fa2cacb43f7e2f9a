"""A job is cancelled while it is worked on: it is let go at once, and little is said of it."""

from __future__ import annotations

from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

LET_GO = "more ours: "
TAKEN = "was taken from this crawl: it was cancelled"
ONE_AT_A_TIME = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1}


def test_a_worker_lets_go_of_a_cancelled_job_and_does_the_next(
    project: FaultProject, oracle: Oracle
) -> None:
    worker = project.start_worker(**ONE_AT_A_TIME, DOWNLOAD_TIMEOUT=10)
    oracle.submit(["/page/warm"])
    oracle.wait_all_ended()
    # One request is under way, the others that the worker holds are queued behind it.
    job = oracle.submit(["/slow/1/0", *(f"/hang/{n}" for n in range(40))])
    wait_until(lambda: oracle.hits()["/slow/1/0"], "the first page was asked for")
    oracle.service.upkeep.cancel(job)
    wait_until(lambda: LET_GO in worker.said(), "it sees that they are gone")
    following = oracle.submit(["/page/next"])
    wait_until(lambda: oracle.ended(following), "the page behind them was fetched")
    # One went out before the result of the first was refused, none of those behind it.
    assert set(oracle.hits()) <= {"/page/warm", "/slow/1/0", "/hang/0", "/page/next"}
    assert oracle.hits()["/hang/0"] <= 1, "nor was it asked for again"
    assert worker.said().count(LET_GO) == 1
    assert worker.said().count("not written: stored already") == 1
    worker.stop()
    assert worker.ended() == 0
    project.assert_no_traceback()


def test_a_crawl_whose_job_is_cancelled_says_so_once_and_ends(
    project: FaultProject, oracle: Oracle
) -> None:
    urls = ["/slow/1/0", *(f"/hang/{n}" for n in range(6))]
    project.write("in.txt", "\n".join(oracle.site + url for url in urls))
    crawl = project.start("crawl", "product", "-a", "input=in.txt", **ONE_AT_A_TIME)
    wait_until(lambda: oracle.hits()["/slow/1/0"], "the first page was asked for")
    (job,) = oracle.service.jobs()
    oracle.service.upkeep.cancel(job)
    assert crawl.ended() == 0
    assert crawl.said().count(TAKEN) == 1, crawl.said()
    assert LET_GO not in crawl.said()
    (after,) = oracle.service.jobs()
    assert (after.close_reason, after.counts.left) == ("cancelled", len(urls))
    assert sum(path.startswith("/hang/") for path in oracle.hits()) <= 1
    project.assert_no_traceback()
