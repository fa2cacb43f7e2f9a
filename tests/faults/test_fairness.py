"""A great many slow pages of one job do not keep another job's few quick ones waiting."""

from __future__ import annotations

import logging

from tests.contract.store_check import assert_consistent
from tests.faults.fault_project import FaultProject
from tests.faults.oracle import Oracle
from tests.faults.waiting import wait_until

logger = logging.getLogger(__name__)

SLOW, QUICK = 5000, 100


def test_quick_pages_submitted_later_end_long_before_the_slow_ones(
    project: FaultProject, oracle: Oracle
) -> None:
    slow = oracle.submit((f"/slow/2/{n}" for n in range(SLOW)), host="localhost")
    worker = project.start_worker()
    wait_until(lambda: oracle.hits().total() >= 8, "the slow pages fill their lane")
    quick = oracle.submit(f"/page/{n}" for n in range(QUICK))
    before = oracle.ended(slow)
    seconds = wait_until(lambda: oracle.ended(quick) == QUICK, "the quick pages ended")
    meanwhile = oracle.ended(slow) - before
    logger.warning("%d quick pages in %.1f s, %d slow ones meanwhile", QUICK, seconds, meanwhile)
    assert meanwhile <= 3 * QUICK
    wait_until(lambda: oracle.ended(slow) > before, "the slow ones go on too")
    assert oracle.errors() == {}
    worker.stop()
    assert worker.ended() == 0
    assert_consistent(oracle.database)
    project.assert_no_traceback()
