"""Raw pages: what a task with ``parse=false`` ends with in place of an item."""

from __future__ import annotations

import re
from base64 import b64encode

from attrs import field, frozen
from w3lib.encoding import html_to_unicode

HTML = "text/html"
"""What a page is that does not say what it is."""

UTF_8 = "utf-8"
BASE64 = "base64"
CONTENT_ENCODINGS = (UTF_8, BASE64)
"""How a page is written in JSON: as text, or, for pictures and the like, its bytes as base64."""

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


def _header(content_type: str) -> str:
    return _UNPRINTABLE.sub("", content_type)[:200] or HTML


@frozen
class RawPage:
    """A page as it was received, after content decoding."""

    body: bytes = field(repr=False)
    content_type: str = field(default=HTML, converter=_header)
    """The ``Content-Type`` header."""

    def written(self, content_encoding: str) -> str:
        """Write the page in one of CONTENT_ENCODINGS.

        As text it is decoded by its mark, header and meta; what is no text is replaced.
        """
        if content_encoding == BASE64:
            return b64encode(self.body).decode("ascii")
        _, text = html_to_unicode(self.content_type, self.body, default_encoding="utf-8")
        return text
