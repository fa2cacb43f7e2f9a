"""Keeps credentials out of the log: Scrapy prints settings, cloud libraries their requests."""

from __future__ import annotations

import logging
import re

CHATTY = ("boto3", "botocore", "google", "s3transfer", "urllib3")
"""Libraries that log requests with their signatures and tokens, if they are let."""

_SECRET = re.compile(r"('\w*(?:KEY|PASS|SECRET|TOKEN)\w*': )(?:'[^']*'|\"[^\"]*\")", re.ASCII)


def keep_secrets() -> None:
    """Mask what looks like a credential among the settings that Scrapy shows; quiet libraries."""
    logger = logging.getLogger("scrapy.crawler")
    if not any(isinstance(each, _Masked) for each in logger.filters):
        logger.addFilter(_Masked())
    for name in CHATTY:
        library = logging.getLogger(name)
        if library.level == logging.NOTSET:  # who has set one wants it so
            library.setLevel(logging.INFO)


class _Masked(logging.Filter):
    """Changes the line of the settings."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change what a record says, never drop it."""
        said = record.getMessage()
        masked = _SECRET.sub(r"\1'***'", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
