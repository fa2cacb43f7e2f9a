"""Feed storages for ``s3://`` and ``gs://``: a feed that cannot be uploaded is kept and owed."""

from __future__ import annotations

import logging
import re
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, ClassVar, Self, cast
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import BlockingFeedStorage, GCSFeedStorage
from scrapy.extensions.feedexport import S3FeedStorage as ScrapysS3FeedStorage

from autoscrape.config import read_config
from autoscrape.crawl.feed_writer import content_type
from autoscrape.crawl.kept_feeds import feed_dir, keep, kept
from autoscrape.crawl.runtime import Runtime
from autoscrape.delivery.errors import DeliveryFailedError, DeliveryRefusedError
from autoscrape.delivery.uploads import object_store
from autoscrape.errors import AutoscrapeError, StoreUnavailableError, one_line
from autoscrape.jobs.destination import Destination

logger = logging.getLogger(__name__)

PAUSES_S = (1.0, 3.0)
"""Between the tries to upload; what fails longer is owed."""

STOPPING_S = 8.0
"""How long an upload may still take once the crawl was told to stop; then it is owed."""

LOOK_EVERY_S = 0.5
STORE_PAUSES_S = (0.5, 1.0, 2.0, 4.0)

_CREDENTIALS = re.compile(r"(\b\w+://)[^/@\s]*@")


class FeedNotStoredError(AutoscrapeError):
    """A feed could not be uploaded; its text says why."""


class BucketFeedStorage(BlockingFeedStorage):
    """Uploads a feed when it is whole, with the credentials and endpoints of the operator.

    Where the project gives Scrapy's own settings for credentials, endpoint or ACL, Scrapy's
    storage uploads. Whatever uploads: when it fails, the feed is copied to a folder of this machine
    and its upload is owed, for this crawl's end, any worker here, or ``scrapy job KEY --resend``.
    """

    scrapys: ClassVar[Any]
    """Scrapy's storage of the same scheme."""

    scrapys_settings: ClassVar[tuple[str, ...]]
    """Settings that only Scrapy's storage knows."""

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> Self:
        """Build from a crawler; ParameterError for a URI that names no object."""
        return cls(crawler, uri, feed_options or {})

    def __init__(self, crawler: Crawler, uri: str, feed_options: dict[str, Any]) -> None:
        self._crawler = crawler
        self._config = read_config(crawler.settings.get)
        parts = urlsplit(uri)
        # Never with the password that it may hold.
        self._target = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        self._to = Destination.from_url(self._target)
        packed = "postprocessing" in feed_options
        self._content_type = content_type(feed_options.get("format", ""), packed=packed)
        self._own = None
        if "@" in parts.netloc or any(map(crawler.settings.get, self.scrapys_settings)):
            self._own = self.scrapys.from_crawler(crawler, uri, feed_options=feed_options)
        elif feed_options.get("overwrite", True) is False:
            logger.warning("a bucket cannot append to %s; it is replaced, as -O says", self._target)

    def _store_in_thread(self, file: IO[bytes]) -> None:
        try:
            file.flush()
            reason = self._upload_until_stopped(file)
            if reason is not None:
                self._lost(self._keep(file, reason))
                raise FeedNotStoredError(reason)
            self._settle()
        finally:
            file.close()

    def _upload_until_stopped(self, file: IO[bytes]) -> str | None:
        """Upload in a thread that is left behind if a crawl that must end would wait for it."""
        answer = Future[str | None]()

        def upload() -> None:
            try:
                answer.set_result(self._upload_patiently(file))
            except Exception as error:
                answer.set_exception(error)

        threading.Thread(target=upload, name="autoscrape-feed", daemon=True).start()
        end = float("inf")
        while time.monotonic() < end:
            with suppress(TimeoutError):
                return answer.result(LOOK_EVERY_S)
            if not self._crawler.crawling:
                end = min(end, time.monotonic() + STOPPING_S)
        return "the crawl was told to stop before it was stored"

    def _upload_patiently(self, file: IO[bytes]) -> str | None:
        """Upload; give what is wrong if that fails for good, or for longer than some seconds."""
        for pause in (*PAUSES_S, None):
            try:
                self._upload(file)
            except DeliveryRefusedError as error:
                return error.reason
            except DeliveryFailedError as error:
                reason = error.reason
            else:
                return None
            if pause is None or not self._crawler.crawling:
                break
            time.sleep(pause)
        return reason

    def _upload(self, file: IO[bytes]) -> None:
        file.seek(0)
        if self._own is None:
            store = object_store(self._to.kind, self._config.s3_endpoint_url)
            store.put(self._to, cast("BinaryIO", file), self._content_type, replace=True)
            return
        try:
            self._own._store_in_thread(_StaysOpen(file))
        except Exception as error:
            # Of which nobody knows what they say; the libraries' own words hold no secrets.
            raise DeliveryFailedError(one_line(f"{type(error).__name__}: {error}")) from None

    def _keep(self, file: IO[bytes], reason: str) -> str:
        """Copy the feed and owe it; say what is wrong, and what becomes of it."""
        runtime = Runtime.get(self._crawler)
        job = runtime.job if runtime else None
        said = f"{self._target}: {reason}"
        try:
            folder = feed_dir(self._crawler.settings, self._config)
            # The upload may still be reading, so this has a place of its own in the file.
            with Path(file.name).open("rb") as whole:
                path = keep(whole, folder, job, PurePosixPath(self._to.key).name)
        except OSError as error:
            return f"{said}; no copy could be kept either: {error.strerror}"
        said = f"{said}; kept as {path}"
        if runtime is None or job is None:
            return said
        details = kept(path, self._content_type)
        try:
            _patiently(lambda: runtime.service.deliveries.owe_feed(job.id, self._target, details))
        except StoreUnavailableError as error:
            return f"{said}, but its upload is not owed: {error}"
        return f"{said}; it is owed, see `scrapy job {job} --deliveries`"

    def _lost(self, said: str) -> None:
        if (runtime := Runtime.get(self._crawler)) is not None:
            runtime.lost_feeds.append(said)
        else:
            logger.error("%s", said)

    def _settle(self) -> None:
        """Keep older jobs, and earlier runs of this one, from putting theirs in its place."""
        runtime = Runtime.get(self._crawler)
        if runtime is not None and runtime.job is not None:
            job_id, service = runtime.job.id, runtime.service
            try:
                _patiently(lambda: service.deliveries.feed_stored(job_id, self._target))
            except StoreUnavailableError as error:
                logger.warning("%s is stored, but not noted as such: %s", self._target, error)


class S3FeedStorage(BucketFeedStorage):
    """``s3://bucket/key``."""

    scrapys = ScrapysS3FeedStorage
    scrapys_settings = (
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL",
        "AWS_REGION_NAME",
        "FEED_STORAGE_S3_ACL",
    )


class GcsFeedStorage(BucketFeedStorage):
    """``gs://bucket/key``."""

    scrapys = GCSFeedStorage
    scrapys_settings = ("GCS_PROJECT_ID", "FEED_STORAGE_GCS_ACL")


class _StaysOpen:
    """A file that Scrapy's storages, which close what they upload, cannot close."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def close(self) -> None:
        """Leave it open: a try that failed is not the last."""


class _OneLine(logging.Filter):
    """Changes the lines that Scrapy logs: no password, and a reason in the place of a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record of a feed."""
        record.msg, record.args = _CREDENTIALS.sub(r"\1", record.getMessage()), ()
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, FeedNotStoredError):
            record.msg, record.exc_info = f"{record.msg}: {error}", None
        return True


logging.getLogger("scrapy.extensions.feedexport").addFilter(_OneLine())


def _patiently(call: Any) -> None:
    for pause in (*STORE_PAUSES_S, None):
        try:
            call()
        except StoreUnavailableError:
            if pause is None:
                raise
            time.sleep(pause)
        else:
            return
