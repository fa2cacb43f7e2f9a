"""Raw pages: what a task with ``parse=false`` ends with in place of an item."""

from __future__ import annotations

import re

from attrs import field, frozen
from w3lib.encoding import html_to_unicode

HTML = "text/html"
"""What a page is that does not say what it is."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


def _header(content_type: str) -> str:
    return _UNPRINTABLE.sub("", content_type)[:200] or HTML


@frozen
class RawPage:
    """A page as it was received, after content decoding."""

    body: bytes = field(repr=False)
    content_type: str = field(default=HTML, converter=_header)
    """The ``Content-Type`` header."""

    @property
    def text(self) -> str:
        """The page as text, decoded by its mark, header and meta; what is no text is replaced."""
        _, text = html_to_unicode(self.content_type, self.body, default_encoding="utf-8")
        return text
