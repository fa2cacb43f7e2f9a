"""The ledger when a task comes back to the worker that lost it, before the worker noticed."""

from __future__ import annotations

import asyncio

from autoscrape.crawl.ledger import Ledger
from autoscrape.jobs.query import check
from autoscrape.jobs.task import Task

QUERY = check({"url": "http://example.com/", "pageType": "product"})
FIRST, SECOND = Task(1, 1, QUERY), Task(1, 2, QUERY, crashes=1)


def test_a_task_that_is_claimed_again_is_a_row_of_its_own() -> None:
    async def scenario() -> None:
        ledger = Ledger(3, timeout_s=600)
        lost = ledger.add(FIRST)
        again = ledger.add(SECOND)
        assert lost not in ledger
        assert not ledger.end(lost), "what its first page gave is not heard"
        assert ledger.end(again)

    asyncio.run(scenario())


def test_the_late_result_of_an_earlier_claim_leaves_the_new_one_held() -> None:
    async def scenario() -> None:
        ledger = Ledger(3, timeout_s=600)
        ledger.end(ledger.add(FIRST))
        again = ledger.add(SECOND)
        assert (ledger.active, ledger.room) == (1, 2)
        ledger.written(FIRST)
        assert again in ledger
        ledger.end(again)
        ledger.written(SECOND)
        assert (len(ledger), ledger.active, ledger.room) == (0, 0, 3)

    asyncio.run(scenario())
