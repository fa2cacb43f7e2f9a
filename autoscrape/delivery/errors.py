"""How a try to deliver ends when it does not succeed; reasons hold no secrets."""

from __future__ import annotations

from autoscrape.errors import AutoscrapeError


class DeliveryRefusedError(AutoscrapeError):
    """It will not be taken, however often it is tried: the delivery has failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DeliveryFailedError(AutoscrapeError):
    """It was not taken, or nobody knows; trying again later may help."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        """Seconds that the other side asked to wait for, when it did."""


class DeliveryDeniedError(DeliveryFailedError):
    """The bucket is missing, or may not be written to: worth some more tries, but not many."""


class CannotReplaceError(DeliveryDeniedError):
    """There is an object of that name, which may not be replaced."""


class DeliveryElsewhereError(AutoscrapeError):
    """Only another machine can send it: no try of this one, and nothing that it may give up."""

    def __init__(self, reason: str, pause: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pause = pause
        """Seconds for which it is left to the other machine."""
