"""Takes the name of the site off a page title."""

from __future__ import annotations

import html
import re

from autoscrape.extraction import urls
from autoscrape.extraction.text import line

_SEPARATOR = re.compile(r"\s+[|–—\-·•»«:~/]{1,2}\s+|\s*[|»]\s*")
_LETTERS = re.compile(r"[^\w]|_")


def without_site(title: str | None, site: str | None, url: str) -> str | None:
    """Give a title without the parts at its ends that only name the site."""
    if not title:
        return None
    title = html.unescape(title)
    parts = [part for part in _SEPARATOR.split(title[:2000]) if part and part.strip()]
    kept = parts
    while len(kept) > 1 and _names_site(kept[-1], site, url):
        kept = kept[:-1]
    while len(kept) > 1 and _names_site(kept[0], site, url):
        kept = kept[1:]
    if not kept or kept == parts:
        return line(title)
    start = title.index(kept[0])
    return line(title[start : title.rindex(kept[-1]) + len(kept[-1])])


def _names_site(part: str, site: str | None, url: str) -> bool:
    letters = _LETTERS.sub("", part).lower()
    host = _LETTERS.sub("", urls.host(url).removeprefix("www."))
    named = _LETTERS.sub("", site or "").lower()
    if not letters:
        return True
    return letters == named or (len(letters) > 2 and (letters in host or host in letters))
