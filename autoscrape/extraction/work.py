"""What the extraction fence is given: a fetched page and what to make of it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Work:
    """One fetched page and what to make of it."""

    body: bytes
    """The page as it was received, after content decoding."""

    url: str
    """URL of the page, after redirects."""

    content_type: str | None
    """The ``Content-Type`` header, or None when there was none."""

    page_type: str
    """``product``, ``article`` or ``auto``."""

    article_body_raw: bool = True
    """Whether articles carry ``articleBodyRaw``."""

    explain: bool = False
    """Whether the answer says what each field was chosen from."""
