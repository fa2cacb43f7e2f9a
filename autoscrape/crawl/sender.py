"""Sends one delivery: an object to its bucket, a notice to its receiver, a feed to its place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from attrs import frozen

from autoscrape.config import Config
from autoscrape.crawl import feed_writer, kept_feeds
from autoscrape.delivery import webhook
from autoscrape.delivery.errors import (
    CannotReplaceError,
    DeliveryDeniedError,
    DeliveryRefusedError,
)
from autoscrape.delivery.signing import webhook_headers
from autoscrape.delivery.uploads import object_store
from autoscrape.errors import AutoscrapeError
from autoscrape.jobs.delivery import Delivery, DeliveryKind
from autoscrape.jobs.destination import Destination
from autoscrape.jobs.webhook_secret import secrets_for
from autoscrape.service.delivery_content import Content
from autoscrape.service.service import Service


class NotOwedError(AutoscrapeError):
    """The delivery is owed no more: its job was deleted, or its task is being tried again."""


@frozen
class Sender:
    """Safe from any thread; every call ends within a minute, but for large feeds."""

    service: Service
    config: Config

    def send(self, delivery: Delivery) -> None:
        """Send; once it returns, the other side has it.

        DeliveryRefusedError and DeliveryFailedError say why not, DeliveryElsewhereError that
        another machine can, NotOwedError that nobody waits.
        """
        try:
            self._send(delivery)
        except CannotReplaceError as error:
            if not delivery.may_be_stored:
                raise
            raise DeliveryDeniedError(f"{error.reason}; it may be stored already") from None

    def _send(self, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.FEED:
            self._send_feed(delivery)
            return
        content = self.service.deliveries.content(delivery)
        if content is None:
            raise NotOwedError(delivery.target)
        if delivery.kind is DeliveryKind.OBJECT:
            self._put_object(delivery, content)
        else:
            self._post(delivery, content)

    def sent(self, delivery: Delivery) -> None:
        """Clean up after a delivery that was marked as done."""
        if "file" in delivery.details:
            kept_feeds.forget(delivery.details)

    def _put_object(self, delivery: Delivery, content: Content) -> None:
        to = Destination.from_url(delivery.target, compress=delivery.details["compress"])
        new = object_store(to.kind, self.config.s3_endpoint_url).put(
            to,
            content.body,
            content.content_type,
            replace=delivery.details["replace"],
            encoding=content.encoding,
        )
        if not new and delivery.claim_no == 1:  # nobody has sent it before
            raise DeliveryRefusedError(
                "another object has that name; {{ job_id }} in storage_object_name makes one's own"
            )

    def _post(self, delivery: Delivery, content: Content) -> None:
        secrets = secrets_for(self.config.webhook_secrets, content.project)
        signed = webhook_headers(delivery.webhook_id, content.body, secrets)
        headers = {"Content-Type": content.content_type, **signed}
        webhook.send(delivery.target, content.body, headers, self.config.allowed_networks)

    def _send_feed(self, delivery: Delivery) -> None:
        if newer := self.service.deliveries.newer_feed(delivery):
            raise DeliveryRefusedError(f"job {newer} has a newer feed of that name")
        details = delivery.details
        if "file" in details:
            with kept_feeds.open_kept(details) as copy:
                self._put_feed(delivery.target, cast("BinaryIO", copy), details["content_type"])
        elif "://" in delivery.target:
            with TemporaryFile(prefix="autoscrape-feed-") as file:
                feed_writer.write_feed(self.service, delivery.job_id, details, file)
                type_ = feed_writer.content_type(details["format"], packed=details["compress"])
                self._put_feed(delivery.target, cast("BinaryIO", file), type_)
        else:
            with feed_writer.replacing(Path(delivery.target)) as file:
                feed_writer.write_feed(self.service, delivery.job_id, details, file)

    def _put_feed(self, target: str, file: BinaryIO, content_type: str) -> None:
        to = Destination.from_url(target)
        store = object_store(to.kind, self.config.s3_endpoint_url)
        store.put(to, file, content_type, replace=True)
