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
