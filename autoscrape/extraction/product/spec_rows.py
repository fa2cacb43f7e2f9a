"""Finds lists of characteristics on a page: several rows of a name and a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.specs import NOT_NAMES, NOT_VALUES

MAX_ROWS = 5_000
MAX_PAIRS = 500

_ROW_TAGS = frozenset({"tr", "dt", "li", "div", "p", "span"})
_CONTROLS = frozenset({"select", "input", "button", "form", "textarea", "img", "table", "ul"})
_SIGNS = " \t\n:\xa0.*•-–"
_LONGEST_NAME = 60
_LONGEST_VALUE = 120
_LONGEST_CELL = 2_000
_MOST_WORDS = 7
_FEW = 3
_MARKS = frozenset("+-–✓✔✗✘×○●")

Pair = tuple[str, str]


def spec_pairs(page: Page) -> list[Pair]:
    """Give the pairs of all lists of characteristics, in reading order."""
    rows = [(_holder(row), row) for row in islice(_rows(page), MAX_ROWS)]
    counts = Counter(holder for holder, _ in rows if holder is not None)
    fewest = {holder: _fewest(holder) for holder in counts}
    groups: dict[_Element, list[Pair]] = {}
    for holder, row in rows:
        # Most parts of a page hold one or two things alike; reading those would be in vain.
        if holder is not None and counts[holder] >= fewest[holder] and (pair := _pair(page, row)):
            groups.setdefault(holder, []).append(pair)
    found = [
        pair
        for holder, pairs in groups.items()
        if len(pairs) >= fewest[holder] and _is_list(page, holder, len(pairs))
        for pair in pairs
    ]
    return found[:MAX_PAIRS]


def _rows(page: Page) -> Iterator[_Element]:
    """Give what may be a row: in the content, or in a tab that is not open yet."""
    for element, tag, zone, _ in page.layout.rows:
        if tag not in _ROW_TAGS or (tag != "dt" and len(element) not in (1, 2)):
            continue
        if zone is Zone.HIDDEN:
            yield element
        elif zone is Zone.CONTENT:
            # The sum of all texts is at hand, and tells most of what is no row.
            longest = _LONGEST_CELL if tag in ("tr", "dt") else _LONGEST_VALUE
            if 2 < page.layout.text_length(element) <= 2 * (_LONGEST_NAME + longest):
                yield element


def _holder(row: _Element) -> _Element | None:
    parent = row.getparent()
    if parent is not None and parent.tag in ("tbody", "thead"):
        parent = parent.getparent()
    return parent


def _fewest(holder: _Element) -> int:
    """Say how many pairs make a list; in a table with headers one row is enough."""
    if holder.tag == "table" and next(holder.iter("th"), None) is not None:
        return 1
    return 2 if holder.tag in ("table", "dl") else _FEW


def _is_list(page: Page, holder: _Element, pairs: int) -> bool:
    """Say whether most of what is in a holder are pairs."""
    if holder.tag in ("table", "dl"):
        return True
    filled = sum(1 for child in islice(holder, 200) if page.layout.text_length(child))
    return 10 * pairs >= 6 * filled


def _pair(page: Page, row: _Element) -> Pair | None:
    """Read a row with two cells, or with one that begins with a name and a colon."""
    cells = _cells(row)
    if len(cells) == 2:
        if _has_text(row) or _has_text_after(cells):
            return None
        longest = _LONGEST_CELL if row.tag in ("tr", "dt") else _LONGEST_VALUE
        name = page.layout.short_text(cells[0], _LONGEST_NAME)
        value = page.layout.short_text(cells[1], longest) if name else None
    elif len(cells) == 1 and row.tag not in ("tr", "dt"):
        text = page.layout.short_text(row, _LONGEST_NAME + _LONGEST_VALUE)
        name, _, value = (text or "").partition(":")
    else:
        return None
    pair = _checked(name, value)
    return None if pair is None or _has_controls(cells) else pair


def _cells(row: _Element) -> list[_Element]:
    if row.tag == "dt":
        following = next(row.itersiblings("*"), None)
        return [row, following] if following is not None and following.tag == "dd" else []
    cells = [child for child in row if isinstance(child.tag, str)]
    return cells if row.tag != "tr" or all(cell.tag in ("td", "th") for cell in cells) else []


def _has_controls(cells: list[_Element]) -> bool:
    """Say whether something can be chosen or pressed in a row, or whether it holds more rows."""
    return any(next(cell.iter(*_CONTROLS), None) is not None for cell in cells)


def _has_text(row: _Element) -> bool:
    return row.tag not in ("tr", "dt") and bool((row.text or "").strip(_SIGNS))


def _has_text_after(cells: list[_Element]) -> bool:
    return any((cell.tail or "").strip(_SIGNS) for cell in cells)


def _checked(name: str | None, value: str | None) -> Pair | None:
    """Give the pair when it may be a characteristic; prices, addresses and questions are none."""
    name, value = (name or "").strip(_SIGNS), (value or "").strip(" :\xa0")
    if not name or not value or name == value or len(name.split()) > _MOST_WORDS:
        return None
    if len(name) > _LONGEST_NAME or not any(letter.isalpha() for letter in name):
        return None
    if value not in _MARKS and not any(letter.isalnum() for letter in value):
        return None
    if name[-1] in "?!" or NOT_NAMES.search(name) or NOT_VALUES.search(value[:300]):
        return None
    return name, value
