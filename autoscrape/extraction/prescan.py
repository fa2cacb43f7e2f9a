"""Refuses pages built to make a parser slow, in one linear pass over the text (fence F2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autoscrape.errors import INTERNAL_ERROR, TaskFault

MAX_TAGS = 250_000
MAX_ATTRIBUTES = 1_000
MAX_ATTRIBUTE_LENGTH = 500_000
MAX_DATA_URL = 65_536

# Every repetition is possessive: what a match has passed is never read again.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAW_NAME = rf"(?ai:{'|'.join(_RAW)})(?![^\s/>])"
_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
# What comes first in a choice is only the most frequent, or what rules out the rest fastest.
_TAG = re.compile(
    rf"<(?:(!--)|(?:(?=[steinxSTEINX])({_RAW_NAME})|{_NAME.pattern})"
    rf"""(?:\s[a-z-]++="[^"]*+"|[\s/]++|{_ATTRIBUTE})*+>?+)"""
)
# The literal beginning makes the search fast.
_RAW_END = {name: re.compile(rf"</(?ai:{name})") for name in _RAW}
_RUN = re.compile(r"[^\s\"'<>)]*+")


def _ordinary() -> re.Pattern[str]:
    """Make the pattern of a whole page on which no tag has too many attributes.

    It reads as ``_tags`` does, but in one match: that is several times faster.
    """
    many = f"{{0,{MAX_ATTRIBUTES}}}+"
    usual = r"""(?:\s[a-z-]++="[^"]*+")"""
    attributes = rf"(?:{usual}|[\s/]++|{_ATTRIBUTE}){many}"
    raw = "|".join(
        rf"(?ai:{name})(?![^\s/>]){attributes}(?:>|\Z)[^<]*+(?:<(?!/(?ai:{name}))[^<]*+)*+"
        for name in _RAW
    )
    kinds = (
        "/",
        rf"(?!{'|'.join(_RAW)})[a-z][a-z0-9-]*+{usual}{many}\s*+/?+>",
        r"!--(?:-?>|[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z))",
        f"(?=[steinxSTEINX])(?:{raw})",
        rf"{_NAME.pattern}{attributes}(?:>|\Z)",
        "(?![a-zA-Z/]|!--)",
    )
    return re.compile(rf"[^<]*+(?:<(?:{'|'.join(kinds)})[^<]*+)*+")


_ORDINARY = _ordinary()


def prescan(html: str) -> str:
    """Give the page without overlong attributes and data: URLs; raise TaskFault if hostile."""
    html = _shorten_data_urls(html)
    # So short a page has no attribute that is too long, nor too many tags.
    if len(html) <= MAX_ATTRIBUTE_LENGTH and _ORDINARY.fullmatch(html):
        return html
    kept: list[str] = []
    copied = 0
    for number, tag in enumerate(_tags(html), 1):
        if number > MAX_TAGS:
            raise TaskFault(INTERNAL_ERROR, f"page has more than {MAX_TAGS} tags")
        start, end = tag.span()
        if end - start > 2 * MAX_ATTRIBUTES:
            for overlong in _overlong_attributes(html, tag):
                kept.append(html[copied : overlong.start()])
                copied = overlong.end()
    return "".join([*kept, html[copied:]])


def _tags(html: str) -> Iterator[re.Match[str]]:
    """Give the opening tags and the comments, none of those inside raw text and comments."""
    position: int | None = 0
    while position is not None:
        start, position = position, None
        for tag in _TAG.finditer(html, start):
            yield tag
            if tag.lastindex:
                position = _content_start(html, tag)
                break


def _content_start(html: str, tag: re.Match[str]) -> int:
    """Give where to go on: behind a comment, or at the end of the raw text that a tag opens."""
    if tag[1]:
        # "<!-->" is a whole comment, so its dashes may serve as the closing ones too.
        end = html.find("-->", tag.end() - 2)
        return len(html) if end < 0 else end + 3
    closing = _RAW_END[tag[2].lower()].search(html, tag.end())
    return closing.end() if closing else len(html)


def _overlong_attributes(html: str, tag: re.Match[str]) -> Iterator[re.Match[str]]:
    """Give what to leave out of a long tag: real pages keep their whole state in one attribute."""
    name = _NAME.match(html, tag.start() + 1)
    name_end = name.end() if name else tag.end()
    for number, attribute in enumerate(_ATTRIBUTES.finditer(html, name_end, tag.end()), 1):
        if number > MAX_ATTRIBUTES:
            cause = f"a tag has more than {MAX_ATTRIBUTES} attributes"
            raise TaskFault(INTERNAL_ERROR, cause)
        if attribute.end() - attribute.start() > MAX_ATTRIBUTE_LENGTH:
            yield attribute


def _shorten_data_urls(html: str) -> str:
    if not _has_long_run(html):
        return html
    kept: list[str] = []
    copied = 0
    start = html.find("data:")
    while start >= 0:
        run = _RUN.match(html, start)
        end = run.end() if run else start + 1
        if end - start > MAX_DATA_URL:
            kept += (html[copied:start], "data:,")
            copied = end
        # One that begins inside of what has been passed is shorter still.
        start = html.find("data:", end)
    return "".join([*kept, html[copied:]]) if kept else html


def _has_long_run(html: str) -> bool:
    """Say whether a data: URL may be too long: it would go on for a while at one of some places."""
    step = MAX_DATA_URL // 2
    return any(
        (run := _RUN.match(html, place)) and run.end() - place >= step
        for place in range(0, len(html), step)
    )
