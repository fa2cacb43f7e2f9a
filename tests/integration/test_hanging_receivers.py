"""Receivers that take callbacks and never answer, beside one that answers."""

from __future__ import annotations

from contextlib import ExitStack, closing
from ipaddress import ip_network
from pathlib import Path

from attrs import evolve

from autoscrape.config import read_config
from autoscrape.crawl.courier import Courier
from autoscrape.crawl.sender import Sender
from autoscrape.jobs.job import JobPlan
from autoscrape.jobs.scope import Scope
from autoscrape.service.service import Service
from autoscrape.service.submissions import from_urls
from autoscrape.store.database import Database
from tests.contract.making import done
from tests.servers.receiver import Mode, Receiver, running_receiver

LOOPBACK = (ip_network("127.0.0.0/8"),)
CALLBACKS = 30
THREADS = 4


def owe(service: Service, receiver: Receiver, number: int) -> None:
    """Let a job owe so many callbacks."""
    urls = [f"http://a.example/{n}" for n in range(number)]
    more = {"pageType": "product", "callback_url": receiver.url()}
    service.submit(JobPlan("shop", "product"), from_urls(urls, more, LOOPBACK))
    while tasks := service.work.claim(Scope(), 50):
        service.work.finish([done(task) for task in tasks])


def test_receivers_that_hang_hold_up_no_other(tmp_path: Path) -> None:
    with ExitStack() as stack:
        database = stack.enter_context(closing(Database(f"sqlite:///{tmp_path / 'store.db'}")))
        service = Service(database, "shop")
        silent = [stack.enter_context(running_receiver(Mode.HANG)) for _ in range(THREADS)]
        well = stack.enter_context(running_receiver())
        config = evolve(read_config(lambda name: None), allowed_networks=LOOPBACK)
        courier = Courier(service.deliveries, Sender(service, config), THREADS)
        courier.start()
        stack.callback(courier.stop, 0.0)
        for receiver in silent:
            owe(service, receiver, CALLBACKS)
        courier.hurry()
        for receiver in silent:
            receiver.wait_for(1)
        tried = sum(len(receiver.received) for receiver in silent)
        owe(service, well, CALLBACKS)
        courier.hurry()
        well.wait_for(CALLBACKS)
        # Meanwhile hardly any try of one that hangs has begun.
        assert sum(len(receiver.received) for receiver in silent) <= tried + 2
