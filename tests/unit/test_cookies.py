"""Cookies of a task: kept while it is held, seen by no other, gone with it."""

from __future__ import annotations

import gc
import weakref
from collections import defaultdict

from scrapy.http.cookies import CookieJar

from autoscrape.crawl.cookies import Jars
from autoscrape.crawl.ledger import Ledger
from autoscrape.jobs.query import check
from autoscrape.jobs.task import Task

QUERY = check({"url": "http://example.com/", "pageType": "product"})


def jars_of_scrapy() -> Jars:
    before: defaultdict[object, CookieJar] = defaultdict(CookieJar)
    return Jars(before.default_factory, before)


def test_a_task_has_a_jar_of_its_own_that_scrapy_does_not_keep() -> None:
    jars, ledger = jars_of_scrapy(), Ledger(3, timeout_s=600)
    first, second = ledger.add(Task(1, 1, QUERY)), ledger.add(Task(2, 1, QUERY))
    assert jars[first] is jars[first] is not jars[second]
    assert len(jars) == 0


def test_the_jar_goes_with_the_row_even_if_an_answer_comes_late() -> None:
    jars, ledger = jars_of_scrapy(), Ledger(3, timeout_s=600)
    held = ledger.add(Task(1, 1, QUERY))
    jar = weakref.ref(jars[held])
    ledger.drop(1)
    assert jars[held] is jar()
    del held
    gc.collect()
    assert jar() is None


def test_other_requests_keep_theirs() -> None:
    jars = jars_of_scrapy()
    assert jars["session"] is jars["session"] is not jars[None]
    assert set(jars) == {"session", None}
