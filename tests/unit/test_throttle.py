"""What of Retry-After is believed, what an estimate counts, whose throttle is in force."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

import autoscrape
from autoscrape.crawl.occupancy import occupied, seconds_until_free
from autoscrape.crawl.throttle import LONGEST_HOLD_S, Throttle, retry_after

URL = "http://shop.example/1"


def answer(value: bytes | None) -> Response:
    headers = {} if value is None else {"Retry-After": value}
    return Response(URL, status=429, headers=headers)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        (b"", 0),
        (b"0", 0),
        (b"7", 7),
        (b" 7 ", 7),
        (b"120", 120),
        (b"86400", LONGEST_HOLD_S),
        (b"9" * 5000, LONGEST_HOLD_S),
        (b"-7", 0),
        (b"7.5", 0),
        (b"\xb2", 0),
        (b"soon", 0),
        (b"Wed, 21 Oct 2015 07:28:00 GMT", 0),
        (b"Wed, 21 Oct 2955 07:28:00 GMT", LONGEST_HOLD_S),
        (b"Wed, 99 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_retry_after_is_read_within_bounds(value: bytes | None, seconds: float) -> None:
    assert retry_after(answer(value)) == seconds


@pytest.mark.parametrize("gmt", [True, False])
def test_retry_after_may_be_a_date(gmt: bool) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=gmt)
    assert 50 <= retry_after(answer(date.encode())) <= 60


@given(st.binary(max_size=200))
def test_retry_after_is_never_more_than_is_believed(value: bytes) -> None:
    assert 0 <= retry_after(answer(value)) <= LONGEST_HOLD_S


def downloader(slot: Slot | None, **settings: Any) -> Downloader:
    crawler = get_crawler(settings_dict=settings)
    made = Downloader(crawler)
    if slot is not None:
        made.slots["shop.example"] = slot
    return made


def busy(queued: int, under_way: int, delay: float = 0.0, jitter: float = 0.0) -> Slot:
    slot = Slot(8, delay, jitter)
    slot.queue = deque((Request(URL), None) for _ in range(queued))  # type: ignore[misc]
    slot.transferring = {Request(URL) for _ in range(under_way)}
    return slot


@pytest.mark.parametrize(
    ("slot", "least", "most"),
    [
        (None, 0, 0),
        (busy(0, 0), 0, 0),
        (busy(0, 7), 0, 0),
        (busy(0, 8), 2, 2),
        (busy(7, 8), 2, 2),
        (busy(8, 8), 4, 4),
        (busy(100, 8), 26, 26),
        (busy(0, 0, delay=600), 500, 600),
        (busy(10, 0, delay=600), 10 * 600 + 500, 11 * 600),
        (busy(10, 0, delay=600, jitter=0.5), 10 * 600 + 500, 1.5 * 11 * 600),
        (busy(1, 8, delay=0.1), 2, 2.1),
    ],
)
def test_a_wait_is_that_of_delays_or_transfers(
    slot: Slot | None, least: float, most: float
) -> None:
    if slot is not None:
        slot.lastseen = monotonic()
    estimate = seconds_until_free(downloader(slot), Request(URL), transfer_s=2)
    assert least <= estimate <= most


def test_occupied_domain_is_told_in_whole_seconds_rounded_up() -> None:
    fault = occupied("shop.example", 3.01)
    assert fault.error == "Domain shop.example is occupied, please retry in 4 seconds"


def extensions(**given: Any) -> list[type]:
    settings = Settings(given)
    autoscrape.Addon().update_settings(settings)
    listed = settings.get_component_priority_dict_with_base("EXTENSIONS")
    classes = [load_object(key) for key, order in listed.items() if order is not None]
    return [cls for cls in classes if issubclass(cls, AutoThrottle)]


class Own(AutoThrottle):
    """A throttle of a project's own."""


SCRAPYS = "scrapy.extensions.throttle.AutoThrottle"


@pytest.mark.parametrize(
    ("listed", "in_force"),
    [
        ({}, [Throttle]),
        ({SCRAPYS: 7}, [Throttle]),
        ({SCRAPYS: None}, []),
        ({SCRAPYS: None, Own: 7}, [Own]),
    ],
)
def test_addon_takes_the_place_of_scrapys_throttle_only(
    listed: dict[Any, Any], in_force: list[type]
) -> None:
    assert extensions(EXTENSIONS=listed) == in_force


@pytest.mark.parametrize("enabled", [True, False])
def test_throttle_works_only_where_autothrottle_is_enabled(enabled: bool) -> None:
    project = {"ADDONS": {autoscrape.Addon: 500}, "EXTENSIONS": {}}
    crawler = get_crawler(settings_dict={**project, "AUTOTHROTTLE_ENABLED": enabled})
    assert isinstance(crawler.get_extension(AutoThrottle), Throttle) == enabled


def test_addon_leaves_a_projects_own_downloader() -> None:
    ours, theirs = Settings(), Settings({"DOWNLOADER": "shop.Downloader"})
    for settings in (ours, theirs):
        autoscrape.Addon().update_settings(settings)
    assert ours["DOWNLOADER"] == "autoscrape.crawl.downloader.ExactDownloader"
    assert theirs["DOWNLOADER"] == "shop.Downloader"
